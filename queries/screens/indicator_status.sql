-- One row for each indicator of an edition, in the plan's order: where it is against its target, and
-- whether its change is real.
--
-- value, before_value, target, baseline: counts in the months now_from to now_to (or before_from to
-- before_to), or percentages where is_pct; NULL where there is none. rag: red, amber, green, no
-- judgement or no data. signal: what the change is worth. rule: why it is red, with the numbers;
-- target_from: where the target comes from; sentence: the change, in words; chance:
-- how often chance alone would bring it. monthly_target,
-- monthly_baseline: for a chart of months. recent: 24 months to now_to; recent_basis: how certain they are. basis: of the figures;
-- is_target_made_up: the target is illustrative. plan_file, plan_line: where the indicator stands.
--
-- $partnership  partnership       whose plan, by code or name
-- $edition      edition           yearly edition of its plan, such as 2023-24
-- $as_at        day = today       day as of which it is told; a month is its end
-- $to           month = null      last month of figures; without it, the last whole month before the day
-- $area         area = null       where; without it, the partnership's district
-- $priority     priority = null   only those of this priority
select
    told.priority_code,
    told.indicator_code,
    told.indicator,
    told.is_headline,
    told.rag,
    told.signal,
    told.value,
    told.before_value,
    told.target,
    told.tolerance_pct,
    told.baseline,
    told.baseline_label,
    told.is_pct,
    told.unit,
    told.now_from,
    told.now_to,
    told.before_from,
    told.before_to,
    told.now_words,
    told.before_words,
    told.p_value,
    told.sentence,
    told.chance,
    told.rule,
    told.target_from,
    told.whole_target / if(told.is_pct, 1, 12) as monthly_target,
    told.baseline / told.part / if(told.is_pct, 1, 12) as monthly_baseline,
    told.improvement,
    told.measure_code,
    told.per_measure_code,
    told.domain,
    told.area_code,
    told.area,
    told.series,
    told.basis,
    told.is_target_made_up,
    source.file_name as plan_file,
    told.position as plan_line,
    told.recent,
    told.recent_basis,
from indicators.editions as edition,
    indicators.indicator_told(
        $edition,
        coalesce(
            $area, (select area_code from staging.partnership where partnership_code = $partnership)
        ),
        least(coalesce($to, last_whole_month($as_at)), last_whole_month($as_at))
    ) as told
join staging.source as source on source.source_id = told.source_id
where edition.edition_code = $edition and edition.partnership_code = $partnership
    and ($priority is null or told.priority_code = $priority)
order by told.position
