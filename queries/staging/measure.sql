-- One row for each thing that is counted.
select
    measure_code,
    parent_code,
    domain,
    name as measure,
    unit,
    unit_one,
    improvement::varchar as improvement,
    sensitivity::varchar as sensitivity,
    definition,
    position,
    level,
from facts.measure
