-- One row for each outcome that a priority is for.
select
    edition_code,
    priority_code,
    outcome,
    illustrative,
    document_code,
    line as position,
from facts.outcome
