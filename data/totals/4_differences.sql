-- One warning for each total that a file returned and that is not the sum of its parts.
insert into import_note
with

parts as (
    select parent_code, count(*) as parts
    from measure
    where parent_code is not null
    group by all
),

by_parts as (
    select
        measure.parent_code as measure_code,
        monthly.area_code,
        monthly.month,
        monthly.series,
        sum(monthly.n)::bigint as n,
        'parts' as made_of,
    from monthly
    join measure using (measure_code)
    join parts on parts.parent_code = measure.parent_code
    where monthly.series in (from changed)
    group by measure.parent_code, monthly.area_code, monthly.month, monthly.series, parts.parts
    having count(*) = parts.parts
),

ward_sets as (
    select district_code, ward_set, count(*) as wards
    from ward_in_set
    group by all
),

-- Wards may leave out what could not be placed, so that only a larger sum is wrong, unless the
-- return says how many could not be placed.
by_wards as (
    select
        monthly.measure_code,
        ward_in_set.district_code as area_code,
        monthly.month,
        monthly.series,
        sum(monthly.n)::bigint + coalesce(any_value(not_placed.n), 0) as n,
        'wards' as made_of,
        count(*) = any_value(ward_sets.wards) and count(not_placed.n) > 0 as is_complete,
    from monthly
    join ward_in_set using (area_code)
    join ward_sets
        on ward_sets.district_code = ward_in_set.district_code
        and ward_sets.ward_set = ward_in_set.ward_set
    left join monthly as not_placed
        on not_placed.area_code = ward_in_set.district_code || ':not-placed'
        and not_placed.measure_code = monthly.measure_code
        and not_placed.month = monthly.month
        and not_placed.series = monthly.series
    where monthly.series in (from changed)
    group by
        monthly.measure_code,
        ward_in_set.district_code,
        monthly.month,
        monthly.series,
        ward_in_set.ward_set
),

sums as (
    select measure_code, area_code, month, series, n, made_of, true as is_complete from by_parts
    union all by name
    select * from by_wards
)

select distinct
    returned.source_id,
    observation.line,
    'warning' as severity,
    format(
        '{}, {}, {}: the total returned is {:,} and its {} add up to {:,}; the total is used',
        measure.name, area.title, strftime(returned.month, '%B %Y'), coalesce(observation.n, 0),
        sums.made_of, sums.n
    ) as reason,
    null as content,
    returned.series,
from coverage as returned
left join observation using (measure_code, area_code, month, series)
join sums using (measure_code, area_code, month, series)
join measure using (measure_code)
join area using (area_code)
where sums.n > coalesce(observation.n, 0)
    or (sums.is_complete and sums.n <> coalesce(observation.n, 0));
