-- Takes out the coverage of the months that the file just read speaks for.
delete from coverage
where (measure_code, area_code, month, series) in (
    select measure_code, area_code, month, series_code(publisher, basis) from spoken_for
)
returning source_id;
