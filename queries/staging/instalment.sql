-- One row for each part in which an award is paid, in pounds; paid_on: NULL while it is not.
select
    grant_id,
    instalment,
    due_on,
    amount,
    paid_on,
    illustrative,
    document_code,
    source_id,
    line as position,
from facts.instalment
