-- One row for each covered month of a measure and area: the count stated, or 0 where none was.
-- Counts made from records of several files add up.
insert into monthly
with

stated as (
    select measure_code, area_code, month, series, sum(n) as n, max(basis) as basis
    from observation
    where series in (from changed)
    group by all
)

select
    coverage.measure_code,
    coverage.area_code,
    coverage.month,
    coverage.series,
    coalesce(stated.n, 0) as n,
    greatest(coverage.basis, coalesce(stated.basis, coverage.basis)) as basis,
    'returned' as made_from,
from coverage
left join stated using (measure_code, area_code, month, series)
where coverage.series in (from changed);
