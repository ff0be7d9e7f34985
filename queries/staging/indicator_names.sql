-- One row for each indicator: its edition, its code and the name that means it there.
select
    edition_code,
    indicator_code,
    if(
        count(*) over (partition by edition_code, lower(name)) = 1, name, null
    ) as name,
from facts.indicator
