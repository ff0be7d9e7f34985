-- One row for each area that can be chosen: each district, followed by its wards by name.
--
-- Those that have figures, or all where none has. The districts of partnerships
-- come first, in their order, then those with figures of more subjects.
-- area: name as shown. area_name: name in publishers' files. label: unique among all areas.
-- first_month, last_month: of its figures, NULL where it has none.
with

counted as (
    select area_code, min(month) as first_month, max(month) as last_month
    from staging.monthly
    group by area_code
),

subjects as (
    select
        area.district_code,
        count(distinct measure.domain) as subjects,
    from (select distinct area_code, measure_code from staging.monthly) as kinds
    join staging.area as area using (area_code)
    join staging.measure as measure using (measure_code)
    group by area.district_code
),

partnerships as (
    select area_code, min(position) as position
    from staging.partnership
    group by area_code
)

select
    area.area_code,
    area.area_name,
    area.area,
    area.kind,
    area.district_code,
    district.area as district,
    area.ward_set,
    if(
        count(*) over (partition by area.area) > 1,
        area.area || ', ' || coalesce(area.ward_set, district.area_name),
        area.area
    ) as label,
    counted.first_month,
    counted.last_month,
from staging.area as area
left join counted using (area_code)
join staging.area as district on district.area_code = area.district_code
left join subjects on subjects.district_code = area.district_code
left join partnerships on partnerships.area_code = area.district_code
where area.kind in ('district', 'ward')
    and (
        counted.area_code is not null
        or not exists (from counted)
    )
order by
    partnerships.position nulls last, subjects.subjects desc nulls last, district.area_name, area.kind, area.ward_set, area.area_name
