-- Where each LSOA lies: today's wards of its district, through whichever lookups are known.
--
-- current_set: the set of wards of a district that its latest lookup speaks of.
-- lsoa_place: one row for each LSOA; ward_code is NULL where it now lies in several wards, and
-- likely_ward is then the one that holds most of its parts.
create or replace temp table current_set as
with

latest as (
    select district_code, max(ward_year) as ward_year
    from lsoa_ward
    group by district_code
)

select distinct
    latest.district_code,
    latest.ward_year,
    lsoa_ward.ward_code,
from latest
join lsoa_ward using (district_code, ward_year)
join area on area.area_code = lsoa_ward.ward_code;

create or replace temp table lsoa_place as
with

now as (
    select lsoa_ward.lsoa_code, lsoa_ward.ward_code, lsoa_ward.district_code
    from lsoa_ward
    join current_set using (district_code, ward_year, ward_code)
),

-- An LSOA's own row comes first; one of the other census is reached through the changes.
reached as (
    select lsoa_code, ward_code, district_code, lsoa_code as part from now

    union all

    select change.lsoa_2011, now.ward_code, now.district_code, change.lsoa_2021
    from lsoa_change as change
    join now on now.lsoa_code = change.lsoa_2021
    where change.lsoa_2011 not in (select lsoa_code from now)

    union all

    select change.lsoa_2021, now.ward_code, now.district_code, change.lsoa_2011
    from lsoa_change as change
    join now on now.lsoa_code = change.lsoa_2011
    where change.lsoa_2021 not in (select lsoa_code from now)
),

wards as (
    select lsoa_code, district_code, ward_code, count(*) as parts
    from reached
    group by all
),

-- What no lookup of today's wards reaches is still known to lie in a district.
districts as (
    select lsoa_code, district_code from lsoa_ward
    union
    select lsoa_2011, district_code from lsoa_change
    union
    select lsoa_2021, district_code from lsoa_change
)

select
    lsoa_code,
    arg_max(district_code, parts) as district_code,
    if(count(*) = 1, any_value(ward_code), null) as ward_code,
    first(ward_code order by parts desc, ward_code) as likely_ward,
from wards
group by lsoa_code

union all

select
    districts.lsoa_code,
    any_value(districts.district_code),
    null,
    null,
from districts
join area on area.area_code = districts.district_code
where districts.lsoa_code not in (select lsoa_code from wards)
group by districts.lsoa_code;

-- One row for each edge of a boundary of today's wards, for finding the ward of a point.
create or replace temp table edge as
with

rings as (
    select ward_code, unnest(flatten(boundary.shape)) as ring
    from boundary
    join current_set using (ward_code)
)

select
    ward_code,
    ring[i][1] as x1,
    ring[i][2] as y1,
    ring[i + 1][1] as x2,
    ring[i + 1][2] as y2,
from rings
cross join lateral unnest(range(1, len(ring))) as places (i);

-- One row for each point of records whose LSOA leaves the ward open, and the ward whose boundary
-- it lies in: a ray from it crosses the boundary an odd number of times (holes and wards of several
-- parts need nothing more).
create or replace temp table point_ward as
with

open_points as (
    select distinct longitude as x, latitude as y
    from street_record
    join lsoa_place using (lsoa_code)
    where lsoa_place.ward_code is null and longitude is not null and latitude is not null

    union

    select distinct longitude, latitude
    from collision_record
    left join lsoa_place using (lsoa_code)
    where lsoa_place.ward_code is null and longitude is not null and latitude is not null
),

inside as (
    select open_points.x, open_points.y, edge.ward_code
    from open_points
    join edge
        on (edge.y1 > open_points.y) <> (edge.y2 > open_points.y)
    where open_points.x
        < edge.x1 + (open_points.y - edge.y1) * (edge.x2 - edge.x1) / (edge.y2 - edge.y1)
    group by all
    having count(*) % 2 = 1
)

select
    x as longitude,
    y as latitude,
    min(ward_code) as ward_code,
from inside
group by all;
