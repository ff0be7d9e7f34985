-- One row for each figure just read (stated) that no earlier file gave.
insert into observation
select
    stated.measure_code,
    stated.area_code,
    stated.month,
    series_code(stated.publisher, stated.basis) as series,
    stated.n,
    stated.basis,
    $source_id as source_id,
    stated.line,
from stated
anti join observation as earlier
    on earlier.measure_code = stated.measure_code
    and earlier.area_code = stated.area_code
    and earlier.month = stated.month
    and earlier.series = series_code(stated.publisher, stated.basis);
