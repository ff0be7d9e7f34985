-- One row for each action of an edition, by priority: what is late first, what is done last.
--
-- state: as at the day; one done after it was under way. is_late: due before the day and neither done
-- nor stopped; days_late: by how many days. basis: published where a paper says so, illustrative or
-- partly so where it is made up, else NULL.
--
-- $partnership  partnership    whose plan, by code or name
-- $edition      edition        yearly edition of its plan, such as 2023-24
-- $as_at        day = today        day as of which it is told
-- $priority     priority = null    only those of this priority
with

dated as (
    select
        action.* replace (
            state_at(action.state, action.done_on, $as_at) as state,
            if(action.done_on > $as_at, null, action.done_on) as done_on
        ),
        coalesce(
            action.due_on < $as_at
            and state_at(action.state, action.done_on, $as_at) in ('planned', 'under way'),
            false
        ) as is_late,
    from staging.action as action
    join indicators.editions as edition using (edition_code)
    where edition.edition_code = $edition and edition.partnership_code = $partnership
        and ($priority is null or action.priority_code = $priority)
)

select
    dated.priority_code,
    priority.short_name as priority,
    dated.action_code,
    dated.action,
    dated.owner,
    dated.due_on,
    dated.state,
    dated.done_on,
    dated.strand,
    dated.progress,
    dated.is_late,
    if(dated.is_late, date_diff('day', dated.due_on, $as_at), null) as days_late,
    row_basis(dated.illustrative, dated.document_code) as basis,
    document.document,
    dated.paragraph,
from dated
join staging.priority as priority
    on priority.edition_code = dated.edition_code and priority.priority_code = dated.priority_code
left join staging.document as document on document.document_code = dated.document_code
order by
    priority.position,
    dated.is_late desc,
    list_position(['under way', 'planned', 'done', 'stopped'], dated.state),
    dated.due_on nulls last,
    dated.position
