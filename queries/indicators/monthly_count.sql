-- One row for each covered month of a measure and area: a count, in the measure's unit.
-- Every indicator view has these columns: indicator_code, area_code, month, series, value, basis.
select
    measure_code as indicator_code,
    area_code,
    month,
    series,
    n as value,
    basis,
from staging.monthly
