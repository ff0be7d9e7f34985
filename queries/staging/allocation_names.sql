-- One row for each allocation: its partnership, its code and the names that mean it there.
select
    partnership_code,
    allocation_code,
    title || ', ' || financial_year as name,
    if(
        count(*) over (partition by partnership_code, financial_year) = 1, financial_year, null
    ) as financial_year,
from facts.allocation
