-- A control chart: which months of burglary chance alone would not bring
with

burglary as (
    select measure_code as series_id, month, n as value, 'decrease' as improvement,
    from facts.monthly
    where area_code = 'E07000110' and measure_code = 'crime.burglary_dwelling'
        and month between date '2012-04-01' and date '2016-03-01'
)

select month, value, mean, lower_limit, upper_limit, point_type,
from control_chart('burglary')
order by month
