-- Counts of people killed or injured by ward and month, the months that they cover, and the counts by
-- day and hour, road user and age band.
--
-- The casualty file says who and how badly, the collision file where and when: a year of a force
-- counts once both are there.
insert or ignore into series
select
    'department_for_transport',
    'Department for Transport',
    'Department for Transport',
    false
where exists (from holding where records = 'collision_record');

delete from observation where series = 'department_for_transport';
delete from coverage where series = 'department_for_transport';
delete from breakdown_measure where series = 'department_for_transport';
delete from part_count where series = 'department_for_transport';

create or replace temp table collision_place as
with

placed as (
    select
        record.collision_index,
        record.force_year,
        date_trunc('month', record.day)::date as month,
        record.day,
        record.hour,
        record.source_id,
        coalesce(lsoa_place.ward_code, point_ward.ward_code, lsoa_place.likely_ward) as ward_code,
        coalesce(
            stated.area_code, old_district.district_code, lsoa_place.district_code
        ) as stated_district,
    from collision_record as record
    left join lsoa_place using (lsoa_code)
    left join point_ward
        on lsoa_place.ward_code is null
        and point_ward.longitude = record.longitude
        and point_ward.latitude = record.latitude
    left join area as stated
        on stated.area_code = record.district_code and stated.kind = 'district'
    left join old_district on old_district.old_code = record.district_code
)

select
    placed.collision_index,
    placed.force_year,
    placed.month,
    placed.day,
    placed.hour,
    placed.source_id,
    coalesce(ward.district_code, placed.stated_district) as district_code,
    coalesce(
        placed.ward_code,
        placed.stated_district
            || if(
                placed.stated_district in (select district_code from current_set),
                ':not-placed',
                ''
            )
    ) as area_code,
from placed
left join area as ward on ward.area_code = placed.ward_code
where placed.ward_code is not null or placed.stated_district is not null;

-- Of a provisional file of several years only the last is, unless its name says that all are.
create or replace temp table road_basis as
select distinct
    holding.force as force_year,
    if(
        bool_or(
            source.is_provisional
            and (
                holding.force[:4] = strftime(source.last_month, '%Y')
                or contains(lower(source.file_name), 'provisional')
            )
        ),
        'provisional',
        'published'
    )::basis as basis,
from holding
join source using (source_id)
where holding.records in ('collision_record', 'casualty_record')
group by holding.force;

-- casualty_count: one row for each file, severity, area, month, day of the week, hour, casualty type
-- and age band; the hour is two digits, or "not known".
create or replace temp table casualty_count as
select
    ['road.killed', 'road.serious', 'road.slight'][casualty.severity] as measure_code,
    collision_place.area_code,
    collision_place.month,
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'][isodow(collision_place.day)] as weekday,
    if(
        collision_place.hour between 0 and 23,
        format('{:02}', collision_place.hour),
        'not known'
    ) as hour,
    casualty.casualty_type,
    casualty.age_band,
    road_basis.basis,
    casualty.source_id,
    count(*) as n,
from casualty_record as casualty
join collision_place using (collision_index)
join road_basis on road_basis.force_year = casualty.force_year
group by all;

insert into observation
select
    measure_code,
    area_code,
    month,
    'department_for_transport' as series,
    sum(n)::bigint as n,
    basis,
    source_id,
    null as line,
from casualty_count
group by all;

insert into coverage
with

joined as (
    select
        collisions.force as force_year,
        min(collisions.month) as first_month,
        max(collisions.month) as last_month,
        min(collisions.source_id) as source_id,
    from holding as collisions
    where collisions.records = 'collision_record'
        and collisions.force in (
            select force from holding where records = 'casualty_record'
        )
    group by collisions.force
),

-- The months of a year of a force are those of its whole file: a month without a collision in a
-- small force is covered if the file goes on to a later one.
spans as (
    select
        joined.force_year,
        joined.source_id,
        min(least(joined.first_month, whole.month)) as first_month,
        max(greatest(joined.last_month, whole.month)) as last_month,
    from joined
    join holding as whole
        on whole.source_id = joined.source_id and whole.force[:4] = joined.force_year[:4]
    group by all
),

districts as (
    select distinct collision_place.district_code, spans.*
    from collision_place
    join spans using (force_year)
),

months as (
    select
        district_code,
        force_year,
        source_id,
        unnest(generate_series(first_month, last_month, interval 1 month))::date as month,
    from districts
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
    'department_for_transport' as series,
    measure.measure_code,
    places.area_code,
    months.month,
    max(road_basis.basis) as basis,
    min(months.source_id) as source_id,
from months
join places using (district_code)
join road_basis using (force_year)
cross join (
    select measure_code from measure
    where measure_code in ('road.killed', 'road.serious', 'road.slight')
) as measure
group by all;

insert into breakdown_measure
select distinct
    unnest(['when', 'weekday', 'hour', 'road_user', 'age_band']) as breakdown,
    measure_code,
    series,
from coverage
where series = 'department_for_transport';

-- In the order in which a question reads them, so that it reads little.
insert into part_count
with

part_of as (
    select
        casualty_count.measure_code,
        casualty_count.area_code,
        casualty_count.month,
        unnest([
            {'breakdown': 'when', 'part': casualty_count.weekday || '-' || casualty_count.hour},
            {'breakdown': 'weekday', 'part': casualty_count.weekday},
            {'breakdown': 'hour', 'part': casualty_count.hour},
            {'breakdown': 'road_user', 'part': coalesce(road_user.part, 'not known')},
            {'breakdown': 'age_band', 'part': coalesce(age_band.part, 'not known')}
        ]) as divided,
        casualty_count.n,
    from casualty_count
    left join part_code as road_user
        on road_user.breakdown = 'road_user'
        and road_user.code = casualty_count.casualty_type::varchar
    left join part_code as age_band
        on age_band.breakdown = 'age_band'
        and age_band.code = casualty_count.age_band::varchar
    semi join coverage
        on coverage.series = 'department_for_transport'
        and coverage.measure_code = casualty_count.measure_code
        and coverage.area_code = casualty_count.area_code
        and coverage.month = casualty_count.month
)

select
    measure_code,
    area_code,
    month,
    'department_for_transport' as series,
    divided.breakdown,
    divided.part,
    sum(n)::bigint as n,
from part_of
group by all
order by all;
