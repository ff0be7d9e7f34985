-- One row for each condition of a rule by which a status is suggested.
select
    status_scale,
    place,
    condition,
    status,
    quantifier::varchar as quantifier,
    scope::varchar as scope,
    rag::varchar as rag,
    signal,
from facts.suggestion_rule
