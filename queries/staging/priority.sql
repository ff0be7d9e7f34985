-- One row for each priority of an edition; position: the plan's order.
select
    edition_code,
    priority_code,
    name as priority,
    short_name,
    kind::varchar as kind,
    lead,
    subgroup,
    illustrative,
    document_code,
    paragraph,
    row_number() over (partition by edition_code order by kind, line) as position,
from facts.priority
