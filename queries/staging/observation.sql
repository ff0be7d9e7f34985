-- One row for each count that a file states.
select
    measure_code,
    area_code,
    month,
    series,
    n,
    basis::varchar as basis,
    source_id,
    line,
from facts.observation
