-- What the counts are about: domains, measures, areas, breakdowns, thresholds, and the papers that
-- printed figures.

create type improvement as enum ('decrease', 'increase', 'neutral');
create type sensitivity as enum ('ordinary', 'sensitive');
create type headline_period as enum ('chosen', 'year_to_date', 'calendar_year');
create type area_kind as enum ('district', 'ward', 'not_placed');
create type statistic as enum (
    'count', 'difference', 'pct_change', 'fewer_per_day', 'annual_average', 'share_of_incidents',
    'money', 'rating', 'status', 'other'
);

create table domain (
    domain          varchar primary key,
    name            varchar not null,
    position        integer not null,
    headline_period headline_period not null,
    about           varchar not null
);
comment on table domain is 'One row for each subject that a partnership counts.';
comment on column domain.domain is 'Short name used in addresses and queries, such as crime';
comment on column domain.name is 'Name as shown';
comment on column domain.position is 'Order on screens, from 1';
comment on column domain.headline_period is 'Months its headline speaks of: the period chosen, the financial year to date at the period''s end, or calendar years';
comment on column domain.about is 'What is counted, in a sentence';

create table measure (
    measure_code varchar primary key,
    parent_code  varchar,
    domain       varchar not null,
    name         varchar not null,
    unit         varchar not null,
    unit_one     varchar not null,
    improvement  improvement not null,
    sensitivity  sensitivity not null,
    definition   varchar not null,
    position     integer not null,
    level        integer not null
);
comment on table measure is 'One row for each thing that is counted.';
comment on column measure.measure_code is 'Code, such as crime.robbery';
comment on column measure.parent_code is 'Measure whose total this one is part of; empty at the top';
comment on column measure.domain is 'Subject it belongs to (domain.domain)';
comment on column measure.name is 'Name as the committee''s papers print it';
comment on column measure.unit is 'What one count is, in the plural: crimes, incidents, victims, people';
comment on column measure.unit_one is 'The unit in the singular';
comment on column measure.improvement is 'Direction that is better: decrease, increase, or neutral where neither is';
comment on column measure.sensitivity is 'sensitive where small counts could identify a person more easily';
comment on column measure.definition is 'What is counted, in a sentence';
comment on column measure.position is 'Order in the committee''s table: the row''s place in its file, from 1';
comment on column measure.level is 'Depth below the top of its domain, the top being 0';

create table area (
    area_code     varchar primary key,
    area_name     varchar not null,
    title         varchar not null,
    kind          area_kind not null,
    district_code varchar,
    ward_set      varchar,
    tile_column   integer,
    tile_row      integer,
    is_town_centre boolean
);
comment on table area is 'One row for each district, each ward, and each district''s incidents that could not be placed in a ward.';
comment on column area.area_code is 'Code of the Office for National Statistics; a district''s code and ":not-placed" for what could not be placed';
comment on column area.area_name is 'Name as in publishers'' files';
comment on column area.title is 'Name as shown';
comment on column area.kind is 'district, ward or not_placed';
comment on column area.district_code is 'District that a ward lies in; empty for a district';
comment on column area.ward_set is 'Name of the set of wards it belongs to: the same ground has had different wards';
comment on column area.tile_column is 'Its place on the tile map of its set, from 0 at the left; odd rows stand half a tile to the right';
comment on column area.tile_row is 'Its row on that map, from 0 at the top';
comment on column area.is_town_centre is 'True for a ward with a town centre, whose visitors are in its counts and not among its residents';

create table breakdown (
    breakdown varchar primary key,
    name      varchar not null,
    of_words  varchar not null,
    note      varchar not null,
    position  integer not null
);
comment on table breakdown is 'One row for each way in which counts made from records are divided into parts.';
comment on column breakdown.breakdown is 'Short name, such as outcome';
comment on column breakdown.name is 'Name as shown';
comment on column breakdown.of_words is 'The records that it needs, in words';
comment on column breakdown.note is 'What its reader must know, in sentences';
comment on column breakdown.position is 'Order on screens, from 1';

