-- Seasons: the usual ASB of each month of the year, as an index of the usual month
select
    monthname(month) as month_of_year,
    round(100 * avg(n) / (
        select avg(n) from facts.monthly
        where area_code = 'E07000110' and measure_code = 'asb.incidents'
    ), 0) as index_of_usual,
    count(*) as years,
from facts.monthly
where area_code = 'E07000110' and measure_code = 'asb.incidents'
group by month_of_year, month(month)
order by month(month)
