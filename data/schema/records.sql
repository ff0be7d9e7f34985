-- What people decide in meetings. Rows are added, never changed or removed.

create table if not exists entry (
    entry_id    uuid primary key,
    recorded_at timestamp not null,
    who         varchar not null,
    meeting     varchar,
    kind        varchar not null,
    subject     varchar not null,
    content     json not null,
    why         varchar not null
);
comment on table entry is 'One row for each thing that a person recorded. The latest of a kind and subject is in force; the earlier ones are its history.';
comment on column entry.entry_id is 'Its own number, in order of time (UUID version 7)';
comment on column entry.recorded_at is 'When, in UTC';
comment on column entry.who is 'Who recorded it: a role or a name given at the time';
comment on column entry.meeting is 'Meeting at which it was recorded; empty outside a meeting';
comment on column entry.kind is 'What is recorded: judgement, note, decision, action, vote …';
comment on column entry.subject is 'What it is about, such as a priority''s code';
comment on column entry.content is 'What was recorded';
comment on column entry.why is 'The reason given';
