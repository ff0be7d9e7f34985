-- One row: the series that speaks for a domain in an area over a period. Real figures come before
-- illustrative ones, then whoever covers more of the period, then of all time.
-- wanted_series, where not NULL, is the choice of a person and is taken if it has any figures.
create or replace macro indicators.series_in_use(
    in_area, of_domain, since, until, wanted_series
) as table (
    with

    candidates as (
        select
            monthly.series,
            min(monthly.month) as covered_from,
            max(monthly.month) as covered_to,
            count(*) filter (monthly.month between since and until) as figures_in_period,
            count(*) as figures,
        from staging.monthly as monthly
        join staging.measure as measure using (measure_code)
        where monthly.area_code = in_area and measure.domain = of_domain
        group by monthly.series
    )

    select
        candidates.series,
        series.series_name,
        series.is_illustrative,
        candidates.covered_from,
        candidates.covered_to,
    from candidates
    join staging.series as series using (series)
    order by
        series_precedence(
            candidates.series is not distinct from wanted_series,
            candidates.figures_in_period,
            series.is_illustrative,
            candidates.figures
        ) desc,
        candidates.series
    limit 1
);
