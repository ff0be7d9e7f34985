-- One row for each covered month of a measure and area, zeros and totals included; no row is no data.
select
    measure_code,
    area_code,
    month,
    series,
    n,
    basis::varchar as basis,
    made_from::varchar as made_from,
from facts.monthly
