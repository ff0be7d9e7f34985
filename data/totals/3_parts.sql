-- One row for each month of a measure at depth $level that was not returned itself, where all of
-- its parts are covered: their sum.
insert into monthly
with

parts as (
    select parent_code, count(*) as parts
    from measure
    where parent_code is not null
    group by all
)

select
    measure.parent_code as measure_code,
    monthly.area_code,
    monthly.month,
    monthly.series,
    sum(monthly.n) as n,
    max(monthly.basis) as basis,
    'parts' as made_from,
from monthly
join measure using (measure_code)
join measure as total on total.measure_code = measure.parent_code
join parts on parts.parent_code = measure.parent_code
anti join monthly as own
    on own.measure_code = measure.parent_code
    and own.area_code = monthly.area_code
    and own.month = monthly.month
    and own.series = monthly.series
where total.level = $level and monthly.series in (from changed)
group by measure.parent_code, monthly.area_code, monthly.month, monthly.series, parts.parts
having count(*) = parts.parts;
