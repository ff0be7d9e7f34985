-- One row for each measure, in the committee's order, with its domain.
select
    measure.measure_code,
    measure.parent_code,
    measure.domain,
    domain.domain_name,
    measure.measure,
    measure.unit,
    measure.unit_one,
    measure.improvement,
    measure.sensitivity,
    measure.definition,
    measure.level,
from staging.measure as measure
join staging.domain as domain using (domain)
order by domain.domain_position, measure.position
