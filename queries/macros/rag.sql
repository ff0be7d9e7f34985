-- Red, amber, green: where an indicator is against its target.

-- green when the target is met, amber when it is missed by no more than the tolerance (percent of
-- the target, 10 unless said), red otherwise; no judgement for a neutral measure or without a
-- target; no data without a value. improvement: decrease (to be at or below the target) or increase.
create or replace macro rag_within(value, target, improvement, tolerance) as
    case
        when value is null then 'no data'
        when target is null or improvement = 'neutral' then 'no judgement'
        when if(improvement = 'increase', target - value, value - target) <= 0 then 'green'
        when if(improvement = 'increase', target - value, value - target)
            <= abs(target) * tolerance / 100.0 then 'amber'
        else 'red'
    end;

create or replace macro
    rag(value, target, improvement) as rag_within(value, target, improvement, 10),
    (value, target, improvement, tolerance) as rag_within(value, target, improvement, tolerance);
