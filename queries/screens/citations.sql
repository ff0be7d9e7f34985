-- One row for each printed count that the figures of a period agree with: where it can be cited.
--
-- $area    area          ward or district
-- $domain  domain        subject: crime, asb, domestic_abuse, road_safety
-- $from    month         first month of the period
-- $to      month         last month of the period
-- $years   integer = 1   how many years earlier the comparison lies
with

change as (
    select *
    from indicators.change(
        [$area], $domain, $from, $to, $years,
        (
            select [{'domain': $domain, 'series': series}]
            from indicators.series_in_use($area, $domain, $from, $to, null)
        )
    )
)

select
    figure.measure_code,
    change.measure,
    figure.period_label,
    figure.value::bigint as count,
    document.document,
    document.published_on,
    figure.paragraph,
from change
join staging.published_figure as figure
    on figure.measure_code = change.measure_code
    and figure.area_code = $area
    and figure.statistic = 'count'
    and (
        (
            figure.first_month = change.now_from and figure.last_month = change.now_to
            and figure.value = change.now
        )
        or (
            figure.first_month = change.before_from and figure.last_month = change.before_to
            and figure.value = change.before
        )
    )
join staging.document as document using (document_code)
order by change.position, figure.first_month desc
