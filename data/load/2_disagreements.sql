-- One refusal for each figure just read (stated) that an earlier file gives with another value.
insert into import_note
select
    $source_id as source_id,
    stated.line,
    'refused' as severity,
    format(
        '{}, {}, {}: the count is {:,} here and {:,} in {} line {}; keep one of the two files',
        measure.name, area.title, strftime(stated.month, '%B %Y'), stated.n,
        observation.n, source.file_name, observation.line
    ) as reason,
    null as content,
    null as series,
from stated
join observation
    on observation.measure_code = stated.measure_code
    and observation.area_code = stated.area_code
    and observation.month = stated.month
    and observation.series = series_code(stated.publisher, stated.basis)
join source on source.source_id = observation.source_id
join measure on measure.measure_code = stated.measure_code
join area on area.area_code = stated.area_code
where observation.n <> stated.n
returning line, reason;
