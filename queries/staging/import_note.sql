-- One row for each row refused, or kept with a warning.
select
    source_id,
    line,
    severity::varchar as severity,
    reason,
    content,
from facts.import_note
