-- One row for each thing said about a file: a row refused, a warning, or a note.
--
-- line: of the file, the first being 1; NULL where it is about all of it. content: what the row held.
--
-- $source    integer = null  number of the file (query files); without it, every file
-- $severity  text = null     refused, warning or note; without it, all
select
    note.source_id,
    source.file_name,
    note.line,
    note.severity,
    note.reason,
    note.content,
from staging.import_note as note
join staging.source as source using (source_id)
where ($source is null or note.source_id = $source)
    and ($severity is null or note.severity = $severity)
order by note.source_id, note.severity, note.line, note.reason
