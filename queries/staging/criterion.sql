-- One row for each thing by which bids for an allocation are judged.
select
    allocation_code,
    criterion_code,
    criterion,
    weight,
    max_score,
    illustrative,
    document_code,
    paragraph,
    line as position,
    source_id,
from facts.criterion
