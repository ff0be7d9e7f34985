-- One row for each status that a priority was given, the one in force first.
--
-- basis: published where a paper prints it (document, paragraph: which), illustrative where it is
-- made up, NULL where it was recorded. suggested_status: what the figures suggested when it was
-- recorded. place: 1 is in force.
--
-- $partnership  partnership    whose plan, by code or name
-- $edition      edition        yearly edition of its plan, such as 2023-24
-- $priority     priority       which
-- $as_at        day = today    only those of meetings up to this day
select
    judged.place,
    judged.status,
    scale.tone,
    judged.reason,
    judged.who,
    judged.meeting_code,
    judged.meeting,
    judged.held_on,
    judged.recorded_at,
    judged.suggested_status,
    judged.basis,
    document.document,
    judged.paragraph,
from indicators.editions as edition,
    indicators.judged($edition, $as_at) as judged
left join staging.document as document using (document_code)
left join staging.status as scale
    on scale.status = judged.status and scale.status_scale = edition.status_scale
where edition.edition_code = $edition and edition.partnership_code = $partnership
    and judged.priority_code = $priority
order by judged.place
