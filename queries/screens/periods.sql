-- One row for each series and domain that has figures for an area: the months it covers.
--
-- months: how many are covered; gaps: how many between the first and the last are not.
--
-- $area  area   ward or district
select
    domain.domain,
    domain.domain_name,
    series.series,
    series.series_name,
    series.is_illustrative,
    min(monthly.month) as first_month,
    max(monthly.month) as last_month,
    count(distinct monthly.month) as months,
    month_count(min(monthly.month), max(monthly.month)) - count(distinct monthly.month) as gaps,
from staging.monthly as monthly
join staging.measure as measure using (measure_code)
join staging.domain as domain using (domain)
join staging.series as series using (series)
where monthly.area_code = $area
group by
    domain.domain, domain.domain_name, domain.domain_position, series.series, series.series_name,
    series.is_illustrative
order by domain.domain_position, series.is_illustrative, series.series