create table breakdown_part (
    breakdown varchar not null,
    part      varchar not null,
    label     varchar not null,
    down      varchar,
    across    varchar,
    position  integer not null,
    primary key (breakdown, part)
);
comment on table breakdown_part is 'One row for each part of a breakdown. An outcome that no part_code names is a part by its own text, after the others.';
comment on column breakdown_part.breakdown is 'The breakdown (breakdown.breakdown)';
comment on column breakdown_part.part is 'Short name within the breakdown, such as mon-08';
comment on column breakdown_part.label is 'Name as shown';
comment on column breakdown_part.down is 'Row of the breakdown''s table in which it stands; empty where the parts are one list';
comment on column breakdown_part.across is 'Column of that table';
comment on column breakdown_part.position is 'Order within the breakdown, from 1';

create table part_code (
    breakdown varchar not null,
    code      varchar not null,
    part      varchar not null,
    primary key (breakdown, code)
);
comment on table part_code is 'One row for each code or text by which publishers'' records name a part of a breakdown.';
comment on column part_code.breakdown is 'The breakdown (breakdown.breakdown)';
comment on column part_code.code is 'What the records say: an outcome''s text, or the number of a casualty type or an age band';
comment on column part_code.part is 'The part that counts it (breakdown_part.part)';

create table threshold (
    name    varchar primary key,
    value   double not null,
    meaning varchar not null,
    source  varchar not null
);
comment on table threshold is 'One row for each number that a rule compares with.';
comment on column threshold.name is 'Name used by the queries';
comment on column threshold.value is 'The number';
comment on column threshold.meaning is 'What it decides';
comment on column threshold.source is 'Who chose it, and why';

create type break_effect as enum ('note', 'block');

create table recording_break (
    break_code   varchar primary key,
    domain       varchar not null,
    measure_code varchar,
    area_code    varchar,
    month        date,
    title        varchar not null,
    what         varchar not null,
    effect       break_effect not null,
    source       varchar not null
);
comment on table recording_break is 'One row for each change in how something is recorded, across which counts may not be comparable.';
comment on column recording_break.break_code is 'Short name';
comment on column recording_break.domain is 'Subject (domain.domain)';
comment on column recording_break.measure_code is 'Measure; empty where it is all of the subject''s';
comment on column recording_break.area_code is 'District; empty where it is everywhere';
comment on column recording_break.month is 'First month recorded the new way; empty where that is not known';
comment on column recording_break.title is 'What happened, in a few words';
comment on column recording_break.what is 'What it does to the counts, in a sentence';
comment on column recording_break.effect is 'note: a comparison across it is shown with the note; block: it is refused';
comment on column recording_break.source is 'Who says so';

create table document (
    document_code varchar primary key,
    title         varchar not null,
    published_on  date
);
comment on table document is 'One row for each paper whose printed figures are kept.';
comment on column document.document_code is 'Short name of the paper';
comment on column document.title is 'Title and committee';
comment on column document.published_on is 'Date of the meeting; empty where the paper gives none';

create table published_figure (
    document_code   varchar not null,
    paragraph       varchar not null,
    partnership     varchar not null,
    printed_measure varchar not null,
    period_label    varchar not null,
    period_start    date,
    period_end      date,
    printed_value   varchar not null,
    unit            varchar not null,
    note            varchar,
    area_code       varchar not null,
    measure_code    varchar,
    statistic       statistic not null,
    compare_start   date,
    compare_end     date
);
comment on table published_figure is 'One row for each figure that a paper prints.';
comment on column published_figure.document_code is 'The paper (document.document_code)';
comment on column published_figure.paragraph is 'Paragraph of the paper';
comment on column published_figure.partnership is 'Partnership the paper is about';
comment on column published_figure.printed_measure is 'What the figure is, in the paper''s words';
comment on column published_figure.period_label is 'Period in the paper''s words';
comment on column published_figure.period_start is 'First day of the period; empty where the paper gives none';
comment on column published_figure.period_end is 'Last day of the period';
comment on column published_figure.printed_value is 'The figure as printed, without thousands separators, signs kept';
comment on column published_figure.unit is 'Unit of the figure';
comment on column published_figure.note is 'How the paper came to it';
comment on column published_figure.area_code is 'Area it is about (area.area_code)';
comment on column published_figure.measure_code is 'Measure it is a figure of; empty where it is none of ours';
comment on column published_figure.statistic is 'What kind of figure: a count, a difference, a percentage change …';
comment on column published_figure.compare_start is 'For a change, first day of the earlier period';
comment on column published_figure.compare_end is 'For a change, last day of the earlier period';
