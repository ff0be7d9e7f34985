-- One row for each number that a rule compares with: what it decides and who chose it.
--
-- one_in: for a probability, once in how many times; percent_words: the same in percent, such as 95%.
select
    name,
    value,
    if(value between 0 and 1, round(1 / nullif(value, 0))::bigint, null) as one_in,
    if(value between 0 and 1, level_words(value), null) as percent_words,
    meaning,
    source,
from staging.threshold
order by name
