-- Change between two counts: how large it is, and whether chance alone would bring it.
-- Source: methods of the project; the exact test is R's poisson.test for two counts.

-- Percentage change; NULL where before is 0 or either is unknown.
create or replace macro pct_change(now, before) as
    100.0 * (now - before) / nullif(before, 0)::double;

-- Two-sided p-value of the exact conditional test of two Poisson counts. Given their total, `now`
-- is binomial with probability exposure_now / (exposure_now + exposure_before); the probabilities
-- of every outcome no more likely than the one seen are summed, with R's relative tolerance of
-- 1e-7. NULL where a count is unknown; 1 where both are 0.
create or replace macro change_p_value(now, before, exposure_now, exposure_before) as (
    select
        case
            when now is null or before is null then null
            when now + before = 0 then 1.0
            else least(1.0, sum(exp(outcome.ln_p)) filter (outcome.ln_p <= seen.ln_p + 1e-7))
        end
    from (
        select
            lgamma(now + before + 1.0) - lgamma(k + 1.0) - lgamma(now + before - k + 1.0)
            + k * ln(exposure_now::double / (exposure_now + exposure_before))
            + (now + before - k)
            * ln(exposure_before::double / (exposure_now + exposure_before)) as ln_p
        from range(0, (coalesce(now + before, 0) + 1)::bigint) as outcomes (k)
    ) as outcome
    cross join (
        select
            lgamma(now + before + 1.0) - lgamma(now + 1.0) - lgamma(before + 1.0)
            + now * ln(exposure_now::double / (exposure_now + exposure_before))
            + before * ln(exposure_before::double / (exposure_now + exposure_before)) as ln_p
    ) as seen
);

-- Is the change real, and is it good? In the field's words: improving, worsening (rising, falling
-- where neither direction is better), the same with "possibly" before it, "no clear change",
-- "too few to tell", or NULL where a side is unknown. Counts of crimes are over-dispersed, so the
-- p-value is optimistic: hence a stricter limit for "real" than the customary one.
create or replace macro change_signal(
    now, before, p_value, improvement, real_below, possible_below, minimum_count
) as
    case
        when p_value is null then null
        when now + before < minimum_count then 'too few to tell'
        when p_value >= possible_below then 'no clear change'
        else
            if(p_value < real_below, '', 'possibly ')
            || case
                when improvement = 'neutral' then if(now > before, 'rising', 'falling')
                when (now > before) = (improvement = 'increase') then 'improving'
                else 'worsening'
            end
    end;
