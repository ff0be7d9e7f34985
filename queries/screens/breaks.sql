-- One row for each recording break that touches a measure of a domain in an area.
--
-- month: the first recorded the new way; NULL where that is not known. is_between: it lies between
-- the two periods compared. effect: note (shown with the note) or block (the comparison is refused,
-- for the reason in words). measures: the measures it touches.
--
-- $area    area          ward or district
-- $domain  domain        subject: crime, asb, domestic_abuse, road_safety, street
-- $from    month         first month of the period
-- $to      month         last month of the period
-- $years   integer = 1   how many years earlier the comparison lies
select
    breaks.break_code,
    breaks.month,
    breaks.title,
    breaks.what,
    breaks.effect,
    breaks.source,
    list(measure.measure order by measure.position) as measures,
    coalesce(breaks.month > years_before($from, $years) and breaks.month <= $to, false)
        as is_between,
    breaks.title || coalesce(strftime(breaks.month, ', %B %Y'), '') || ': ' || breaks.what || '.'
        as words,
from indicators.breaks as breaks
join staging.measure as measure using (measure_code)
where measure.domain = $domain
    and breaks.district_code
    = (select district_code from staging.area where area_code = $area)
group by
    breaks.break_code, breaks.month, breaks.title, breaks.what, breaks.effect, breaks.source
order by breaks.month nulls last, breaks.break_code
