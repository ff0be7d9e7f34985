-- One row for each measure of a domain, in the committee's order: now, before and the change.
--
-- A period that the figures do not cover whole is refused in words. Where the earlier months are
-- not covered, now is given and before, difference, pct_change and p_value are NULL.
-- level: depth in the hierarchy, the domain's total being 0. now, before, difference: counts in
-- the measure's unit. pct_change: percent, to one decimal. p_value: exact conditional test.
-- signal: what the change is worth. basis: published where a paper prints these very figures.
--
-- $area    area           ward or district
-- $domain  domain         subject: crime, asb, domestic_abuse, road_safety
-- $from    month          first month of the period
-- $to      month          last month of the period
-- $years   integer = 1    how many years earlier the comparison lies
-- $series  text = null    whose counting; without it, the one that speaks for the period
with

comparison as (
    select *
    from indicators.comparison($area, $domain, $from, $to, $years, $series)
),

change as (
    select *
    from indicators.change(
        [$area], $domain, $from, $to, $years,
        (select [{'domain': $domain, 'series': comparison.series}] from comparison)
    )
)

select
    measure_code,
    measure,
    level,
    now,
    before,
    difference,
    round(pct_change, 1) as pct_change,
    p_value,
    signal,
    basis,
from change
where (
    select if(comparison.refusal is null, true, error(comparison.refusal)::boolean)
    from comparison
)
order by position
