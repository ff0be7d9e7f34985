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
    group by measure.parent_code, monthly.area_code, monthly.month, monthly.series, parts.parts
    having count(*) = parts.parts
),

-- Wards may leave out what could not be placed, so that only a larger sum is wrong, unless the
-- return says how many could not be placed.
by_wards as (
    select
        monthly.measure_code,
        area.district_code as area_code,
        monthly.month,
        monthly.series,
        sum(monthly.n)::bigint as n,
        'wards' as made_of,
        bool_or(area.kind = 'not_placed') as is_complete,
    from monthly
    join area using (area_code)
    where area.district_code is not null
    group by all
),

sums as (
    select measure_code, area_code, month, series, n, made_of, true as is_complete from by_parts
    union all by name
    select * from by_wards
)

select
    observation.source_id,
    observation.line,
    'warning' as severity,
    format(
        '{}, {}, {}: the total returned is {:,} and its {} add up to {:,}; the total is used',
        measure.name, area.title, strftime(observation.month, '%B %Y'), observation.n,
        sums.made_of, sums.n
    ) as reason,
    null as content,
from observation
join sums using (measure_code, area_code, month, series)
join measure using (measure_code)
join area using (area_code)
where sums.n > observation.n or (sums.is_complete and sums.n <> observation.n);
