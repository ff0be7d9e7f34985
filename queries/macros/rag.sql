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

-- A figure as a person writes it: 1,234, 57.5, or a percentage to one decimal.
create or replace macro figure_words(value, is_pct) as
    case
        when is_pct then format('{:.1f}%', value::double)
        when round(value, 1) = round(value) then format('{:,}', round(value)::bigint)
        else format('{:,.1f}', value::double)
    end;

-- Why an indicator is red, amber or green: the rule with its numbers, as a sentence; where it is not
-- judged or has no data, the reason given. in_words: the months counted. unit: empty for a
-- percentage.
create or replace macro rag_words(
    rag_, value, target, improvement, tolerance, is_pct, unit, in_words, reason
) as
    case rag_
        when 'no data' then 'No data: ' || reason
        when 'no judgement' then
            'Not judged: '
            || if(improvement = 'neutral', 'neither a rise nor a fall is better.', reason)
        else
            upper(rag_[1]) || rag_[2:] || ': ' || figure_words(value, is_pct)
            || if(is_pct, '', ' ' || unit) || ' in ' || in_words
            || if(
                rag_ = 'green',
                if(
                    value = target, ' is exactly the target of ',
                    if(
                        improvement = 'increase',
                        ' is at or above the target of ', ' is at or below the target of '
                    )
                ) || figure_words(target, is_pct),
                ' misses the target of ' || figure_words(target, is_pct) || ' by '
                || if(
                    is_pct,
                    format('{:.1f} points', abs(value - target)::double),
                    figure_words(abs(value - target), false)
                )
                || if(
                    target = 0, '',
                    format(' ({:.1f}% of it)', 100 * abs(value - target) / abs(target)::double)
                )
                || if(rag_ = 'amber', ', no more than the ', ', more than the ')
                || format('{:g}%', tolerance::double) || ' that is amber'
            ) || '.'
    end;

-- Where a target comes from, as a sentence.
create or replace macro target_words(
    target, set_target, change_pct, baseline, baseline_label, is_pct, part, is_made_up
) as
    case
        when target is null then null
        else
            'The target'
            || if(is_made_up, ' (illustrative)', '') || ' is '
            || if(
                change_pct is null,
                figure_words(target, is_pct)
                || if(
                    part < 1, ', the part of ' || figure_words(set_target, is_pct)
                    || ' a year that falls to these months', ''
                ),
                case
                    when change_pct = 0 then 'to hold at '
                    else
                        format('{:g}%', abs(change_pct)::double)
                        || if(change_pct < 0, ' below ', ' above ')
                end
                || coalesce(baseline_label, 'the baseline') || ' (' || figure_words(baseline, is_pct)
                || ')'
            ) || '.'
    end;

-- The sentence for a percentage and its change on the same months earlier.
create or replace macro share_sentence(
    name, value, before_value, now_words, years, worth, refusal
) as
    case
        when value is null then null
        when before_value is null
            then name || ' stood at ' || figure_words(value, true) || ' in ' || now_words
                || coalesce('. ' || refusal, '; there are no figures for the same months '
                    || earlier_words(years) || '.')
        when round(value, 1) = round(before_value, 1)
            then name || ' did not change: ' || figure_words(value, true) || ' in ' || now_words
                || ' as in the same months ' || earlier_words(years) || '.'
        else
            name || if(value > before_value, ' rose', ' fell') || ' from '
            || figure_words(before_value, true) || ' to ' || figure_words(value, true) || ' in '
            || now_words || ' against the same months ' || earlier_words(years)
            || coalesce('; ' || worth, '') || '.'
    end;
