-- One row for each score of a bid by one criterion.
select
    allocation_code,
    bid_code,
    criterion_code,
    score,
    source_id,
from facts.bid_score
