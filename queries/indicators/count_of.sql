-- Counts over periods. All answer NULL where any month of the period is not covered.

-- The count of a measure in an area over a period, by one series.
create or replace macro indicators.count_of(
    in_area, of_measure, by_series, since, until
) as (
    select if(count(*) = month_count(since, until), sum(n)::bigint, null)
    from staging.monthly
    where area_code = in_area and measure_code = of_measure and series = by_series
        and month between since and until
);

-- Whether a paper prints this very count, of this area and period.
create or replace macro indicators.is_printed(
    in_area, of_measure, this_count, since, until
) as (
    select count(*) > 0
    from staging.published_figure as figure
    where figure.statistic = 'count' and figure.area_code = in_area
        and figure.measure_code = of_measure and figure.value = this_count
        and figure.first_month = since and figure.last_month = until
);
