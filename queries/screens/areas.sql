-- One row for each area that can be chosen: each district, followed by its wards by name.
--
-- area: name as shown. area_name: name in publishers' files. label: unique among all areas.
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
from staging.area as area
join staging.area as district on district.area_code = area.district_code
where area.kind in ('district', 'ward')
    and area.area_code in (select area_code from staging.monthly)
order by district.area_name, area.kind, area.ward_set, area.area_name
