-- One row for each month of a measure and district that has no return of its own, where every ward
-- of one of its sets of wards is covered: the sum of those wards and of what could not be placed.
insert into monthly
with

ward_sets as (
    select district_code, ward_set, count(*) as wards
    from ward_in_set
    group by all
),

by_set as (
    select
        monthly.measure_code,
        ward_in_set.district_code,
        monthly.month,
        monthly.series,
        ward_in_set.ward_set,
        sum(monthly.n) as n,
        max(monthly.basis) as basis,
        count(*) as wards,
    from monthly
    join ward_in_set using (area_code)
    where monthly.series in (from changed)
    group by all
),

-- Two complete sets in the same month would count the same ground twice: the later name wins.
complete as (
    select by_set.*
    from by_set
    join ward_sets
        on ward_sets.district_code = by_set.district_code
        and ward_sets.ward_set = by_set.ward_set
        and ward_sets.wards = by_set.wards
    qualify row_number() over (
        partition by by_set.measure_code, by_set.district_code, by_set.month, by_set.series
        order by by_set.ward_set desc
    ) = 1
),

not_placed as (
    select
        monthly.measure_code,
        area.district_code,
        monthly.month,
        monthly.series,
        monthly.n,
        monthly.basis,
    from monthly
    join area using (area_code)
    where area.kind = 'not_placed' and monthly.series in (from changed)
)

select
    complete.measure_code,
    complete.district_code as area_code,
    complete.month,
    complete.series,
    complete.n + coalesce(not_placed.n, 0) as n,
    greatest(complete.basis, coalesce(not_placed.basis, complete.basis)) as basis,
    'wards' as made_from,
from complete
left join not_placed using (measure_code, district_code, month, series)
anti join monthly as own
    on own.measure_code = complete.measure_code
    and own.area_code = complete.district_code
    and own.month = complete.month
    and own.series = complete.series;
