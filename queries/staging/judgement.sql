-- One row for each status that was given to a priority at a meeting: those of files, and
-- those recorded on the dashboard. place: order in time of one meeting's, those of files first.
select
    edition_code,
    priority_code,
    meeting_code,
    status,
    reason,
    who,
    null::timestamp as recorded_at,
    null::varchar as suggested_status,
    illustrative,
    document_code,
    paragraph,
    0 as place,
from facts.printed_judgement

union all by name

select
    content ->> 'edition_code' as edition_code,
    content ->> 'priority_code' as priority_code,
    meeting as meeting_code,
    content ->> 'status' as status,
    why as reason,
    who,
    recorded_at,
    content ->> 'suggested_status' as suggested_status,
    entry.rowid + 1 as place,
from records.entry
where kind = 'judgement'
