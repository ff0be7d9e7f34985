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
    rows_replaced,
    imported_at,
    origin::varchar as origin,
    is_in_service,
    is_provisional,
    file_status.period_words,
    file_status.warnings,
    file_status.notes,
from facts.source
join facts.file_status using (source_id)
