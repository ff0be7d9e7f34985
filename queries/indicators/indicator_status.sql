-- One row for each indicator of an edition, in the plan's order: where it is against its target and
-- what its change is worth, by the figures up to a month.
--
-- in_area: where indicators are counted that name no area of their own. until: last month looked at.
-- now_from to now_to: months counted, those that the indicator asks for to the last covered; NULL
-- where there are none, or where they ended too long before. before_from, before_to: the same months
-- compare_years earlier. value, before_value, target, baseline: counts in those months, or
-- percentages (is_pct); a number set for a year is scaled to the months of a year to date.
-- value_n and value_per, before_n and before_per: what they are made of. whole_target: for a year.
-- rag, signal: the two answers. refusal: why the two periods may not be compared, in words.
-- target_words: where the target comes from. is_elsewhere: a target set for the partnership's
-- district does not hold in in_area. recent: 24 months to now_to, NULL for no data.
create or replace macro indicators.indicator_status(of_edition, in_area, until) as table (
    with recursive

    limits as (
        select
            *,
            (select value from staging.threshold where name = 'stale_after_months') as stale_after,
        from indicators.change_limits
    ),

    home as (
        select partnership.area_code as home_code
        from staging.edition as edition
        join staging.plan as plan using (plan_code)
        join staging.partnership as partnership using (partnership_code)
        where edition.edition_code = of_edition
    ),

    asked as (
        select
            indicator.* exclude (area_code, improvement),
            coalesce(indicator.area_code, in_area) as area_code,
            coalesce(indicator.improvement, measure.improvement) as improvement,
            indicator.per_measure_code is not null as is_pct,
            indicator.area_code is null and in_area <> home.home_code as is_elsewhere,
            measure.unit,
            measure.unit_one,
            measure.domain,
        from staging.indicator as indicator
        join staging.measure as measure using (measure_code)
        cross join home
        where indicator.edition_code = of_edition
    ),

    figures as (
        select
            asked.indicator_code,
            monthly.series,
            monthly.month,
            monthly.n,
            per.n as per_n,
            worst_basis([monthly.basis, coalesce(per.basis, monthly.basis)]) as basis,
        from asked
        join staging.monthly as monthly
            on monthly.area_code = asked.area_code and monthly.measure_code = asked.measure_code
        left join staging.monthly as per
            on per.area_code = asked.area_code and per.measure_code = asked.per_measure_code
            and per.series = monthly.series and per.month = monthly.month
        where monthly.month <= until and (not asked.is_pct or per.n is not null)
    ),

    -- Whose counting speaks for each: the rule of indicators.series_in_use, for the year to the end.
    in_use as (
        select
            figures.indicator_code,
            figures.series,
            series.series_name,
            max(figures.month) as last_month,
        from figures
        join staging.series as series using (series)
        group by figures.indicator_code, figures.series, series.series_name, series.is_illustrative
        qualify row_number() over (
            partition by figures.indicator_code
            order by
                series_precedence(
                    false,
                    count_if(figures.month > (until - interval 12 month)::date),
                    series.is_illustrative,
                    count(*)
                ) desc,
                figures.series
        ) = 1
    ),

    last_covered as (
        select
            asked.*,
            in_use.series,
            in_use.series_name,
            in_use.last_month,
            year(in_use.last_month) - if(month(in_use.last_month) = 12, 0, 1) as last_year,
        from asked
        left join in_use using (indicator_code)
    ),

    periods as (
        select
            last_covered.*,
            case last_covered.period
                when 'calendar_year' then make_date(last_year, 1, 1)
                when 'year_to_date' then financial_year_start(last_month)
                else (last_month - interval 11 month)::date
            end as now_from,
            if(last_covered.period = 'calendar_year', make_date(last_year, 12, 1), last_month)
                as now_to,
        from last_covered
    ),

    -- month_count: how many months the period has; base_years: how many the baseline has.
    spans as (
        select
            periods.*,
            years_before(now_from, compare_years) as before_from,
            years_before(now_to, compare_years) as before_to,
            month_count(now_from, now_to) as months,
            month_count(baseline_from, baseline_to) / 12 as base_years,
            date_diff('month', now_to, until) > limits.stale_after as is_stale,
        from periods
        cross join limits
    ),

    -- What of a baseline's years is the same as the period: of a year to date, its months.
    sided as (
        select
            spans.indicator_code,
            figures.n,
            figures.per_n,
            figures.basis,
            figures.month between spans.now_from and spans.now_to as is_now,
            figures.month between spans.before_from and spans.before_to as is_before,
            figures.month between spans.baseline_from and spans.baseline_to
            and (
                spans.period <> 'year_to_date'
                or (month(figures.month) + 8) % 12 <= (month(spans.now_to) + 8) % 12
            ) as is_base,
        from spans
        join figures
            on figures.indicator_code = spans.indicator_code and figures.series = spans.series
    ),

    sums as (
        select
            indicator_code,
            count_if(is_now) as now_months,
            count_if(is_before) as before_months,
            count_if(is_base) as base_months,
            (sum(n) filter (is_now))::bigint as now_n,
            (sum(per_n) filter (is_now))::bigint as now_per,
            (sum(n) filter (is_before))::bigint as before_n,
            (sum(per_n) filter (is_before))::bigint as before_per,
            (sum(n) filter (is_base))::bigint as base_n,
            (sum(per_n) filter (is_base))::bigint as base_per,
            worst_basis(list(distinct basis) filter (is_now or is_before)) as counted_basis,
        from sided
        group by indicator_code
    ),

    -- The targets for a year of the indicators of other editions that baselines rest on.
    chain as (
        select baseline_edition as edition_code, baseline_indicator as indicator_code
        from asked
        where baseline_indicator is not null

        union

        select indicator.baseline_edition, indicator.baseline_indicator
        from chain
        join staging.indicator as indicator using (edition_code, indicator_code)
        where indicator.baseline_indicator is not null
    ),

    linked as (
        select indicator.*
        from chain
        join staging.indicator as indicator using (edition_code, indicator_code)
    ),

    yearly as (
        select
            linked.edition_code,
            linked.indicator_code,
            if(
                any_value(linked.per_measure_code) is null,
                sum(monthly.n) * 12.0 / count(*),
                100.0 * sum(monthly.n) / nullif(sum(per.n), 0)
            ) as average,
        from linked
        cross join home
        join staging.monthly as monthly
            on monthly.area_code = coalesce(linked.area_code, home.home_code)
            and monthly.measure_code = linked.measure_code
            and monthly.month between linked.baseline_from and linked.baseline_to
        join staging.series as series using (series)
        left join staging.monthly as per
            on per.area_code = monthly.area_code and per.measure_code = linked.per_measure_code
            and per.series = monthly.series and per.month = monthly.month
        group by linked.edition_code, linked.indicator_code, monthly.series, series.is_illustrative
        having count(*) = month_count(any_value(linked.baseline_from), any_value(linked.baseline_to))
        qualify row_number() over (
            partition by linked.edition_code, linked.indicator_code
            order by series.is_illustrative, monthly.series
        ) = 1
    ),

    resolved as (
        select
            linked.edition_code,
            linked.indicator_code,
            coalesce(
                linked.target,
                target_on_baseline(
                    coalesce(linked.baseline, yearly.average), linked.target_change_pct
                )
            ) as target,
        from linked
        left join yearly using (edition_code, indicator_code)
        where linked.baseline_indicator is null or linked.target is not null

        union all

        select
            linked.edition_code,
            linked.indicator_code,
            target_on_baseline(resolved.target, linked.target_change_pct) as target,
        from resolved
        join linked
            on linked.baseline_edition = resolved.edition_code
            and linked.baseline_indicator = resolved.indicator_code
        where linked.target is null
    ),

    broken as (
        select
            spans.indicator_code,
            list(distinct breaks.title) as breaks,
            first(
                not_comparable_words(
                    spans.now_from, spans.now_to, spans.compare_years, breaks.title, breaks.month,
                    breaks.what
                )
                order by breaks.month
            ) filter (breaks.effect = 'block') as refusal,
        from spans
        join staging.area as area on area.area_code = spans.area_code
        join indicators.breaks as breaks
            on breaks.measure_code in (spans.measure_code, spans.per_measure_code)
            and breaks.district_code = area.district_code
            and breaks.month > spans.before_from
            and breaks.month <= spans.now_to
        group by spans.indicator_code
    ),

    -- Baselines that were counted before a break across which nothing may be compared.
    unlike as (
        select distinct spans.indicator_code
        from spans
        join staging.area as area on area.area_code = spans.area_code
        join indicators.breaks as breaks
            on breaks.measure_code in (spans.measure_code, spans.per_measure_code)
            and breaks.district_code = area.district_code
            and breaks.month > spans.baseline_from
            and breaks.month <= spans.now_to
            and breaks.effect = 'block'
    ),

    valued as (
        select
            spans.* exclude (target, baseline, now_from, now_to, last_year),
            if(spans.is_stale, null, spans.now_from) as now_from,
            if(spans.is_stale, null, spans.now_to) as now_to,
            if(sums.now_months = spans.months and not spans.is_stale, sums.now_n, null) as value_n,
            if(sums.now_months = spans.months and not spans.is_stale, sums.now_per, null)
                as value_per,
            if(
                sums.before_months = spans.months and broken.refusal is null and not spans.is_stale,
                sums.before_n, null
            ) as before_n,
            if(
                sums.before_months = spans.months and broken.refusal is null and not spans.is_stale,
                sums.before_per, null
            ) as before_per,
            sums.counted_basis,
            broken.breaks,
            unlike.indicator_code is not null as is_baseline_unlike,
            if(sums.before_months = spans.months, broken.refusal, null) as refusal,
            -- of a number for a year, the part of it that the months are
            if(spans.is_pct or spans.period <> 'year_to_date', 1.0, spans.months / 12.0) as part,
            spans.target as set_target,
            spans.baseline as set_baseline,
            resolved.target as linked_target,
            if(
                sums.base_months = spans.months * spans.base_years
                and unlike.indicator_code is null,
                if(
                    spans.is_pct,
                    100.0 * sums.base_n / nullif(sums.base_per, 0),
                    sums.base_n / spans.base_years
                ),
                null
            ) as counted_baseline,
        from spans
        left join sums using (indicator_code)
        left join broken using (indicator_code)
        left join unlike using (indicator_code)
        left join resolved
            on resolved.edition_code = spans.baseline_edition
            and resolved.indicator_code = spans.baseline_indicator
    ),

    based as (
        select
            *,
            if(is_pct, 100.0 * value_n / nullif(value_per, 0), value_n::double) as value,
            if(is_pct, 100.0 * before_n / nullif(before_per, 0), before_n::double) as before_value,
            if(
                is_elsewhere and counted_baseline is null,
                null,
                coalesce(counted_baseline, set_baseline * part, linked_target * part)
            ) as baseline,
        from valued
    ),

    aimed as (
        select
            *,
            coalesce(
                if(is_elsewhere and not is_pct, null, set_target * part),
                target_on_baseline(baseline, target_change_pct)
            ) as target,
        from based
    ),

    tested as (
        select
            *,
            -- A percentage of nothing has counts, but no value.
            change_p_value(
                if(value is null, null, value_n),
                if(before_value is null, null, before_n),
                if(is_pct, nullif(value_per, 0), day_count(now_from, now_to)),
                if(is_pct, nullif(before_per, 0), day_count(before_from, before_to))
            ) as p_value,
        from aimed
    ),

    printed as (
        select
            figure.area_code,
            figure.measure_code,
            figure.first_month,
            figure.last_month,
            max(figure.value) as value,
        from staging.published_figure as figure
        where figure.statistic = 'count'
        group by all
    ),

    lately as (
        select
            aimed.indicator_code,
            list(
                if(aimed.is_pct, 100.0 * figures.n / nullif(figures.per_n, 0), figures.n::double)
                order by months.step
            ) as recent,
            worst_basis(list(distinct figures.basis) filter (figures.basis is not null))
                as recent_basis,
        from aimed
        cross join range(24) as months (step)
        left join figures
            on figures.indicator_code = aimed.indicator_code
            and figures.series = aimed.series
            and figures.month = (aimed.now_to - to_months(23 - months.step::integer))::date
        where aimed.now_to is not null
        group by aimed.indicator_code
    )

    select
        tested.edition_code,
        tested.priority_code,
        tested.indicator_code,
        tested.indicator,
        tested.position,
        tested.is_headline,
        tested.measure_code,
        tested.per_measure_code,
        tested.area_code,
        area.area,
        tested.domain,
        tested.unit,
        tested.unit_one,
        tested.is_pct,
        tested.improvement,
        tested.period,
        tested.compare_years,
        tested.series,
        tested.series_name,
        tested.last_month,
        tested.now_from,
        tested.now_to,
        if(tested.value is null, null, tested.before_from) as before_from,
        if(tested.value is null, null, tested.before_to) as before_to,
        tested.months,
        tested.value_n,
        tested.value_per,
        tested.before_n,
        tested.before_per,
        tested.value,
        tested.before_value,
        tested.target,
        tested.target / tested.part as whole_target,
        tested.tolerance_pct,
        tested.target_change_pct,
        tested.set_target,
        tested.baseline,
        tested.baseline_label,
        tested.baseline_from,
        tested.part,
        tested.is_elsewhere,
        tested.breaks,
        tested.refusal,
        rag(tested.value, tested.target, tested.improvement, tested.tolerance_pct) as rag,
        tested.p_value,
        if(
            tested.refusal is null or tested.value is null,
            change_signal(
                tested.value, tested.before_value, tested.p_value, tested.improvement,
                limits.p_real, limits.p_possible,
                if(
                    tested.value_n + tested.before_n < limits.minimum_count, 'infinity'::double, 0
                )
            ),
            'not comparable'
        ) as signal,
        if(
            tested.value is null,
            null,
            if(
                tested.value_n = now_printed.value
                and (tested.before_n is null or tested.before_n = before_printed.value)
                and (not tested.is_pct or tested.value_per = per_printed.value),
                'published',
                tested.counted_basis
            )
        ) as basis,
        if(
            tested.set_target is null,
            is_made_up(tested.illustrative, 'target_change_pct')
            or is_made_up(tested.illustrative, 'baseline')
            or is_made_up(tested.illustrative, 'baseline_from')
            or is_made_up(tested.illustrative, 'baseline_to'),
            is_made_up(tested.illustrative, 'target')
        ) as is_target_made_up,
        tested.is_stale,
        tested.is_baseline_unlike,
        tested.illustrative,
        tested.source_id,
        lately.recent,
        lately.recent_basis,
    from tested
    cross join limits
    join staging.area as area on area.area_code = tested.area_code
    left join lately using (indicator_code)
    left join printed as now_printed
        on now_printed.area_code = tested.area_code
        and now_printed.measure_code = tested.measure_code
        and now_printed.first_month = tested.now_from and now_printed.last_month = tested.now_to
    left join printed as before_printed
        on before_printed.area_code = tested.area_code
        and before_printed.measure_code = tested.measure_code
        and before_printed.first_month = tested.before_from
        and before_printed.last_month = tested.before_to
    left join printed as per_printed
        on per_printed.area_code = tested.area_code
        and per_printed.measure_code = tested.per_measure_code
        and per_printed.first_month = tested.now_from and per_printed.last_month = tested.now_to
);
