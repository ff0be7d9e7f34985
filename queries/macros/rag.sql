-- Red, amber, green: where an indicator is against its target.

-- By how much a target is missed; 0 or less where it is met. A billionth of the target is let
-- through, or 4.95 would miss 4.5 by more than its tenth, as binary fractions have it.
create or replace macro missed_by(value, target, improvement) as
    if(improvement = 'increase', target::double - value, value::double - target)
    - abs(target::double) * 1e-9;

-- green when the target is met, amber when it is missed by no more than the tolerance (percent of
-- the target, 10 unless said), red otherwise; no judgement for a neutral measure or without a
-- target; no data without a value. improvement: decrease (to be at or below the target) or increase.
create or replace macro rag_within(value, target, improvement, tolerance) as
    case
        when value is null then 'no data'
        when target is null or improvement = 'neutral' then 'no judgement'
        when missed_by(value, target, improvement) <= 0 then 'green'
        when missed_by(value, target, improvement)
            <= abs(target::double) * coalesce(tolerance, 10) / 100 then 'amber'
        else 'red'
    end;

create or replace macro
    rag(value, target, improvement) as rag_within(value, target, improvement, 10),
    (value, target, improvement, tolerance) as rag_within(value, target, improvement, tolerance);
