-- One row for each period that people ask for and that crime or any other figures cover, in the
-- order to offer them.
--
-- "Latest" is the last month that every subject covers (of the real or of the illustrative ones,
-- whichever are more), not today. is_default: the period to open with: one that a paper prints a
-- table of where most subjects are illustrative, as only those totals are true; the latest twelve
-- months where they are real.
--
-- $area  area   ward or district
with

subjects as (
    select
        measure.domain,
        min(monthly.month) as first_month,
        coalesce(
            max(monthly.month) filter (not series.is_illustrative), max(monthly.month)
        ) as last_month,
        max(monthly.month) as last_of_any,
        bool_and(series.is_illustrative) as is_illustrative,
    from staging.monthly as monthly
    join staging.measure as measure using (measure_code)
    join staging.series as series using (series)
    where monthly.area_code = $area
    group by measure.domain
),

-- last_month: the last that every subject covers, of the real or of the illustrative subjects,
-- whichever are more.
span as (
    select
        min(first_month) as first_month,
        if(
            count_if(is_illustrative) > count_if(not is_illustrative),
            min(last_month) filter (is_illustrative),
            min(last_month) filter (not is_illustrative)
        ) as last_month,
        max(last_of_any) as last_of_any,
        count_if(is_illustrative) > count_if(not is_illustrative) as is_illustrative,
    from subjects
),

printed_periods as (
    select
        document.published_on,
        figure.first_month,
        figure.last_month,
        count(*) as figures,
    from staging.published_figure as figure
    join staging.document as document using (document_code)
    join staging.area as area on area.area_code = $area
    where figure.statistic = 'count' and figure.before_last_month is null
        and figure.area_code = area.district_code
        and month_count(figure.first_month, figure.last_month) = 12
    group by all
),

printed as (
    select *
    from printed_periods
    qualify row_number() over (
        partition by published_on order by figures desc, last_month desc
    ) = 1
),

choices as (
    select
        1 as place,
        0 as step,
        'As reported on ' || day_words(published_on) as name,
        first_month,
        last_month,
    from printed

    union all by name

    select
        2 as place,
        0 as step,
        'Latest 12 months' as name,
        (last_month - interval 11 month)::date as first_month,
        last_month,
    from span

    union all by name

    select
        3 as place,
        0 as step,
        'Financial year to date' as name,
        financial_year_start(last_month) as first_month,
        last_month,
    from span

    union all by name

    select
        4 as place,
        -year_ as step,
        'April to September' as name,
        make_date(year_, 4, 1) as first_month,
        make_date(year_, 9, 1) as last_month,
    from span
    cross join range(year(span.first_month), year(span.last_of_any) + 1) as years (year_)

    union all by name

    select
        5 as place,
        -year_ as step,
        'Financial year' as name,
        make_date(year_, 4, 1) as first_month,
        make_date(year_ + 1, 3, 1) as last_month,
    from span
    cross join range(year(span.first_month), year(span.last_of_any) + 1) as years (year_)

    union all by name

    select
        6 as place,
        -year_ as step,
        'Calendar year' as name,
        make_date(year_, 1, 1) as first_month,
        make_date(year_, 12, 1) as last_month,
    from span
    cross join range(year(span.first_month), year(span.last_of_any) + 1) as years (year_)
)

select
    choices.name,
    case choices.place
        when 1 then choices.name
        when 4 then choices.name || ' ' || year(choices.first_month)
        when 5 then choices.name || ' ' || year_words(choices.first_month, choices.last_month)
        when 6 then choices.name || ' ' || year(choices.first_month)
        else choices.name || ', to ' || strftime(choices.last_month, '%B %Y')
    end as label,
    choices.first_month,
    choices.last_month,
    row_number() over (
        order by
            if(span.is_illustrative, choices.place = 1, choices.place = 2) desc,
            choices.place = 2 desc
    ) = 1 as is_default,
from choices
cross join span
where choices.first_month >= span.first_month and choices.last_month <= span.last_of_any
qualify row_number() over (
    partition by choices.first_month, choices.last_month order by choices.place
) = 1
order by choices.place, choices.step
