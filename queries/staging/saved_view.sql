-- One row for each view of Explore that was saved and not withdrawn, as it was last saved.
--
-- address: what the page's address says, as JSON. saved_at: in UTC.
select * exclude (is_withdrawn)
from (
    select
        subject as view_code,
        content ->> 'name' as name,
        content -> 'address' as address,
        who,
        why,
        recorded_at as saved_at,
        coalesce((content ->> 'is_withdrawn')::boolean, false) as is_withdrawn,
    from records.entry
    where kind = 'view'
    qualify row_number() over (partition by subject order by entry.rowid desc) = 1
)
where not is_withdrawn
