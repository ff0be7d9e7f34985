-- One row for each of some areas and each measure of a domain (of every domain where it is NULL),
-- areas by code and measures in the committee's order: its count over a period and over the same
-- months `back_years` years earlier, by one series. A side with any month not covered is NULL.
--
-- by_series: whose counting, a list of {domain, series}, and no other's; where NULL, the one that
-- speaks for the area and domain by the rule of indicators.series_in_use. basis: published where a
-- paper prints these very figures, else counted_basis, the least certain of what was added up. breaks:
-- titles of the recording breaks between the two periods; refusal: why they may not be compared, in
-- words; then before is NULL.
create or replace macro indicators.change(
    in_areas, of_domain, since, until, back_years, by_series
) as table (
    with

    figures as (
        select
            monthly.area_code,
            monthly.measure_code,
            measure.domain,
            monthly.series,
            monthly.n,
            monthly.basis,
            monthly.month >= since and monthly.month <= until as is_now,
            monthly.month >= years_before(since, back_years)
            and monthly.month <= years_before(until, back_years) as is_before,
        from staging.monthly as monthly
        join staging.measure as measure using (measure_code)
        where monthly.area_code in (select unnest(in_areas))
            and measure.domain = coalesce(of_domain, measure.domain)
            and (
                by_series is null
                or (
                    list_contains(by_series, {'domain': measure.domain, 'series': monthly.series})
                    and monthly.month between years_before(since, back_years) and until
                )
            )
    ),

    in_use as (
        from indicators.speaking('figures')
    ),

    counts as (
        select
            figures.area_code,
            figures.measure_code,
            any_value(figures.series) as series,
            if(
                count_if(figures.is_now) = month_count(since, until),
                sum(figures.n) filter (figures.is_now),
                null
            )::bigint as now,
            if(
                count_if(figures.is_before) = month_count(since, until),
                sum(figures.n) filter (figures.is_before),
                null
            )::bigint as before,
            worst_basis(list(distinct figures.basis)) as counted_basis,
        from figures
        join in_use using (area_code, domain, series)
        where figures.is_now or figures.is_before
        group by figures.area_code, figures.measure_code
    ),

    printed as (
        select
            figure.area_code,
            figure.measure_code,
            max(figure.value) filter (figure.first_month = since and figure.last_month = until)
                as now,
            max(figure.value) filter (
                figure.first_month = years_before(since, back_years)
                and figure.last_month = years_before(until, back_years)
            ) as before,
        from staging.published_figure as figure
        where figure.statistic = 'count' and list_contains(in_areas, figure.area_code)
        group by figure.area_code, figure.measure_code
    ),

    -- What lies between the first month of the earlier period and the last of the later one.
    broken as (
        select
            breaks.measure_code,
            breaks.district_code,
            list(breaks.title order by breaks.month) as titles,
            any_value(blocks.refusal) as refusal,
        from indicators.breaks as breaks
        left join indicators.blocks(since, until, back_years) as blocks
            on blocks.measure_code = breaks.measure_code
            and blocks.district_code = breaks.district_code
        where breaks.month > years_before(since, back_years) and breaks.month <= until
        group by breaks.measure_code, breaks.district_code
    ),

    compared as (
        select
            area.area_code,
            measure.*,
            since as now_from,
            until as now_to,
            years_before(since, back_years) as before_from,
            years_before(until, back_years) as before_to,
            counts.series,
            counts.now,
            if(broken.refusal is null, counts.before, null) as before,
            counts.counted_basis,
            broken.titles as breaks,
            if(counts.before is null, null, broken.refusal) as refusal,
            if(
                counts.now = printed.now
                and (counts.before is null or counts.before = printed.before),
                'published',
                if(counts.now is null, null, counts.counted_basis)
            ) as basis,
            change_p_value(
                counts.now,
                if(broken.refusal is null, counts.before, null),
                day_count(since, until),
                day_count(years_before(since, back_years), years_before(until, back_years))
            ) as p_value,
        from staging.area as area
        join staging.measure as measure
            on measure.domain = coalesce(of_domain, measure.domain)
        left join counts
            on counts.area_code = area.area_code and counts.measure_code = measure.measure_code
        left join printed
            on printed.area_code = area.area_code
            and printed.measure_code = measure.measure_code
        left join broken
            on broken.district_code = area.district_code
            and broken.measure_code = measure.measure_code
        where list_contains(in_areas, area.area_code)
    )

    select
        compared.*,
        compared.now - compared.before as difference,
        pct_change(compared.now, compared.before) as pct_change,
        if(
            compared.refusal is null,
            change_signal(
                compared.now, compared.before, compared.p_value, compared.improvement,
                limits.p_real, limits.p_possible, limits.minimum_count
            ),
            'not comparable'
        ) as signal,
    from compared
    cross join indicators.change_limits as limits
);
