-- One row for each file that was read, those that were imported first, the latest at the top.
--
-- kind: `figures` (counts and records) or `reference` (names, lookups, populations, thresholds).
-- period: the months it has figures for, in words. is_in_service: false where later files replaced
-- all of it. warnings, notes: how many there are about it (query file_notes).
select
    source.source_id,
    source.file_name,
    source.format,
    source.publisher,
    if(source.first_month is null, 'reference', 'figures') as kind,
    source.period_words as period,
    source.first_month,
    source.last_month,
    source.rows_read,
    source.rows_kept,
    source.rows_replaced,
    source.rows_refused,
    source.warnings,
    source.notes,
    source.bytes,
    source.sha256,
    source.imported_at,
    source.origin,
    source.is_in_service,
    source.is_provisional,
from staging.source as source
order by source.origin desc, source.imported_at desc, kind, source.source_id
