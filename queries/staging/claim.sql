-- One row for each claim of money that the recipient of an award spent, in pounds.
select
    grant_id,
    claim,
    spent_on,
    amount,
    what,
    illustrative,
    document_code,
    source_id,
    line as position,
from facts.claim
