-- One row for each month of a measure and area that the file just read speaks for (spoken_for) and
-- no earlier one did.
insert into coverage
select
    series_code(spoken_for.publisher, spoken_for.basis) as series,
    spoken_for.measure_code,
    spoken_for.area_code,
    spoken_for.month,
    spoken_for.basis,
    $source_id as source_id,
from spoken_for
anti join coverage as earlier
    on earlier.measure_code = spoken_for.measure_code
    and earlier.area_code = spoken_for.area_code
    and earlier.month = spoken_for.month
    and earlier.series = series_code(spoken_for.publisher, spoken_for.basis);
