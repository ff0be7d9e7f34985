-- One row for each measure: its code and the names that mean it and no other.
--
-- A name that several subjects share means the first of them; the others go by the subject as well.
select
    measure.measure_code,
    if(
        row_number() over (
            partition by lower(measure.name) order by domain.position, measure.position
        ) = 1,
        measure.name,
        null
    ) as name,
    domain.name || ': ' || measure.name as full_name,
from facts.measure as measure
join facts.domain as domain using (domain)
