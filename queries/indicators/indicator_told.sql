-- One row for each indicator of an edition, as indicators.indicator_status gives it, in words.
--
-- now_words, before_words: the months. sentence: the change and what it is worth. chance: how often
-- chance alone would bring it. rule: why it is red, amber, green or not judged. target_from: where the target comes
-- from.
create or replace macro indicators.indicator_told(of_edition, in_area, until) as table (
    select
        status.*,
        if(status.value is null, null, period_words(status.now_from, status.now_to)) as now_words,
        if(status.before_value is null, null, period_words(status.before_from, status.before_to))
            as before_words,
        if(
            status.is_pct,
            share_sentence(
                status.indicator, status.value, status.before_value,
                period_words(status.now_from, status.now_to), status.compare_years,
                signal_words(status.signal), status.refusal
            ),
            change_sentence(
                status.indicator, status.unit, status.value_n, status.before_n,
                period_words(status.now_from, status.now_to), status.compare_years,
                signal_words(status.signal), status.refusal
            )
        ) as sentence,
        chance_words(status.p_value) as chance,
        rag_words(
            status.rag, status.value, status.target, status.improvement, status.tolerance_pct,
            status.is_pct, if(status.value = 1, status.unit_one, status.unit),
            period_words(status.now_from, status.now_to),
            case
                when status.last_month is null then 'there are no figures of it here.'
                when status.is_stale
                    then 'its figures end in ' || strftime(status.last_month, '%B %Y')
                        || ', which is too long before.'
                when status.rag = 'no data' and status.value_per = 0
                    then 'there was nothing to take a percentage of.'
                when status.rag = 'no data'
                    then 'not all of its months are covered; its figures end in '
                        || strftime(status.last_month, '%B %Y') || '.'
                when status.set_target is null and status.target_change_pct is null
                    then 'no target was set.'
                when status.is_baseline_unlike
                    then 'the recording changed since its baseline, which may not be compared with.'
                when status.baseline_from is not null and status.target_change_pct is not null
                    then 'the months of its baseline are not covered.'
                else 'the target is one for the whole district.'
            end
        ) as rule,
        target_words(
            status.target, status.set_target, status.target_change_pct, status.baseline,
            status.baseline_label, status.is_pct, status.part, status.is_target_made_up
        ) as target_from,
    from indicators.indicator_status(of_edition, in_area, until) as status
);
