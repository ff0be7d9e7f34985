-- One row for each text of a priority's report card that is or was in force, the latest of a kind
-- first.
--
-- kind: story (behind the curve), partners (with a role to play), what_works (to turn the curve).
-- who, why, recorded_at: of a text written on the dashboard, which speaks from the day of the meeting
-- it was written at, or else of its writing. basis: published where a paper says so, illustrative
-- where it is made up, NULL where it was written here. place: 1 is in force.
--
-- $partnership  partnership    whose plan, by code or name
-- $edition      edition        yearly edition of its plan, such as 2023-24
-- $priority     priority       which
-- $as_at        day = today    only those that spoke by this day
with

dated as (
    select
        narrative.*,
        coalesce(meeting.held_on, narrative.recorded_at::date) as since,
    from staging.narrative as narrative
    join indicators.editions as edition using (edition_code)
    left join staging.meeting as meeting using (meeting_code)
    where narrative.edition_code = $edition and edition.partnership_code = $partnership
        and narrative.priority_code = $priority
)

select
    dated.kind,
    row_number() over (
        partition by dated.kind order by dated.since desc nulls last, dated.place desc
    ) as place,
    dated.words,
    dated.who,
    dated.why,
    dated.recorded_at,
    row_basis(dated.illustrative, dated.document_code) as basis,
    document.document,
    dated.paragraph,
from dated
left join staging.document as document using (document_code)
where dated.since is null or dated.since <= $as_at
order by list_position(['story', 'partners', 'what_works'], dated.kind), place
