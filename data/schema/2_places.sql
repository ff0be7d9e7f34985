-- How publishers' places become our areas: wards of several vintages, LSOAs, populations, boundaries.

create table ward_set (
    ward_set      varchar primary key,
    district_code varchar not null,
    from_month    date,
    to_month      date
);
comment on table ward_set is 'One row for each set of wards that a district has been divided into.';
comment on column ward_set.ward_set is 'Its name, such as Maidstone wards to May 2024';
comment on column ward_set.district_code is 'The district (area.area_code)';
comment on column ward_set.from_month is 'First month in which it was in force; empty where not known';
comment on column ward_set.to_month is 'Last month in which it was in force; empty where it is, or not known';

create table ward_member (
    ward_set varchar not null,
    ward_code varchar not null,
    primary key (ward_set, ward_code)
);
comment on table ward_member is 'One row for each ward of a set. A ward that a review left alone belongs to several.';
comment on column ward_member.ward_set is 'The set (ward_set.ward_set)';
comment on column ward_member.ward_code is 'The ward (area.area_code)';

create table policing (
    district_code varchar primary key,
    force         varchar not null
);
comment on table policing is 'One row for each district whose police force is known: without that force''s file a month is no data there.';
comment on column policing.district_code is 'The district (area.area_code)';
comment on column policing.force is 'Its territorial police force, as data.police.uk names it';

create table crime_type (
    crime_type   varchar primary key,
    measure_code varchar not null
);
comment on table crime_type is 'One row for each crime type of data.police.uk.';
comment on column crime_type.crime_type is 'The type, as data.police.uk names it';
comment on column crime_type.measure_code is 'The measure that counts it (measure.measure_code)';

create table old_district (
    old_code      varchar primary key,
    district_code varchar not null
);
comment on table old_district is 'One row for each district number that road-casualty files used before they carried codes of the Office for National Statistics.';
comment on column old_district.old_code is 'The number, such as 536';
comment on column old_district.district_code is 'The district (area.area_code)';

create table lsoa_ward (
    lsoa_code     varchar not null,
    lsoa_year     integer not null,
    ward_code     varchar not null,
    ward_year     integer not null,
    district_code varchar not null,
    primary key (lsoa_code, ward_year)
);
comment on table lsoa_ward is 'One row for each LSOA and year of wards: the ward that it lies in, best fit.';
comment on column lsoa_ward.lsoa_code is 'The LSOA (lower layer super output area, of about 1,600 people)';
comment on column lsoa_ward.lsoa_year is 'Census whose LSOAs they are: 2011 or 2021';
comment on column lsoa_ward.ward_code is 'The ward';
comment on column lsoa_ward.ward_year is 'Year whose wards they are';
comment on column lsoa_ward.district_code is 'The district that the ward lies in';

create table lsoa_change (
    lsoa_2011     varchar not null,
    lsoa_2021     varchar not null,
    change        varchar,
    district_code varchar,
    primary key (lsoa_2011, lsoa_2021)
);
comment on table lsoa_change is 'One row for each pair of an LSOA of 2011 and one of 2021 on the same ground.';
comment on column lsoa_change.lsoa_2011 is 'Its code of 2011';
comment on column lsoa_change.lsoa_2021 is 'Its code of 2021';
comment on column lsoa_change.change is 'U unchanged, S split, M merged, X otherwise';
comment on column lsoa_change.district_code is 'The district it lies in, where the file says so';

create table population (
    area_code  varchar not null,
    year       integer not null,
    population bigint not null,
    primary key (area_code, year)
);
comment on table population is 'One row for each area and year whose residents are known.';
comment on column population.area_code is 'A district, a ward or an LSOA, by its code of the Office for National Statistics';
comment on column population.year is 'Mid-year of the estimate';
comment on column population.population is 'Usual residents of all ages';

create table boundary (
    ward_code     varchar not null,
    ward_year     integer,
    ward_name     varchar,
    district_code varchar,
    shape         double[][][][] not null,
    primary key (ward_code)
);
comment on table boundary is 'One row for each ward whose boundary is known.';
comment on column boundary.ward_code is 'The ward';
comment on column boundary.ward_year is 'Year of the boundaries, where the file says so';
comment on column boundary.ward_name is 'Its name in the file';
comment on column boundary.district_code is 'The district, where the file says so';
comment on column boundary.shape is 'Polygons, each a list of rings (the first is the outside, the rest are holes), each a list of points, each a longitude and a latitude in degrees (WGS 84)';

create view ward_in_set as
select
    ward_set,
    district_code,
    area_code,
from (
    select
        coalesce(ward_set, 'wards of ' || district_code) as ward_set,
        district_code,
        area_code,
    from area
    where kind = 'ward'
    union
    select
        ward_member.ward_set,
        area.district_code,
        area.area_code,
    from ward_member
    join area on area.area_code = ward_member.ward_code
);
comment on view ward_in_set is 'One row for each ward of each set, however it became known.';
comment on column ward_in_set.ward_set is 'The set; where the files name none, "wards of" and the district''s code';
comment on column ward_in_set.district_code is 'The district (area.area_code)';
comment on column ward_in_set.area_code is 'The ward (area.area_code)';
