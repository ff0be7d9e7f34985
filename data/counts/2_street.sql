-- Counts of street-level records by ward and month, and the months that they cover.
insert or ignore into series
select 'data_police_uk', 'data.police.uk', 'data.police.uk', false
where exists (from holding where records = 'street_record');

delete from observation where series = 'data_police_uk';
delete from coverage where series = 'data_police_uk';

insert into observation
select
    crime_type.measure_code,
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
    record.month,
    'data_police_uk' as series,
    count(*) as n,
    'published' as basis,
    record.source_id,
    null as line,
from street_record as record
join crime_type using (crime_type)
join lsoa_place using (lsoa_code)
left join point_ward
    on lsoa_place.ward_code is null
    and point_ward.longitude = record.longitude
    and point_ward.latitude = record.latitude
group by all;

-- A month is covered in a district once the file of the force that polices it is there. Where no
-- table names that force, it is any that reported in at least half of the district's LSOAs: the
-- railway police and a neighbour's strays are in a few.
insert into coverage
with

reach as (
    select
        lsoa_place.district_code,
        record.reported_by as force,
        record.month,
        count(distinct record.lsoa_code) as lsoas,
    from (
        select distinct reported_by, month, lsoa_code
        from street_record
    ) as record
    join lsoa_place using (lsoa_code)
    where lsoa_place.district_code not in (select district_code from policing)
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
