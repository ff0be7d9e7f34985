-- One row for each file that was read.
select
    source_id,
    file_name,
    format,
    publisher,
    sha256,
    bytes,
    first_month,
    last_month,
    rows_read,
    rows_kept,
    rows_refused,
    imported_at,
from facts.source
