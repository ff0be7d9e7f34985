-- One row for each number that a rule compares with.
select
    name,
    value,
    meaning,
    source,
from facts.threshold
