-- One row for each series, subject and month from the first that any covers to the last.
--
-- basis: of the figures that a series has for the month anywhere; NULL is no data.
-- label: the subject and the series in words, unique.
with

covered as (
    select
        coverage.series,
        measure.domain,
        coverage.month,
        worst_basis(list(distinct coverage.basis)) as basis,
    from staging.coverage as coverage
    join staging.measure as measure using (measure_code)
    group by all
),

months as (
    select unnest(generate_series(min(month), max(month), interval 1 month))::date as month
    from covered
)

select
    freshness.domain,
    freshness.domain_name,
    freshness.series,
    freshness.series_name,
    freshness.domain_name || ', ' || freshness.series_name as label,
    months.month,
    covered.basis,
from staging.freshness as freshness
cross join months
left join covered using (series, domain, month)
order by
    freshness.is_illustrative, freshness.domain_position, freshness.series_name, months.month
