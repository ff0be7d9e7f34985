-- One row for each of some measures and areas and each month of a period: its count, rate, index and share.
--
-- line: which measure and area, in order. now, before: the counts of the month and of the same month
-- earlier, NULL where not covered, which is not 0. rate, rate_before: for each 1,000 residents, at the
-- pace of a year; NULL where residents are not known. index_now, index_before: of the first month of
-- its side that is covered, which is 100; NULL where that is 0. share, share_before: percent of all
-- months of its side, NULL where not all are covered. basis: of now and before together. refusal: why
-- there is no earlier side, in words, where a change of recording forbids it. sentence: of the line,
-- which months are highest and lowest.
--
-- $areas     areas         district, or wards of it, with commas between them
-- $measures  measures      what was counted, with commas between them
-- $from      month         first month of the period
-- $to        month         last month of the period
-- $years     integer = 1   how many years earlier the comparison lies
with

counted as (
    select *
    from indicators.explored_counts($areas, $measures, $from, $to, $years)
),

lines as (
    select *
    from indicators.explored_lines($areas, $measures, $from, $to)
),

asked as (
    select unnest(generate_series($from, $to, interval 1 month))::date as month
),

sides as (
    select
        lines.*,
        asked.month,
        years_before(asked.month, $years) as before_month,
        now.n as now,
        before.n as before,
        coalesce(now.series, before.series) as series,
        coalesce(now.refusal, before.refusal) as refusal,
        worst_basis(list_value(now.basis, before.basis)) as basis,
    from lines
    cross join asked
    left join counted as now
        on now.area_code = lines.area_code and now.measure_code = lines.measure_code
        and now.is_now and now.month = asked.month
    left join counted as before
        on before.area_code = lines.area_code and before.measure_code = lines.measure_code
        and not before.is_now and before.month = years_before(asked.month, $years)
),

set_against as (
    select
        sides.*,
        arg_min(now, month) over of_line as start_now,
        arg_min(before, month) over of_line as start_before,
        if(count(now) over of_line = count(*) over of_line, sum(now) over of_line, null)
            as all_now,
        if(count(before) over of_line = count(*) over of_line, sum(before) over of_line, null)
            as all_before,
        max(now) over of_line as most,
        min(now) over of_line as least_,
    from sides
    window of_line as (partition by line)
)

select
    line,
    measure_code,
    measure,
    unit,
    improvement,
    area_code,
    area,
    kind,
    month,
    before_month,
    now,
    before,
    rate_per(now, population, 1000, 1) as rate,
    rate_per(before, population, 1000, 1) as rate_before,
    100.0 * now / nullif(start_now, 0)::double as index_now,
    100.0 * before / nullif(start_before, 0)::double as index_before,
    100.0 * now / nullif(all_now, 0)::double as share,
    100.0 * before / nullif(all_before, 0)::double as share_before,
    basis,
    series,
    series.series_name,
    series.is_illustrative,
    refusal,
    case
        when most is null or month_count($from, $to) < 3 then null
        when most = least_
            then measure || ' in ' || area || ': ' || count_words(most) || ' in every month with figures.'
        else
            measure || ' in ' || area || ': the most in '
            || if(
                count_if(now = most) over of_line = 1,
                strftime(arg_max(month, now) over of_line, '%B %Y'),
                count_if(now = most) over of_line || ' months'
            )
            || ' (' || count_words(most) || '), the fewest in '
            || if(
                count_if(now = least_) over of_line = 1,
                strftime(arg_min(month, now) over of_line, '%B %Y'),
                count_if(now = least_) over of_line || ' months'
            )
            || ' (' || count_words(least_) || ').'
    end as sentence,
from set_against
left join staging.series as series using (series)
window of_line as (partition by line)
order by line, month
