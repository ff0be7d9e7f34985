-- One row for each headline sentence of a period, subject by subject, in the order to read them.
--
-- A subject of which there are no figures anywhere is left out, unless none has any.
-- Crime speaks of the period itself; antisocial behaviour and domestic abuse of the financial year
-- to the period's end (or the period, where that is shorter); road safety of calendar years: as
-- the committee's paper of 17 November 2015 does. Every sentence names its months.
-- headline: the sentence. is_lead: the first of its subject, whose figure the other columns give:
-- now, before (counts), pct_change (percent, 1 decimal), for now_words against before_words,
-- which lie as much earlier as `earlier` says.
-- basis: published where a paper prints every count in the sentence. kind: what it tells.
-- is_illustrative: the series that speaks for the subject is, whatever of it a paper prints.
--
-- $area    area           ward or district
-- $from    month          first month of the period
-- $to      month          last month of the period
-- $years   integer = 1    how many years earlier the comparison lies
with

spans as (
    select
        domain,
        domain_name,
        domain_position,
        headline_period,
        case headline_period
            when 'chosen' then $from
            when 'year_to_date' then greatest($from, financial_year_start($to))
            -- the last calendar year that is complete at the end of the period
            else make_date(year($to) - if(month($to) = 12, 0, 1), 1, 1)
        end as since,
        case headline_period
            when 'calendar_year' then make_date(year($to) - if(month($to) = 12, 0, 1), 12, 1)
            else $to
        end as until,
    from staging.domain
    where domain in (
        select measure.domain
        from staging.monthly as monthly
        join staging.measure as measure using (measure_code)
    )
    or not exists (from staging.monthly)
),

area as (
    select area as area_title from staging.area where area_code = $area
),

figures as (
    select
        monthly.measure_code,
        monthly.month,
        monthly.series,
        monthly.n,
        monthly.basis,
        measure.domain,
        measure.level,
        monthly.month between spans.since and spans.until as is_inside,
        spans.since,
        spans.until,
    from staging.monthly as monthly
    join staging.measure as measure using (measure_code)
    join spans using (domain)
    where monthly.area_code = $area
),

candidates as (
    select
        figures.domain,
        figures.series,
        series.is_illustrative,
        count(*) filter (figures.is_inside) as figures_inside,
        count(distinct figures.month) filter (figures.is_inside) as months_inside,
        count(*) as figures,
        min(figures.month) as covered_from,
        max(figures.month) as covered_to,
    from figures
    join staging.series as series using (series)
    group by figures.domain, figures.series, series.is_illustrative
),

-- The series that speaks for a subject, by the rule of indicators.series_in_use.
in_use as (
    select *
    from candidates
    qualify row_number() over (
        partition by domain
        order by
            series_precedence(false, figures_inside, is_illustrative, figures) desc, series
    ) = 1
),

-- The same months of this year and of every year before it; 0 is this year.
windows as (
    select
        spans.domain,
        back.years,
        years_before(spans.since, back.years) as first_month,
        years_before(spans.until, back.years) as last_month,
    from spans
    cross join range(0, 40) as back (years)
),

printed as (
    select measure_code, first_month, last_month, value
    from staging.published_figure
    where statistic = 'count' and area_code = $area
),

-- The count of each measure in each year whose months are all covered.
counts as (
    select
        counted.*,
        coalesce(printed.value = counted.n, false) as is_printed,
    from (
        select
            figures.measure_code,
            windows.years,
            windows.first_month,
            windows.last_month,
            sum(figures.n)::bigint as n,
            worst_basis(list(distinct figures.basis)) as basis,
        from figures
        join in_use using (domain, series)
        join windows
            on windows.domain = figures.domain
            and figures.month between windows.first_month and windows.last_month
        where figures.level = 0 or windows.years in (0, $years)
        group by figures.measure_code, windows.years, windows.first_month, windows.last_month
        having count(*) = month_count(windows.first_month, windows.last_month)
    ) as counted
    left join printed using (measure_code, first_month, last_month)
),

-- Measures that were recorded another way in one of the two periods: refusal, where they may not be
-- compared; note, otherwise.
broken as (
    select
        breaks.measure_code,
        first(
            'The figures ' || earlier_words($years) || ' may not be compared with these: '
            || breaks.title || ', ' || strftime(breaks.month, '%B %Y') || '.'
            order by breaks.month
        ) filter (breaks.effect = 'block') as refusal,
        'Between the two: ' || string_agg(
            breaks.title || ', ' || strftime(breaks.month, '%B %Y'), '; ' order by breaks.month
        ) || '.' as note,
    from indicators.breaks as breaks
    join staging.measure as measure using (measure_code)
    join spans using (domain)
    where breaks.district_code
        = (select district_code from staging.area where area_code = $area)
        and breaks.month > years_before(spans.since, $years)
        and breaks.month <= spans.until
    group by breaks.measure_code
),

