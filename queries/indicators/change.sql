-- One row for each measure of a domain, in the committee's order: its count over a period and over
-- the same months `back_years` years earlier, by one series. A side with any month not covered is
-- NULL. basis: published where a paper prints these very figures, else counted_basis, the least
-- certain of what was added up.
create or replace macro indicators.change(
    in_area, of_domain, since, until, back_years, by_series
) as table (
    with

    counts as (
        select
            monthly.measure_code,
            if(
                count(*) filter (monthly.month >= since and monthly.month <= until)
                = month_count(since, until),
                sum(monthly.n) filter (monthly.month >= since and monthly.month <= until),
                null
            )::bigint as now,
            if(
                count(*) filter (
                    monthly.month >= years_before(since, back_years)
                    and monthly.month <= years_before(until, back_years)
                ) = month_count(since, until),
                sum(monthly.n) filter (
                    monthly.month >= years_before(since, back_years)
                    and monthly.month <= years_before(until, back_years)
                ),
                null
            )::bigint as before,
            worst_basis(list(distinct monthly.basis)) as counted_basis,
        from staging.monthly as monthly
        where monthly.area_code = in_area and monthly.series = by_series
            and (
                (monthly.month >= since and monthly.month <= until)
                or (
                    monthly.month >= years_before(since, back_years)
                    and monthly.month <= years_before(until, back_years)
                )
            )
        group by monthly.measure_code
    ),

    printed as (
        select
            figure.measure_code,
            max(figure.value) filter (figure.first_month = since and figure.last_month = until)
                as now,
            max(figure.value) filter (
                figure.first_month = years_before(since, back_years)
                and figure.last_month = years_before(until, back_years)
            ) as before,
        from staging.published_figure as figure
        where figure.statistic = 'count' and figure.area_code = in_area
        group by figure.measure_code
    ),

    limits as (
        select
            max(value) filter (name = 'change_p_real') as p_real,
            max(value) filter (name = 'change_p_possible') as p_possible,
            max(value) filter (name = 'signal_minimum_count') as minimum_count,
        from staging.threshold
    ),

    compared as (
        select
            measure.*,
            since as now_from,
            until as now_to,
            years_before(since, back_years) as before_from,
            years_before(until, back_years) as before_to,
            counts.now,
            counts.before,
            counts.counted_basis,
            if(
                counts.now = printed.now
                and (counts.before is null or counts.before = printed.before),
                'published',
                if(counts.now is null, null, counts.counted_basis)
            ) as basis,
            change_p_value(
                counts.now, counts.before,
                day_count(since, until),
                day_count(years_before(since, back_years), years_before(until, back_years))
            ) as p_value,
        from staging.measure as measure
        left join counts using (measure_code)
        left join printed using (measure_code)
        where measure.domain = of_domain
    )

    select
        compared.*,
        compared.now - compared.before as difference,
        pct_change(compared.now, compared.before) as pct_change,
        change_signal(
            compared.now, compared.before, compared.p_value, compared.improvement,
            limits.p_real, limits.p_possible, limits.minimum_count
        ) as signal,
    from compared
    cross join limits
);
