-- One row for each saved view that is shown at a meeting, in the order in which they were added.
--
-- address: what the page's address says, as JSON. added_at: in UTC.
--
-- $meeting  meeting = null   which, by code; without it none
select
    saved_view.view_code,
    saved_view.name,
    saved_view.address::varchar as address,
    saved_view.who,
    saved_view.why,
    meeting_view.who as added_by,
    meeting_view.added_at,
from staging.meeting_view as meeting_view
join staging.saved_view as saved_view using (view_code)
where meeting_view.meeting_code = $meeting
order by meeting_view.place
