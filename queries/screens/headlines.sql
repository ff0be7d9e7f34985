-- One row for each headline sentence of a period, subject by subject, in the order to read them.
--
-- Crime speaks of the period itself; antisocial behaviour and domestic abuse of the financial year
-- to the period's end (or the period, where that is shorter); road safety of calendar years: as
-- the committee's paper of 17 November 2015 does. Every sentence names its months.
-- headline: the sentence. is_lead: the first of its subject, whose figure the other columns give:
-- now, before (counts), pct_change (percent, 1 decimal), for now_words against before_words,
-- which lie as much earlier as `earlier` says.
-- basis: published where a paper prints every count in the sentence. kind: what it tells.
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
),

in_use as (
    select
        spans.domain,
        spans.since,
        spans.until,
        comparison.series,
        comparison.refusal,
    from spans
    cross join lateral (
        from indicators.comparison($area, spans.domain, spans.since, spans.until, $years, null)
    ) as comparison
),

changes as (
    select
        spans.domain,
        spans.domain_name,
        spans.domain_position,
        spans.headline_period,
        in_use.series,
        in_use.refusal,
        period_words(change.now_from, change.now_to) as now_words,
        period_words(change.before_from, change.before_to) as before_words,
        year_words(change.before_from, change.before_to) as before_year,
        change.*,
    from spans
    join in_use using (domain)
    cross join lateral (
        from indicators.change(
            $area, spans.domain, spans.since, spans.until, $years, in_use.series
        )
    ) as change
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
        change_sentence(measure, unit, now, before, now_words, $years)
        || case
            when before is null or now = before or headline_period <> 'chosen' then ''
            else
                ' That is ' || count_words(abs(difference))
                || if(now > before, ' more ', ' fewer ')
                || if(abs(difference) = 1, unit_one, unit) || ', or '
                || format('{:.2f}', abs(difference) / day_count(now_from, now_to))
                || if(now > before, ' more', ' fewer') || ' a day.'
        end as headline,
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
                            || if(half.now > half.before, ' more)', ' fewer)')
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
                || count_words(now)
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
earlier_years as (
    select
        leads.domain,
        leads.measure_code,
        back.years,
        years_before(leads.now_from, back.years) as base_from,
        years_before(leads.now_to, back.years) as base_to,
        indicators.count_of(
            $area, leads.measure_code, leads.series,
            years_before(leads.now_from, back.years), years_before(leads.now_to, back.years)
        ) as base,
    from leads
    cross join range($years + 1, 40) as back (years)
    where leads.headline_period = 'year_to_date' and leads.now is not null
),

base_years as (
    select
        *,
        indicators.is_printed($area, measure_code, base, base_from, base_to) as is_printed,
    from earlier_years
    where base is not null
    qualify row_number() over (
        partition by domain order by is_printed desc, years desc
    ) = 1
),

since_sentences as (
    select
        leads.domain,
        2 as place,
        'since' as kind,
        if(base_years.is_printed, leads.basis, leads.counted_basis) as sentence_basis,
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
    left join lateral (
        select
            indicators.count_of(
                $area, part.measure_code, part.series, base_years.base_from, base_years.base_to
            ) as n
    ) as earlier on true
    where leads.now > 0 and part.now is not null
),

-- Calendar years: the last complete one, the two before it, and the average it is measured by.
years_past as (
    select
        leads.domain,
        back.years,
        year(leads.now_from) - back.years as in_year,
        indicators.count_of(
            $area, leads.measure_code, leads.series,
            years_before(leads.now_from, back.years), years_before(leads.now_to, back.years)
        ) as n,
    from leads
    cross join range(1, 3) as back (years)
    where leads.headline_period = 'calendar_year'
),

year_lists as (
    select
        leads.domain,
        list_words(
            list(
                count_words(years_past.n) || ' in ' || years_past.in_year
                order by years_past.years
            )
        ) as words,
        bool_and(
            indicators.is_printed(
                $area, leads.measure_code, years_past.n,
                make_date(years_past.in_year, 1, 1), make_date(years_past.in_year, 12, 1)
            )
        ) as all_printed,
    from leads
    join years_past using (domain)
    where years_past.n is not null
    group by leads.domain
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
        || coalesce(', after ' || year_lists.words, '') || '.' as headline,
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
months_since as (
    select
        leads.*,
        figure.first_month,
        figure.last_month,
        figure.value::bigint as n,
        'published' as sentence_basis,
        1 as choice,
    from leads
    join staging.published_figure as figure
        on figure.measure_code = leads.measure_code and figure.area_code = $area
        and figure.statistic = 'count' and figure.first_month > leads.now_to
        and figure.last_month <= $to
    where leads.headline_period = 'calendar_year'
        and figure.value = indicators.count_of(
            $area, leads.measure_code, leads.series, figure.first_month, figure.last_month
        )

    union all by name

    select
        leads.*,
        (leads.now_to + interval 1 month)::date as first_month,
        $to as last_month,
        indicators.count_of(
            $area, leads.measure_code, leads.series, (leads.now_to + interval 1 month)::date, $to
        ) as n,
        leads.counted_basis as sentence_basis,
        2 as choice,
    from leads
    where leads.headline_period = 'calendar_year' and leads.now_to < $to
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
    where n is not null
    qualify row_number() over (partition by domain order by choice, last_month desc) = 1
),

no_data as (
    select domain, 1 as place, 'no_data' as kind, null as sentence_basis, refusal as headline
    from in_use
    where refusal is not null
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
from sentences
join leads using (domain)
where sentences.headline is not null
order by leads.domain_position, sentences.place
