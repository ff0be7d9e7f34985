-- One row for each risk to an edition or to one of its priorities.
select
    edition_code,
    risk_code,
    priority_code,
    title as risk,
    description,
    mitigation,
    owner,
    likelihood,
    impact,
    illustrative,
    document_code,
    paragraph,
    line as position,
from facts.risk
