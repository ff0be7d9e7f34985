-- One row for each month of a measure in an area: where it lies on a control chart of the
-- `back_months` months to `until`. Columns as the query control_points gives them, and is_high:
-- above the mean. per_measure, where not NULL: values are percentages of it.
create or replace macro indicators.control_points(
    in_area, of_measure, per_measure, until, back_months, wanted_series
) as table (
    with

    subject as (
        select measure_code, domain, improvement from staging.measure where measure_code = of_measure
    ),

    in_use as (
        select series
        from indicators.series_in_use(
            in_area,
            (select domain from subject),
            (until - to_months(back_months::integer - 1))::date,
            until,
            wanted_series
        )
    ),

    counted as (
        select
            monthly.month,
            if(per_measure is null, monthly.n::double, 100.0 * monthly.n / nullif(per.n, 0))
                as value,
            monthly.basis,
        from staging.monthly as monthly
        left join staging.monthly as per
            on per.area_code = in_area and per.measure_code = per_measure
            and per.series = monthly.series and per.month = monthly.month
        where monthly.area_code = in_area and monthly.measure_code = of_measure
            and monthly.series = (from in_use)
            and monthly.month between (until - to_months(back_months::integer - 1))::date and until
    ),

    months as (
        select unnest(generate_series(min(month), max(month), interval 1 month))::date as month
        from counted
    ),

    chart_input as (
        select
            of_measure as series_id,
            months.month,
            counted.value,
            subject.improvement,
        from months
        cross join subject
        left join counted using (month)
    ),

    breaks as (
        select
            breaks.month,
            first(breaks.title order by breaks.break_code) as break_title,
            first(breaks.what order by breaks.break_code) as break_what,
        from indicators.breaks as breaks
        where breaks.measure_code = of_measure
            and breaks.district_code
            = (select district_code from staging.area where area_code = in_area)
        group by breaks.month
    )

    select
        chart.month,
        chart.value,
        chart.mean,
        if(chart.lower_limit < 0, null, chart.lower_limit) as lower_limit,
        chart.upper_limit,
        chart.special_cause,
        chart.point_type,
        chart.phase,
        chart.is_trial,
        counted.basis,
        breaks.break_title,
        breaks.break_what,
    from control_chart('chart_input') as chart
    left join counted using (month)
    left join breaks using (month)
    order by chart.month
);
