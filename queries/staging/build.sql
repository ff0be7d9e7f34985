-- One row: when the facts were made.
select
    built_at,
    schema_version,
from facts.build
