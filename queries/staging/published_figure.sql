-- One row for each figure that a paper prints.
select
    document_code,
    paragraph,
    partnership,
    printed_measure,
    period_label,
    date_trunc('month', period_start)::date as first_month,
    date_trunc('month', period_end)::date as last_month,
    printed_value,
    try_cast(printed_value as decimal(18, 4)) as value,
    unit,
    note,
    area_code,
    measure_code,
    statistic::varchar as statistic,
    date_trunc('month', compare_start)::date as before_first_month,
    date_trunc('month', compare_end)::date as before_last_month,
from facts.published_figure
