-- One row for each action of a priority.
select
    edition_code,
    action_code,
    priority_code,
    title as action,
    owner,
    due_on,
    state::varchar as state,
    done_on,
    strand::varchar as strand,
    progress,
    illustrative,
    document_code,
    paragraph,
    line as position,
from facts.action
