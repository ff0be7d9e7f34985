-- One row for each district, ward, and each district's incidents not placed in a ward.
select
    area_code,
    area_name,
    title as area,
    kind::varchar as kind,
    coalesce(district_code, area_code) as district_code,
    ward_set,
    tile_column,
    tile_row,
    coalesce(is_town_centre, false) as is_town_centre,
from facts.area
