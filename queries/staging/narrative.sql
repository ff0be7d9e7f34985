-- One row for each text of a report card that was ever in force: those of files, and those
-- recorded on the dashboard, at a meeting or outside one. place: order in time, those of files first.
select
    edition_code,
    priority_code,
    kind::varchar as kind,
    words,
    null::varchar as who,
    null::varchar as why,
    null::timestamp as recorded_at,
    null::varchar as meeting_code,
    illustrative,
    document_code,
    paragraph,
    0 as place,
from facts.narrative

union all by name

select
    content ->> 'edition_code' as edition_code,
    content ->> 'priority_code' as priority_code,
    content ->> 'kind' as kind,
    content ->> 'words' as words,
    who,
    why,
    recorded_at,
    meeting as meeting_code,
    entry.rowid + 1 as place,
from records.entry
where kind = 'narrative'
