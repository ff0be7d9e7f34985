-- One row: what of a period a domain's figures cover in an area, and what it can be compared with.
--
-- asked_from, asked_to: the period asked for. used_from, used_to: the longest run of its months
-- (the latest of equals) that both sides have or, where nothing earlier is covered, that this side
-- has; NULL where none is. before_from, before_to: the same months earlier, NULL where not covered.
-- refusal: why the period as asked cannot be shown whole, in words; NULL where it can.
-- note: what a reader must know about the comparison, in words; NULL where it is as asked.
create or replace macro indicators.comparison(
    in_area, of_domain, since, until, back_years, wanted_series
) as table (
    with

    names as (
        select
            (select area from staging.area where area_code = in_area) as area_title,
            (select domain_name from staging.domain where domain = of_domain) as domain_title
    ),

    in_use as (
        select * from indicators.series_in_use(in_area, of_domain, since, until, wanted_series)
    ),

    covered as (
        select distinct monthly.month
        from staging.monthly as monthly
        join staging.measure as measure using (measure_code)
        join in_use using (series)
        where monthly.area_code = in_area and measure.domain = of_domain
    ),

    asked as (
        select
            unnest(generate_series(since, until, interval 1 month))::date as month
    ),

    sides as (
        select
            asked.month,
            asked.month in (from covered) as has_now,
            years_before(asked.month, back_years) in (from covered) as has_before,
        from asked
    ),

    comparable as (
        select bool_or(has_now and has_before) as any_before, bool_and(has_now) as all_now
        from sides
    ),

    runs as (
        select min(month) as used_from, max(month) as used_to, count(*) as months
        from (
            select
                sides.month,
                sides.month - to_months(row_number() over (order by sides.month)::integer) as run
            from sides
            cross join comparable
            where sides.has_now and (sides.has_before or not comparable.any_before)
        )
        group by run
        order by months desc, used_from desc
        limit 1
    )

    select
        in_use.series,
        in_use.series_name,
        coalesce(in_use.is_illustrative, false) as is_illustrative,
        in_use.covered_from,
        in_use.covered_to,
        since as asked_from,
        until as asked_to,
        runs.used_from,
        runs.used_to,
        if(comparable.any_before, years_before(runs.used_from, back_years), null) as before_from,
        if(comparable.any_before, years_before(runs.used_to, back_years), null) as before_to,
        comparable.all_now as is_covered,
        if(
            coalesce(comparable.all_now, false),
            null,
            not_covered_words(
                names.area_title, names.domain_title, since, until,
                runs.used_from is not null, in_use.covered_from, in_use.covered_to
            )
        ) as refusal,
        nullif(
            concat_ws(
                ' ',
                case
                    when runs.used_from is null then null
                    when not comparable.any_before
                        then 'There are no earlier figures to compare with'
                            || if(
                                in_use.covered_from > years_before(runs.used_to, back_years),
                                ': they begin in ' || strftime(in_use.covered_from, '%B %Y'),
                                ''
                            ) || '.'
                    when runs.used_from <> since or runs.used_to <> until
                        then 'Cut to the months that both sides have: '
                            || period_words(runs.used_from, runs.used_to) || ' against '
                            || period_words(
                                years_before(runs.used_from, back_years),
                                years_before(runs.used_to, back_years)
                            ) || '. The figures cover '
                            || period_words(in_use.covered_from, in_use.covered_to) || '.'
                end,
                if(
                    comparable.any_before
                    and years_before(runs.used_to, back_years) >= runs.used_from,
                    'The two periods overlap: '
                    || period_words(runs.used_from, years_before(runs.used_to, back_years))
                    || if(
                        runs.used_from = years_before(runs.used_to, back_years),
                        ' counts', ' count'
                    ) || ' in both.',
                    null
                )
            ),
            ''
        ) as note,
    from names
    cross join comparable
    left join in_use on true
    left join runs on true
);
