-- One row for each measure of a domain: its months up to the end of a period, for a small picture.
--
-- months, counts: lists of the same length, oldest first; a count is NULL where not covered.
--
-- $area    area           ward or district
-- $domain  domain         subject: crime, asb, domestic_abuse, road_safety
-- $to      month          last month
-- $months  integer = 24   how many months
-- $series  text = null    whose counting; without it, the one that speaks for the period
with

asked as (
    select
        unnest(
            generate_series($to - to_months($months::integer - 1), $to, interval 1 month)
        )::date as month
),

in_use as (
    select series
    from indicators.series_in_use(
        $area, $domain, (select min(month) from asked), $to, $series
    )
)

select
    measure.measure_code,
    list(asked.month order by asked.month) as months,
    list(monthly.n order by asked.month) as counts,
from staging.measure as measure
cross join asked
left join staging.monthly as monthly
    on monthly.measure_code = measure.measure_code and monthly.month = asked.month
    and monthly.area_code = $area and monthly.series = (from in_use)
where measure.domain = $domain
group by measure.measure_code, measure.position
order by measure.position
