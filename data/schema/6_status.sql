-- What data is here: how fresh each series is, and what became of each file.

create view freshness as
with

covered as (
    select
        coverage.series,
        measure.domain,
        min(coverage.month) as first_month,
        max(coverage.month) as last_month,
        count(distinct coverage.month) as months,
        arg_max(coverage.basis, coverage.month) as basis,
    from coverage
    join measure using (measure_code)
    group by all
)

select
    covered.series,
    series.name,
    series.publisher,
    series.illustrative as is_illustrative,
    covered.domain,
    domain.name as domain_name,
    domain.position,
    covered.first_month,
    covered.last_month,
    strftime(covered.first_month, '%B %Y') as first_words,
    strftime(covered.last_month, '%B %Y') as last_words,
    covered.months,
    date_diff('month', covered.first_month, covered.last_month) + 1 - covered.months
        as months_missing,
    date_diff('month', covered.last_month, current_date) as months_old,
    case date_diff('month', covered.last_month, current_date)
        when 0 then 'this month'
        when 1 then '1 month old'
        else date_diff('month', covered.last_month, current_date) || ' months old'
    end as age_words,
    covered.basis,
from covered
join series using (series)
join domain using (domain);
comment on view freshness is 'One row for each series and subject: the months it covers anywhere, and how old the last is.';
comment on column freshness.series is 'The series (series.series)';
comment on column freshness.name is 'Its name as shown';
comment on column freshness.publisher is 'Who counts';
comment on column freshness.is_illustrative is 'True where the figures are made up to show how the dashboard works';
comment on column freshness.domain is 'Subject (domain.domain)';
comment on column freshness.domain_name is 'Its name as shown';
comment on column freshness.position is 'Its place among the subjects';
comment on column freshness.first_month is 'First month covered in any area';
comment on column freshness.last_month is 'Last month covered in any area';
comment on column freshness.first_words is 'The first month in words';
comment on column freshness.last_words is 'The last month in words';
comment on column freshness.months is 'How many months are covered in any area';
comment on column freshness.months_missing is 'How many between the first and the last are covered nowhere';
comment on column freshness.months_old is 'Months between the last month and today''s';
comment on column freshness.age_words is 'The same in words';
comment on column freshness.basis is 'Basis of the last month';

create view file_status as
select
    source.source_id,
    case
        when source.first_month is null then ''
        when source.first_month = source.last_month then strftime(source.first_month, '%b %Y')
        else strftime(source.first_month, '%b %Y') || ' to ' || strftime(source.last_month, '%b %Y')
    end as period_words,
    count(note.severity) filter (note.severity = 'warning') as warnings,
    count(note.severity) filter (note.severity = 'note') as notes,
from source
left join import_note as note using (source_id)
group by source.source_id, source.first_month, source.last_month;
comment on view file_status is 'One row for each file that was read: its period in words, and how many notes there are about it.';
comment on column file_status.source_id is 'The file (source.source_id)';
comment on column file_status.period_words is 'The months it has figures for, in words; empty where it has none';
comment on column file_status.warnings is 'How many warnings';
comment on column file_status.notes is 'How many notes';
