-- Publishers' own records, one row each, from which counts are made and which pages explore.

create table street_record (
    crime_id              varchar,
    month                 date not null,
    reported_by           varchar not null,
    falls_within          varchar,
    longitude             double,
    latitude              double,
    location              varchar,
    lsoa_code             varchar,
    lsoa_name             varchar,
    crime_type            varchar not null,
    last_outcome_category varchar,
    context               varchar,
    source_id             integer not null
);
comment on table street_record is 'One row for each crime or antisocial behaviour incident of data.police.uk''s street-level files.';
comment on column street_record.crime_id is 'Its number; empty for antisocial behaviour; not unique';
comment on column street_record.month is 'First day of the month';
comment on column street_record.reported_by is 'Force that reported it';
comment on column street_record.falls_within is 'Force in whose area it falls';
comment on column street_record.longitude is 'Longitude of the nearest published point, in degrees';
comment on column street_record.latitude is 'Latitude of it';
comment on column street_record.location is 'Name of the place, never exact';
comment on column street_record.lsoa_code is 'LSOA of the point, of the census in use when it was published';
comment on column street_record.lsoa_name is 'Name of the LSOA';
comment on column street_record.crime_type is 'One of data.police.uk''s types (crime_type.crime_type)';
comment on column street_record.last_outcome_category is 'Outcome as known on the day of download';
comment on column street_record.context is 'Context, where given';
comment on column street_record.source_id is 'File it is from (source.source_id)';

create table outcome_record (
    crime_id     varchar,
    month        date not null,
    reported_by  varchar not null,
    falls_within varchar,
    longitude    double,
    latitude     double,
    location     varchar,
    lsoa_code    varchar,
    lsoa_name    varchar,
    outcome_type varchar not null,
    source_id    integer not null
);
comment on table outcome_record is 'One row for each outcome of data.police.uk''s outcomes files.';
comment on column outcome_record.crime_id is 'The crime (street_record.crime_id)';
comment on column outcome_record.month is 'First day of the month of the outcome';
comment on column outcome_record.reported_by is 'Force that reported it';
comment on column outcome_record.falls_within is 'Force in whose area it falls';
comment on column outcome_record.longitude is 'Longitude of the nearest published point, in degrees';
comment on column outcome_record.latitude is 'Latitude of it';
comment on column outcome_record.location is 'Name of the place, never exact';
comment on column outcome_record.lsoa_code is 'LSOA of the point';
comment on column outcome_record.lsoa_name is 'Name of the LSOA';
comment on column outcome_record.outcome_type is 'What came of it';
comment on column outcome_record.source_id is 'File it is from (source.source_id)';

create table stop_search_record (
    stopped_at                 timestamp not null,
    force                      varchar not null,
    type                       varchar not null,
    is_part_of_operation       boolean,
    operation                  varchar,
    longitude                  double,
    latitude                   double,
    gender                     varchar,
    age_range                  varchar,
    self_defined_ethnicity     varchar,
    officer_defined_ethnicity  varchar,
    legislation                varchar,
    object_of_search           varchar,
    outcome                    varchar,
    is_outcome_linked          boolean,
    is_more_than_outer_clothes boolean,
    source_id                  integer not null
);
comment on table stop_search_record is 'One row for each search of data.police.uk''s stop-and-search files.';
comment on column stop_search_record.stopped_at is 'When, in UTC';
comment on column stop_search_record.force is 'Force, by its short name in the file''s name; "unknown" where that has none';
comment on column stop_search_record.type is 'Person search, vehicle search, or both';
comment on column stop_search_record.is_part_of_operation is 'Whether part of a policing operation';
comment on column stop_search_record.operation is 'The operation';
comment on column stop_search_record.longitude is 'Longitude of the nearest published point, in degrees';
comment on column stop_search_record.latitude is 'Latitude of it';
comment on column stop_search_record.gender is 'Gender of the person';
comment on column stop_search_record.age_range is 'Age range of the person';
comment on column stop_search_record.self_defined_ethnicity is 'Ethnicity the person gave';
comment on column stop_search_record.officer_defined_ethnicity is 'Ethnicity the officer saw';
comment on column stop_search_record.legislation is 'Power used';
comment on column stop_search_record.object_of_search is 'What was looked for';
comment on column stop_search_record.outcome is 'What came of it';
comment on column stop_search_record.is_outcome_linked is 'Whether the outcome is linked to what was looked for';
comment on column stop_search_record.is_more_than_outer_clothes is 'Whether more than outer clothing was removed';
comment on column stop_search_record.source_id is 'File it is from (source.source_id)';