changes as (
    select
        measure.*,
        broken.refusal,
        if(broken.refusal is null and before.n is not null, broken.note, null) as note,
        change_signal(
            now.n, before.n,
            change_p_value(
                now.n, before.n,
                day_count(spans.since, spans.until),
                day_count(years_before(spans.since, $years), years_before(spans.until, $years))
            ),
            measure.improvement, limits.p_real, limits.p_possible, limits.minimum_count
        ) as signal,
        spans.domain_name,
        spans.domain_position,
        spans.headline_period,
        spans.since as now_from,
        spans.until as now_to,
        period_words(spans.since, spans.until) as now_words,
        period_words(
            years_before(spans.since, $years), years_before(spans.until, $years)
        ) as before_words,
        now.n as now,
        before.n as before,
        now.n - before.n as difference,
        pct_change(now.n, before.n) as pct_change,
        worst_basis(list_filter([now.basis, before.basis], lambda b: b is not null))
            as counted_basis,
        if(
            now.is_printed and coalesce(before.is_printed, true),
            'published',
            worst_basis(list_filter([now.basis, before.basis], lambda b: b is not null))
        ) as basis,
    from staging.measure as measure
    join spans using (domain)
    left join counts as now on now.measure_code = measure.measure_code and now.years = 0
    left join broken on broken.measure_code = measure.measure_code
    left join counts as before
        on before.measure_code = measure.measure_code
        and before.years = $years
        and broken.refusal is null
    cross join indicators.change_limits as limits
),

-- The measure that a subject's first sentence is about: the first of those at the top.
leads as (
    select *
    from changes
    where level = 0
    qualify row_number() over (partition by domain order by position) = 1
),

lead_sentences as (
    select
        leads.*,
        1 as place,
        'change' as kind,
        basis as sentence_basis,
        change_sentence(
            measure, unit, now, before, now_words, $years, signal_words(signal), refusal
        )
        || case
            when before is null or now = before or headline_period <> 'chosen' then ''
            else
                ' That is ' || count_words(abs(difference))
                || if(now > before, ' more ', ' fewer ')
                || if(abs(difference) = 1, unit_one, unit) || ', or '
                || format('{:.2f}', abs(difference) / day_count(now_from, now_to))
                || if(now > before, ' more', ' fewer') || ' a day.'
        end
        || coalesce(' ' || note, '') as headline,
    from leads
    where headline_period <> 'calendar_year'
),

-- What a total is made of, said of the two halves that it has.
halves as (
    select
        leads.domain,
        2 as place,
        'parts' as kind,
        worst_basis(list(half.basis)) as sentence_basis,
        sentence_case(
            list_words(
                list(
                    in_sentence(half.measure) || ' ' || change_verb(half.now, half.before)
                    || case
                        when half.now = half.before then ' from ' || count_words(half.now)
                        else
                            coalesce(' by ' || pct_words(half.pct_change) || ',', '')
                            || ' from ' || count_words(half.before) || ' to '
                            || count_words(half.now) || ' (' || count_words(abs(half.difference))
                            || if(half.now > half.before, ' more', ' fewer')
                            || coalesce(', ' || signal_short(half.signal), '') || ')'
                    end
                    order by half.position
                )
            )
        ) || '.' as headline,
    from leads
    join changes as half on half.parent_code = leads.measure_code
    where leads.headline_period = 'chosen'
    group by leads.domain
    having count(*) = 2 and count(half.before) = 2
),

-- The measures at the ends of the hierarchy, large enough for a percentage to mean something.
extremes as (
    select
        changes.*,
        if(now > before, 'rises', 'falls') as kind,
        row_number() over (
            partition by domain, now > before order by abs(pct_change) desc, position
        ) as rank,
    from changes
    where now <> before and pct_change is not null
        and measure_code not in (
            select parent_code from staging.measure where parent_code is not null
        )
        and now + before
        >= (select value from staging.threshold where name = 'headline_minimum_count')
),

