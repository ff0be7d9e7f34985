-- One row for each covered month of a measure and area: the count stated, or 0 where none was.
insert into monthly
select
    coverage.measure_code,
    coverage.area_code,
    coverage.month,
    coverage.series,
    coalesce(observation.n, 0) as n,
    coverage.basis,
    'returned' as made_from,
from coverage
left join observation using (measure_code, area_code, month, series);
