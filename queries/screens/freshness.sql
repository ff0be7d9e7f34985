-- One row for each series and subject that has figures: the months it covers, and how old it is.
--
-- months_old: months from the last covered to this one; age: the same in words.
-- months_missing: how many between the first and the last are covered nowhere.
-- basis: of the last month.
select
    domain,
    domain_name,
    series,
    series_name,
    publisher,
    is_illustrative,
    first_month,
    last_month,
    months,
    months_missing,
    months_old,
    age_words as age,
    basis,
from staging.freshness
order by is_illustrative, domain_position, series_name
