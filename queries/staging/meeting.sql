-- One row for each meeting, of a file or recorded on the dashboard and not withdrawn.
select
    meeting_code,
    edition_code,
    title as meeting,
    held_on,
    area_code,
    from_month,
    to_month,
    illustrative,
    document_code,
    false as is_recorded,
from facts.meeting

union all by name

select * exclude (is_withdrawn)
from (
    select
        subject as meeting_code,
        content ->> 'edition_code' as edition_code,
        content ->> 'title' as meeting,
        (content ->> 'held_on')::date as held_on,
        content ->> 'area_code' as area_code,
        (content ->> 'from_month')::date as from_month,
        (content ->> 'to_month')::date as to_month,
        coalesce((content ->> 'is_withdrawn')::boolean, false) as is_withdrawn,
        true as is_recorded,
    from records.entry
    where kind = 'meeting'
        and subject not in (select meeting_code from facts.meeting)
    qualify row_number() over (partition by subject order by entry.rowid desc) = 1
)
where not is_withdrawn
