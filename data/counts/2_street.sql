-- Counts of street-level records by ward and month, the months that they cover, and the counts by
-- outcome.
insert or ignore into series
select 'data_police_uk', 'data.police.uk', 'data.police.uk', false
where exists (from holding where records = 'street_record');

delete from observation where series = 'data_police_uk';
delete from coverage where series = 'data_police_uk';
delete from breakdown_measure where series = 'data_police_uk';
delete from part_count where series = 'data_police_uk';

-- street_count: one row for each file, month, type, outcome and area, of rows whose LSOA is known;
-- where the LSOA leaves the ward open, the point decides. why: NULL where the ward is certain.
create or replace temp table street_count as
with

lsoa as (
    select
        lsoa_code,
        district_code,
        ward_code is null as is_open,
        coalesce(
            ward_code,
            likely_ward,
            district_code
                || if(
                    district_code in (select district_code from current_set),
                    ':not-placed',
                    ''
                )
        ) as area_code,
        case
            when ward_code is not null then null
            when likely_ward is not null then 'divided'
            when district_code in (select district_code from current_set) then 'no ward'
        end as why,
    from lsoa_place
)

select
    record.source_id,
    record.month,
    record.crime_type,
    record.last_outcome_category as outcome,
    lsoa.district_code,
    coalesce(point_ward.ward_code, lsoa.area_code) as area_code,
    if(point_ward.ward_code is null, lsoa.why, null) as why,
    count(*) as n,
from street_record as record
join lsoa using (lsoa_code)
left join point_ward
    on lsoa.is_open
    and point_ward.longitude = record.longitude
    and point_ward.latitude = record.latitude
group by all;

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
        lsoa_place.district_code,
        record.reported_by as force,
        record.month,
        count(distinct record.lsoa_code) as lsoas,
    from street_record as record
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

-- data.police.uk gives antisocial behaviour no outcomes.
insert into breakdown_measure
select distinct
    'outcome' as breakdown,
    measure_code,
    series,
from coverage
where series = 'data_police_uk'
    and measure_code not in (
        select measure_code from crime_type where crime_type = 'Anti-social behaviour'
    );

-- In the order in which a question reads them, so that it reads little.
insert into part_count
select
    crime_type.measure_code,
    street_count.area_code,
    street_count.month,
    'data_police_uk' as series,
    'outcome' as breakdown,
    coalesce(part_code.part, street_count.outcome, 'none') as part,
    sum(street_count.n)::bigint as n,
from street_count
join crime_type using (crime_type)
left join part_code
    on part_code.breakdown = 'outcome'
    and part_code.code = street_count.outcome
semi join coverage
    on coverage.series = 'data_police_uk'
    and coverage.measure_code = crime_type.measure_code
    and coverage.area_code = street_count.area_code
    and coverage.month = street_count.month
where crime_type.measure_code in (
    select measure_code from breakdown_measure where series = 'data_police_uk'
)
group by all
order by all;

-- Outcomes that the tables here do not name yet.
delete from breakdown_part
where breakdown = 'outcome'
    and part <> 'none'
    and part not in (select part from part_code where breakdown = 'outcome');

insert into breakdown_part
with

unnamed as (
    select distinct part_count.part
    from part_count
    anti join breakdown_part
        on breakdown_part.breakdown = 'outcome' and breakdown_part.part = part_count.part
    where part_count.breakdown = 'outcome'
)

select
    'outcome' as breakdown,
    part,
    part as label,
    null as down,
    null as across,
    coalesce((select max(position) from breakdown_part where breakdown = 'outcome'), 0)
        + row_number() over (order by part) as position,
from unnamed;
