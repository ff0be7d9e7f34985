-- One row for each month of a measure in an area: where it lies on a control chart.
--
-- value: the count, or the percentage of `per`; NULL where there is no data. mean, lower_limit, upper_limit: of the months
-- shown; lower_limit is NULL below 0, where no count can be. special_cause: beyond_limit, trend,
-- two_of_three, shift or NULL. point_type: as the macro control_chart gives it. basis: of the value.
-- break_title, break_what: what changed in the recording from this month on.
--
-- $area     area           ward or district
-- $measure  measure        what is counted
-- $per      measure = null what it is a percentage of; without it, counts
-- $to       month          last month shown
-- $months   integer = 48   how many months, at most
-- $series   text = null    whose counting; without it, the one that speaks for the period
select *
from indicators.control_points($area, $measure, $per, $to, $months, $series)
order by month
