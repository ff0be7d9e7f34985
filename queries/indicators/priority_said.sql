-- One row for each way of naming a priority of an edition (code, name, short name), in lower case.
select distinct on (edition_code, said)
    edition_code,
    lower(trim(said)) as said,
    priority_code,
from (
    select edition_code, priority_code, unnest([priority_code, name, short_name]) as said
    from staging.priority_names
)
where said is not null
order by edition_code, said, priority_code