create table collision_record (
    collision_index      varchar not null,
    force_year           varchar not null,
    day                  date not null,
    hour                 integer,
    severity             integer not null,
    number_of_vehicles   integer,
    number_of_casualties integer,
    district_code        varchar,
    lsoa_code            varchar,
    longitude            double,
    latitude             double,
    road_class           integer,
    road_number          varchar,
    speed_limit          integer,
    source_id            integer not null
);
comment on table collision_record is 'One row for each road collision with injury of the Department for Transport''s collision files (STATS19).';
comment on column collision_record.collision_index is 'Its number; joins its casualties';
comment on column collision_record.force_year is 'Year and police force: the first six characters of the number';
comment on column collision_record.day is 'Day of it';
comment on column collision_record.hour is 'Hour of the day, 0 to 23';
comment on column collision_record.severity is 'Worst injury: 1 fatal, 2 serious, 3 slight';
comment on column collision_record.number_of_vehicles is 'Vehicles in it';
comment on column collision_record.number_of_casualties is 'Casualties that the casualty file should have';
comment on column collision_record.district_code is 'District as the file gives it: a code of the Office for National Statistics, or an old number';
comment on column collision_record.lsoa_code is 'LSOA of the place';
comment on column collision_record.longitude is 'Longitude, in degrees';
comment on column collision_record.latitude is 'Latitude, in degrees';
comment on column collision_record.road_class is 'Class of the first road: 1 motorway, 2 A(M), 3 A, 4 B, 5 C, 6 unclassified';
comment on column collision_record.road_number is 'Number of the first road; 0 where it has none';
comment on column collision_record.speed_limit is 'Speed limit in miles an hour';
comment on column collision_record.source_id is 'File it is from (source.source_id)';

create table casualty_record (
    collision_index     varchar not null,
    force_year          varchar not null,
    vehicle_reference   integer,
    casualty_reference  integer,
    casualty_class      integer,
    casualty_type       integer,
    sex                 integer,
    age                 integer,
    age_band            integer,
    severity            integer not null,
    source_id           integer not null
);
comment on table casualty_record is 'One row for each person killed or injured, of the Department for Transport''s casualty files (STATS19).';
comment on column casualty_record.collision_index is 'The collision (collision_record.collision_index)';
comment on column casualty_record.force_year is 'Year and police force: the first six characters of the number';
comment on column casualty_record.vehicle_reference is 'Vehicle within the collision';
comment on column casualty_record.casualty_reference is 'Person within the collision';
comment on column casualty_record.casualty_class is '1 driver or rider, 2 passenger, 3 pedestrian';
comment on column casualty_record.casualty_type is 'Road user: 0 pedestrian, 1 cyclist, 2 to 5, 23 and 97 motorcyclist, 9 car …';
comment on column casualty_record.sex is '1 male, 2 female';
comment on column casualty_record.age is 'Age in years';
comment on column casualty_record.age_band is 'Age band of the publisher, 1 (0 to 5) to 11 (over 75)';
comment on column casualty_record.severity is '1 fatal (killed), 2 serious, 3 slight';
comment on column casualty_record.source_id is 'File it is from (source.source_id)';

create table holding (
    source_id integer not null,
    records   varchar not null,
    force     varchar not null,
    month     date not null,
    rows      bigint not null
);
comment on table holding is 'One row for each force and month whose records a file in service brought.';
comment on column holding.source_id is 'The file (source.source_id)';
comment on column holding.records is 'Table of the records: street_record, outcome_record …';
comment on column holding.force is 'Force that reported them; for road casualties, year and number of the force';
comment on column holding.month is 'First day of the month; for casualties, whose file has no dates, January of the year';
comment on column holding.rows is 'How many';
