-- What changed, and is it real: two years of each crime type, with the exact test
with

counts as (
    select
        measure.position,
        measure.name as measure,
        measure.improvement,
        sum(n) filter (month between date '2014-10-01' and date '2015-09-01')::bigint as now,
        sum(n) filter (month between date '2013-10-01' and date '2014-09-01')::bigint as before,
    from facts.monthly
    join facts.measure using (measure_code)
    where area_code = 'E07000110' and measure.domain = 'crime'
    group by all
),

tested as (
    select *, change_p_value(now, before, 365, 365) as p_value from counts
)

select
    measure,
    now,
    before,
    round(pct_change(now, before), 1) as pct_change,
    round(p_value, 4) as p_value,
    change_signal(now, before, p_value, improvement, 0.002, 0.05, 10) as signal,
from tested
order by position
