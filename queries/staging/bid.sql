-- One row for each bid for money of an allocation.
select
    allocation_code,
    bid_code,
    title as bid,
    applicant,
    priority as priority_said,
    coalesce(pot, 'funding round') as pot,
    amount,
    received_on,
    decision::varchar as decision,
    decided_on,
    reason,
    grant_id,
    illustrative,
    document_code,
    paragraph,
    line as position,
from facts.bid
