-- One row for each thing that the recipient of an award promised, and what was reported of it.
select
    grant_id,
    outcome_code,
    outcome,
    question::varchar as question,
    promised,
    reported,
    reported_on,
    illustrative,
    line as position,
    source_id,
from facts.award_outcome
