-- Counts of street-level records by ward and month, and the months that they cover.
insert or ignore into series
select 'data_police_uk', 'data.police.uk', 'data.police.uk', false
where exists (from holding where records = 'street_record');

delete from observation where series = 'data_police_uk';
delete from coverage where series = 'data_police_uk';

-- street_count: one row for each file, month, type and LSOA that is known, or, where the LSOA leaves
-- the ward open, each point of it. why: NULL where the ward is certain.
create or replace temp table street_count as
with

counted as (
    select
        record.source_id,
        record.reported_by,
        record.month,
        record.crime_type,
        record.lsoa_code,
        if(lsoa_place.ward_code is null, record.longitude, null) as longitude,
        if(lsoa_place.ward_code is null, record.latitude, null) as latitude,
        count(*) as n,
    from street_record as record
    join lsoa_place using (lsoa_code)
    group by all
)

select
    counted.source_id,
    counted.reported_by,
    counted.month,
    counted.crime_type,
    counted.lsoa_code,
    lsoa_place.district_code,
    coalesce(
        lsoa_place.ward_code,
        point_ward.ward_code,
        lsoa_place.likely_ward,
        lsoa_place.district_code
            || if(
                lsoa_place.district_code in (select district_code from current_set),
                ':not-placed',
                ''
            )
    ) as area_code,
    case
        when coalesce(lsoa_place.ward_code, point_ward.ward_code) is not null then null
        when lsoa_place.likely_ward is not null then 'divided'
        when lsoa_place.district_code in (select district_code from current_set) then 'no ward'
    end as why,
    counted.n,
from counted
join lsoa_place using (lsoa_code)
left join point_ward
    on point_ward.longitude = counted.longitude
    and point_ward.latitude = counted.latitude;

insert into observation
select
    crime_type.measure_code,
    street_count.area_code,
    street_count.month,
    'data_police_uk' as series,
    sum(street_count.n)::bigint as n,
    'published' as basis,
    street_count.source_id,
    null as line,
from street_count
join crime_type using (crime_type)
group by all;

-- A month is covered in a district once the file of the force that polices it is there. Where no
-- table names that force, it is any that reported in at least half of the district's LSOAs: the
-- railway police and a neighbour's strays are in a few.
insert into coverage
with

reach as (
    select
        district_code,
        reported_by as force,
        month,
        count(distinct lsoa_code) as lsoas,
    from street_count
    where district_code not in (select district_code from policing)
    group by all
),

sizes as (
    select district_code, count(*) as lsoas
    from lsoa_ward
    where (district_code, ward_year) in (select district_code, ward_year from current_set)
    group by all
),

speaking as (
    select policing.district_code, policing.force, holding.month
    from policing
    join holding on holding.records = 'street_record' and holding.force = policing.force

    union

    select reach.district_code, reach.force, reach.month
    from reach
    join sizes using (district_code)
    where reach.lsoas * 2 >= sizes.lsoas
),

covered as (
    select speaking.district_code, speaking.month, min(holding.source_id) as source_id
    from speaking
    join holding
        on holding.records = 'street_record'
        and holding.force = speaking.force
        and holding.month = speaking.month
    group by all
),

places as (
    select district_code, ward_code as area_code from current_set
    union
    select district_code, district_code || ':not-placed' from current_set
    union
    select area_code, area_code
    from area
    where kind = 'district' and area_code not in (select district_code from current_set)
)

select
    'data_police_uk' as series,
    crime_type.measure_code,
    places.area_code,
    covered.month,
    'published' as basis,
    covered.source_id,
from covered
join places using (district_code)
cross join crime_type;
