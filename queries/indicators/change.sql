-- One row for each measure of a domain, in the committee's order: its count over a period and over
-- the same months `back_years` years earlier, by one series. A side with any month not covered is NULL.
create or replace macro indicators.change(
    in_area, of_domain, since, until, back_years, by_series
) as table (
    with

    periods as (
        select
            since as now_from,
            until as now_to,
            years_before(since, back_years) as before_from,
            years_before(until, back_years) as before_to,
            month_count(since, until) as months
    ),

    counts as (
        select
            monthly.measure_code,
            if(
                count(*) filter (monthly.month between now_from and now_to) = any_value(months),
                sum(monthly.n) filter (monthly.month between now_from and now_to),
                null
            )::bigint as now,
            if(
                count(*) filter (monthly.month between before_from and before_to)
                = any_value(months),
                sum(monthly.n) filter (monthly.month between before_from and before_to),
                null
            )::bigint as before,
            worst_basis(list(distinct monthly.basis)) as counted_basis,
        from staging.monthly as monthly
        cross join periods
        where monthly.area_code = in_area and monthly.series = by_series
            and (
                monthly.month between now_from and now_to
                or monthly.month between before_from and before_to
            )
        group by all
    ),

    -- A figure that a paper prints for this very period is published, whatever it was added up from.
    judged as (
        select
            measure.*,
            counts.now,
            counts.before,
            counts.counted_basis,
            case
                when counts.now is null then null
                when indicators.is_printed(
                    in_area, measure.measure_code, counts.now, now_from, now_to
                ) and (
                    counts.before is null
                    or indicators.is_printed(
                        in_area, measure.measure_code, counts.before, before_from, before_to
                    )
                ) then 'published'
                else counted_basis
            end as basis,
            now_from,
            now_to,
            before_from,
            before_to,
            change_p_value(
                counts.now, counts.before,
                day_count(now_from, now_to), day_count(before_from, before_to)
            ) as p_value,
        from staging.measure as measure
        left join counts using (measure_code)
        cross join periods
        where measure.domain = of_domain
    )

    select
        *,
        now - before as difference,
        pct_change(now, before) as pct_change,
        change_signal(
            now, before, p_value, improvement,
            (select value from staging.threshold where name = 'change_p_real'),
            (select value from staging.threshold where name = 'change_p_possible'),
            (select value from staging.threshold where name = 'signal_minimum_count')
        ) as signal,
    from judged
    order by position
);
