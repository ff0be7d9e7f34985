-- Where every row came from.

create type origin as enum ('built', 'imported');
create type severity as enum ('refused', 'warning', 'note');

create table source (
    source_id    integer primary key,
    file_name    varchar not null,
    format       varchar not null,
    publisher    varchar,
    sha256       varchar not null,
    bytes        bigint not null,
    first_month  date,
    last_month   date,
    rows_read    bigint not null,
    rows_kept    bigint not null,
    rows_refused bigint not null,
    rows_replaced bigint not null default 0,
    imported_at  timestamp not null,
    origin       origin not null default 'built',
    replaces     boolean not null default false,
    is_in_service boolean not null default true,
    is_provisional boolean not null default false,
    kept_as      varchar
);
comment on table source is 'One row for each file that was read.';
comment on column source.source_id is 'Number of the file in this database';
comment on column source.file_name is 'Name of the file, below the folder it was read from';
comment on column source.format is 'What it was recognised as';
comment on column source.publisher is 'Who sent it, where the file says so';
comment on column source.sha256 is 'SHA-256 of its bytes, in hexadecimal';
comment on column source.bytes is 'Its size in bytes';
comment on column source.first_month is 'First month it has figures for';
comment on column source.last_month is 'Last month it has figures for';
comment on column source.rows_read is 'Rows read; in a monthly return, figures';
comment on column source.rows_kept is 'Of these, kept';
comment on column source.rows_refused is 'Of these, refused';
comment on column source.rows_replaced is 'Rows of earlier files that it replaced';
comment on column source.imported_at is 'When it was read, in UTC';
comment on column source.origin is 'built: read from the folder that the facts were built from; imported: put in afterwards';
comment on column source.replaces is 'Whether its figures were to replace those that earlier files give';
comment on column source.is_in_service is 'False where later files replaced all of it';
comment on column source.is_provisional is 'Whether the publisher will still correct its figures';
comment on column source.kept_as is 'Name of the copy kept in the folder files/; empty where none is';

create table import_note (
    source_id integer not null,
    line      integer,
    severity  severity not null,
    reason    varchar not null,
    content   varchar,
    series    varchar
);
comment on table import_note is 'One row for each row that was refused or kept with a warning, and for what else is to be said of a file.';
comment on column import_note.source_id is 'The file (source.source_id)';
comment on column import_note.line is 'Line of the file, the first being 1; empty where it is about the whole file';
comment on column import_note.severity is 'refused; warning; or note, of what is as it should be and good to know';
comment on column import_note.reason is 'Why, in words';
comment on column import_note.content is 'What the row held';
comment on column import_note.series is 'Series whose totals brought the note; empty where reading the file did';

create table build (
    built_at       timestamp not null,
    schema_version varchar not null
);
comment on table build is 'One row: when and by which schema this database was made.';
comment on column build.built_at is 'When it was made, in UTC';
comment on column build.schema_version is 'Fingerprint of the schema files; a database of another schema is not served';
