-- One area for each district: what could not be placed in a ward of it.
insert or ignore into area by name
select
    area_code || ':not-placed' as area_code,
    area_name || ', not placed in a ward' as area_name,
    title || ', not placed in a ward' as title,
    'not_placed' as kind,
    area_code as district_code,
    null as ward_set,
from area
where kind = 'district';