extreme_sentences as (
    select
        domain,
        if(kind = 'rises', 3, 4) as place,
        kind,
        worst_basis(list(basis)) as sentence_basis,
        'Largest ' || kind || ': ' || array_to_string(
            list(
                in_sentence(measure) || if(kind = 'rises', ' up ', ' down ')
                || pct_words(pct_change) || ', from ' || count_words(before) || ' to '
                || count_words(now) || ' (' || signal_short(signal) || ')'
                order by rank
            ),
            '; '
        ) || '.' as headline,
    from extremes
    where rank <= (select value from staging.threshold where name = 'headline_named')
        and headline_period = 'chosen'
    group by domain, kind
),

-- The earliest of the same months that a figure can be set against: printed ones before others.
base_years as (
    select
        leads.domain,
        counts.years,
        counts.first_month as base_from,
        counts.last_month as base_to,
        counts.n as base,
        counts.basis as base_basis,
        counts.is_printed,
    from leads
    join counts using (measure_code)
    where leads.headline_period = 'year_to_date' and leads.now is not null
        and counts.years > $years
    qualify row_number() over (
        partition by leads.domain order by counts.is_printed desc, counts.years desc
    ) = 1
),

since_sentences as (
    select
        leads.domain,
        2 as place,
        'since' as kind,
        if(
            base_years.is_printed,
            leads.basis,
            worst_basis([leads.counted_basis, base_years.base_basis])
        ) as sentence_basis,
        'Since the same months of ' || year_words(base_years.base_from, base_years.base_to)
        || case
            when leads.now = base_years.base then ' there is no change.'
            else
                ' the ' || if(leads.now > base_years.base, 'rise', 'fall') || ' is '
                || coalesce(pct_words(pct_change(leads.now, base_years.base)) || ', or ', '')
                || count_words(abs(leads.now - base_years.base))
                || if(leads.now > base_years.base, ' more', ' fewer')
                || ': from ' || count_words(base_years.base) || ' to ' || count_words(leads.now)
                || '.'
        end as headline,
    from leads
    join base_years using (domain)
),

-- Repeat victims as the committee's paper gives them: for every hundred incidents.
repeats as (
    select
        leads.domain,
        3 as place,
        'share' as kind,
        worst_basis([leads.basis, part.basis]) as sentence_basis,
        part.measure || ': ' || count_words(part.now) || ', or '
        || pct_words(100.0 * part.now / leads.now) || ' of incidents'
        || if(
            part.before is null or coalesce(leads.before, 0) = 0,
            '',
            '; ' || earlier_words($years) || ' ' || count_words(part.before) || ', or '
            || pct_words(100.0 * part.before / leads.before)
        )
        || coalesce(
            '; in ' || year_words(base_years.base_from, base_years.base_to) || ' '
            || count_words(earlier.n) || ', or '
            || pct_words(100.0 * earlier.n / nullif(base_years.base, 0)),
            ''
        ) || '.' as headline,
    from leads
    join changes as part
        on part.domain = leads.domain and part.measure_code = 'da.repeat_victims'
    left join base_years on base_years.domain = leads.domain
    left join counts as earlier
        on earlier.measure_code = part.measure_code and earlier.years = base_years.years
    where leads.now > 0 and part.now is not null
),

-- Calendar years: the last complete one, the two before it, and the average it is measured by.
years_past as (
    select
        leads.domain,
        counts.years,
        year(counts.first_month) as in_year,
        counts.n,
        counts.is_printed,
    from leads
    join counts using (measure_code)
    where leads.headline_period = 'calendar_year' and counts.years in (1, 2)
),

year_lists as (
    select
        domain,
        list_words(
            list(count_words(n) || ' in ' || in_year order by years)
        ) as words,
        bool_and(is_printed) as all_printed,
    from years_past
    group by domain
),

averages as (
    select figure.measure_code, figure.period_label, figure.value
    from staging.published_figure as figure
    where figure.statistic = 'annual_average' and figure.area_code = $area
),

year_sentences as (
    select
        leads.domain,
        1 as place,
        'years' as kind,
        if(
            leads.basis = 'published' and coalesce(year_lists.all_printed, true),
            'published',
            leads.counted_basis
        ) as sentence_basis,
        unit_words(leads.now, leads.unit, leads.unit_one) || if(leads.now = 1, ' was ', ' were ')
        || in_sentence(leads.measure) || ' in ' || leads.now_words
        || coalesce(', after ' || year_lists.words, '')
        || coalesce('; ' || signal_words(leads.signal), '') || '.' as headline,
    from leads
    left join year_lists using (domain)
    where leads.headline_period = 'calendar_year' and leads.now is not null
),

