-- One row for each measure and each measure that it is divided into and that is not divided further;
-- itself where it is not divided at all.
with recursive

below as (
    select measure_code, measure_code as leaf_code
    from staging.measure

    union all

    select below.measure_code, child.measure_code
    from below
    join staging.measure as child on child.parent_code = below.leaf_code
)

select measure_code, leaf_code
from below
where leaf_code not in (select parent_code from staging.measure where parent_code is not null)
