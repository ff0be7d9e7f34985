-- One row for each month of a measure and area that a file speaks for.
select
    series,
    measure_code,
    area_code,
    month,
    basis::varchar as basis,
    source_id,
from facts.coverage
