-- What is here: months and files of each series
select
    series.name as series,
    measure.domain as subject,
    min(month) as first_month,
    max(month) as last_month,
    count(distinct area_code) as areas,
from facts.monthly
join facts.series using (series)
join facts.measure using (measure_code)
group by all
order by subject, series
