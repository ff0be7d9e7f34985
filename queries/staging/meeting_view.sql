-- One row for each saved view that was put on a meeting and not taken off it. place: in order of time.
select * exclude (is_withdrawn)
from (
    select
        content ->> 'view_code' as view_code,
        meeting as meeting_code,
        who,
        recorded_at as added_at,
        entry.rowid as place,
        coalesce((content ->> 'is_withdrawn')::boolean, false) as is_withdrawn,
    from records.entry
    where kind = 'meeting_view'
    qualify row_number() over (partition by subject order by entry.rowid desc) = 1
)
where not is_withdrawn
