-- One row for each month of an allocation: what is meant to be spent in it, in pounds.
select
    allocation_code,
    month,
    amount,
    illustrative,
    source_id,
from facts.profile
