-- The counts: as returned, over which months, with every total worked out, and by the parts of
-- breakdowns.

create type basis as enum ('published', 'provisional', 'illustrative');
create type made_from as enum ('returned', 'parts', 'wards');

-- Illustrative figures are a series of their own, whoever the publisher: they are never added to
-- real ones, because no two series are ever added.
create macro series_code(publisher, basis) as
    trim(regexp_replace(lower(publisher), '[^a-z0-9]+', '_', 'g'), '_')
    || if(basis = 'illustrative', '_illustrative', '');

create table series (
    series      varchar primary key,
    publisher   varchar not null,
    name        varchar not null,
    illustrative boolean not null
);
comment on table series is 'One row for each publisher''s counting; two series are never added or joined into one line.';
comment on column series.series is 'Code, such as kent_police or kent_police_illustrative';
comment on column series.publisher is 'Who counts';
comment on column series.name is 'Name as shown';
comment on column series.illustrative is 'True where the figures are made up to show how the dashboard works';

create table observation (
    measure_code varchar not null,
    area_code    varchar not null,
    month        date not null,
    series       varchar not null,
    n            bigint not null,
    basis        basis not null,
    source_id    integer not null,
    line         integer
);
comment on table observation is 'One row for each count that a file states, or that its records come to: a measure, in an area, in a month, by a series. Counts of several files of records add up.';
comment on column observation.measure_code is 'What was counted (measure.measure_code)';
comment on column observation.area_code is 'Where (area.area_code): a ward, a district, or what could not be placed';
comment on column observation.month is 'First day of the month';
comment on column observation.series is 'Whose counting (series.series)';
comment on column observation.n is 'The count, in the measure''s unit';
comment on column observation.basis is 'published, provisional or illustrative';
comment on column observation.source_id is 'File that states it (source.source_id)';
comment on column observation.line is 'Line of that file, the first being 1; empty where the file''s records were counted';

create table coverage (
    series       varchar not null,
    measure_code varchar not null,
    area_code    varchar not null,
    month        date not null,
    basis        basis not null,
    source_id    integer not null
);
comment on table coverage is 'One row for each month of a measure and area that a file speaks for. Inside it a count not stated is 0; outside it there is no data.';
comment on column coverage.series is 'Whose counting (series.series)';
comment on column coverage.measure_code is 'What was counted';
comment on column coverage.area_code is 'Where';
comment on column coverage.month is 'First day of the month';
comment on column coverage.basis is 'Basis of the figures of that file';
comment on column coverage.source_id is 'File that speaks for it (source.source_id)';

create table monthly (
    measure_code varchar not null,
    area_code    varchar not null,
    month        date not null,
    series       varchar not null,
    n            bigint not null,
    basis        basis not null,
    made_from    made_from not null
);
comment on table monthly is 'One row for each month of a measure and area that is covered, zeros and totals included. No row is no data.';
comment on column monthly.measure_code is 'What was counted';
comment on column monthly.area_code is 'Where';
comment on column monthly.month is 'First day of the month';
comment on column monthly.series is 'Whose counting';
comment on column monthly.n is 'The count, in the measure''s unit';
comment on column monthly.basis is 'The least certain basis of what it is made from';
comment on column monthly.made_from is 'returned by a file, the sum of its parts (measures below it), or the sum of its wards';

create table ward_month (
    domain        varchar not null,
    district_code varchar not null,
    ward_set      varchar not null,
    series        varchar not null,
    month         date not null,
    figures       bigint not null
);
comment on table ward_month is 'One row for each month of a subject and series that wards of a set have figures of: which wards a page can show is asked more often than anything else.';
comment on column ward_month.domain is 'The subject (domain.domain)';
comment on column ward_month.district_code is 'The district (area.area_code)';
comment on column ward_month.ward_set is 'The set of its wards (ward_in_set.ward_set)';
comment on column ward_month.series is 'Whose counting';
comment on column ward_month.month is 'First day of the month';
comment on column ward_month.figures is 'How many figures of wards and measures there are';

create table breakdown_measure (
    breakdown    varchar not null,
    measure_code varchar not null,
    series       varchar not null
);
comment on table breakdown_measure is 'One row for each measure whose counts by a series are divided by a breakdown, every month that is covered. Not for measures that are totals of others.';
comment on column breakdown_measure.breakdown is 'The breakdown (breakdown.breakdown)';
comment on column breakdown_measure.measure_code is 'The measure (measure.measure_code)';
comment on column breakdown_measure.series is 'Whose counting (series.series)';

create table part_count (
    measure_code varchar not null,
    area_code    varchar not null,
    month        date not null,
    series       varchar not null,
    breakdown    varchar not null,
    part         varchar not null,
    n            bigint not null
);
comment on table part_count is 'One row for each count above 0 of a part of a breakdown, in a covered month. The parts of a breakdown add up to the count of the month (monthly.n); a part without a row is 0 where the month is covered.';
comment on column part_count.measure_code is 'What was counted (breakdown_measure.measure_code)';
comment on column part_count.area_code is 'Where its records were placed: a ward, what could not be placed in one, or a district whose wards are not known';
comment on column part_count.month is 'First day of the month';
comment on column part_count.series is 'Whose counting';
comment on column part_count.breakdown is 'The breakdown (breakdown.breakdown)';
comment on column part_count.part is 'The part (breakdown_part.part)';
comment on column part_count.n is 'The count, in the measure''s unit';
