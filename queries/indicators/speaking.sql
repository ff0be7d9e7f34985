-- One row for each area and subject of a relation of counts: the series that speaks for it, by the
-- rule of series_precedence. The relation has area_code, domain, series and is_now: whether the count
-- is of the period that is looked at.
create or replace macro indicators.speaking(relation) as table (
    select figures.area_code, figures.domain, figures.series
    from query_table(relation) as figures
    join staging.series as series using (series)
    group by figures.area_code, figures.domain, figures.series, series.is_illustrative
    qualify row_number() over (
        partition by figures.area_code, figures.domain
        order by
            series_precedence(false, count_if(figures.is_now), series.is_illustrative, count(*))
            desc,
            figures.series
    ) = 1
);
