-- One row for each month behind a measure: this year's count and the same month's earlier.
--
-- n, before: counts in the measure's unit; NULL where the month is not covered, which is not 0.
--
-- $area     area          ward or district
-- $measure  measure       what was counted
-- $from     month         first month of the period
-- $to       month         last month of the period
-- $years    integer = 1   how many years earlier the comparison lies
-- $series   text = null   whose counting; without it, the one that speaks for the period
with

measure as (
    select * from staging.measure where measure_code = $measure
),

in_use as (
    select series
    from indicators.series_in_use(
        $area, (select domain from measure), $from, $to, $series
    )
),

counts as (
    select month, n, basis
    from staging.monthly
    where area_code = $area and measure_code = $measure and series = (from in_use)
),

asked as (
    select unnest(generate_series($from, $to, interval 1 month))::date as month
)

select
    asked.month,
    counts.n,
    years_before(asked.month, $years) as before_month,
    before.n as before,
    counts.n - before.n as difference,
    counts.basis,
from asked
left join counts on counts.month = asked.month
left join counts as before on before.month = years_before(asked.month, $years)
order by asked.month
