-- One row for each figure that a committee paper prints, with its paper and paragraph.
--
-- $area    area = null     only of this ward or district
-- $domain  domain = null   only of this subject
select
    document.document,
    document.published_on,
    figure.paragraph,
    figure.partnership,
    figure.printed_measure,
    figure.period_label,
    figure.first_month,
    figure.last_month,
    figure.printed_value,
    figure.value,
    figure.unit,
    figure.note,
    figure.area_code,
    figure.measure_code,
    figure.statistic,
    figure.before_first_month,
    figure.before_last_month,
from staging.published_figure as figure
join staging.document as document using (document_code)
left join staging.measure as measure using (measure_code)
where ($area is null or figure.area_code = $area)
    and ($domain is null or measure.domain = $domain)
order by document.published_on nulls last, figure.paragraph, figure.printed_measure,
    figure.first_month desc
