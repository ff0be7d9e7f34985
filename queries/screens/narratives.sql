-- One row for each text of a priority's report card that is or was in force, the latest of a kind
-- first.
--
-- kind: story (behind the curve), partners (with a role to play), what_works (to turn the curve).
-- who, why, recorded_at: of a text written on the dashboard. place: 1 is in force.
--
-- $partnership  partnership    whose plan, by code or name
-- $edition      edition        yearly edition of its plan, such as 2023-24
-- $priority     priority       which
-- $as_at        day = today    only those that spoke by this day
select
    narrative.kind,
    row_number() over (
        partition by narrative.kind order by narrative.since desc nulls last, narrative.place desc
    ) as place,
    narrative.words,
    narrative.who,
    narrative.why,
    narrative.recorded_at,
    narrative.illustrative is not null as is_illustrative,
    document.document,
    narrative.paragraph,
from staging.narrative as narrative
join indicators.editions as edition using (edition_code)
left join staging.document as document using (document_code)
where edition.edition_code = $edition and edition.partnership_code = $partnership
    and narrative.priority_code = $priority
    and (narrative.since is null or narrative.since <= $as_at)
order by list_position(['story', 'partners', 'what_works'], narrative.kind), place