average_sentences as (
    select
        leads.domain,
        2 as place,
        'average' as kind,
        leads.basis as sentence_basis,
        'The number in ' || leads.now_words || ' is ' || pct_words(pct_change(leads.now, averages.value))
        || if(leads.now < averages.value, ' below', ' above') || ' the average of '
        || replace(averages.period_label, '-', ' to ') || ', which was '
        || count_words(averages.value) || ' a year.' as headline,
    from leads
    join averages using (measure_code)
    where leads.headline_period = 'calendar_year' and leads.now is not null
        and leads.now <> averages.value
),

-- The months since the last complete year: a printed figure for some of them, else all of them.
windows_since as (
    select
        leads.domain,
        printed.first_month,
        printed.last_month,
        printed.value,
        1 as choice,
    from leads
    join printed using (measure_code)
    where leads.headline_period = 'calendar_year' and printed.first_month > leads.now_to
        and printed.last_month <= $to

    union all by name

    select
        domain,
        (now_to + interval 1 month)::date as first_month,
        $to as last_month,
        null as value,
        2 as choice,
    from leads
    where headline_period = 'calendar_year' and now_to < $to
),

months_since as (
    select
        leads.domain,
        leads.measure,
        leads.unit,
        leads.unit_one,
        windows_since.first_month,
        windows_since.last_month,
        windows_since.choice,
        sum(figures.n)::bigint as n,
        if(
            windows_since.choice = 1, 'published', worst_basis(list(distinct figures.basis))
        ) as sentence_basis,
    from leads
    join windows_since using (domain)
    join in_use using (domain)
    join figures
        on figures.measure_code = leads.measure_code and figures.series = in_use.series
        and figures.month between windows_since.first_month and windows_since.last_month
    group by
        leads.domain, leads.measure, leads.unit, leads.unit_one, windows_since.first_month,
        windows_since.last_month, windows_since.choice, windows_since.value
    having count(*) = month_count(windows_since.first_month, windows_since.last_month)
        and (windows_since.value is null or windows_since.value = sum(figures.n))
),

so_far_sentences as (
    select
        domain,
        3 as place,
        'so_far' as kind,
        sentence_basis,
        'In ' || period_words(first_month, last_month) || ' so far, ' || unit_words(n, unit, unit_one)
        || if(n = 1, ' was ', ' were ') || in_sentence(measure) || '.' as headline,
    from months_since
    qualify row_number() over (partition by domain order by choice, last_month desc) = 1
),

no_data as (
    select
        spans.domain,
        1 as place,
        'no_data' as kind,
        null as sentence_basis,
        if(
            coalesce(in_use.months_inside, 0) < month_count(spans.since, spans.until),
            not_covered_words(
                area.area_title, spans.domain_name, spans.since, spans.until,
                in_use.months_inside > 0, in_use.covered_from, in_use.covered_to
            ),
            -- Some of what the subject is made of is there, but not the whole of it.
            area.area_title || ' has no figures of ' || in_sentence(leads.measure) || ' for '
            || period_words(spans.since, spans.until) || ', only of some of its parts.'
        ) as headline,
    from spans
    cross join area
    join leads using (domain)
    left join in_use using (domain)
    where coalesce(in_use.months_inside, 0) < month_count(spans.since, spans.until)
        or leads.now is null
),

sentences as (
    select domain, place, kind, sentence_basis, headline from lead_sentences
    union all by name
    select * from halves
    union all by name
    select * from extreme_sentences
    union all by name
    select * from since_sentences
    union all by name
    select * from repeats
    union all by name
    select * from year_sentences
    union all by name
    select * from average_sentences
    union all by name
    select * from so_far_sentences
    union all by name
    select * from no_data
)

select
    leads.domain,
    leads.domain_name,
    sentences.kind,
    sentences.headline,
    sentences.sentence_basis as basis,
    sentences.place = 1 as is_lead,
    leads.measure_code,
    leads.measure,
    leads.unit,
    leads.improvement,
    if(sentences.place = 1, leads.now, null) as now,
    if(sentences.place = 1, leads.before, null) as before,
    if(sentences.place = 1, round(leads.pct_change, 1), null) as pct_change,
    leads.now_words,
    leads.before_words,
    earlier_words($years) as earlier,
    coalesce(in_use.is_illustrative and in_use.figures_inside > 0, false) as is_illustrative,
from sentences
join leads using (domain)
left join in_use using (domain)
where sentences.headline is not null
order by leads.domain_position, sentences.place
