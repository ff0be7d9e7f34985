-- One row for each series and subject: the months it covers anywhere, and how old the last is.
select
    series,
    name as series_name,
    publisher,
    is_illustrative,
    domain,
    domain_name,
    position as domain_position,
    first_month,
    last_month,
    months,
    months_missing,
    months_old,
    first_words,
    last_words,
    age_words,
    basis::varchar as basis,
from facts.freshness
