-- One row for each view of Explore that somebody saved, the latest first.
--
-- address: what the page's address says, as JSON. saved_at: in UTC. meetings: those that it is shown
-- at, in words, NULL where none.
select
    saved_view.view_code,
    saved_view.name,
    saved_view.address::varchar as address,
    saved_view.who,
    saved_view.why,
    saved_view.saved_at,
    list_words(
        list(meeting.meeting || ', ' || day_words(meeting.held_on) order by meeting.held_on)
            filter (meeting.meeting_code is not null)
    ) as meetings,
from staging.saved_view as saved_view
left join staging.meeting_view as meeting_view using (view_code)
left join staging.meeting as meeting using (meeting_code)
group by all
order by saved_view.saved_at desc, saved_view.view_code
