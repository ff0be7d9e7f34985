-- One row for each instalment and each claim of an award, by day, with the file and line it is from.
--
-- kind: Instalment or Claim. due_on: day on which an instalment is to be paid; day: on which it was
-- paid, or to which a claim runs; NULL where it was not paid by the day asked of. amount: pounds.
--
-- $award   text           the award, by its identifier
-- $as_at   day = today    day as of which it is told
select
    entry.kind,
    entry.number,
    entry.due_on,
    if(entry.day <= $as_at, entry.day, null) as day,
    entry.amount,
    entry.what,
    coalesce(entry.due_on < $as_at and coalesce(entry.day > $as_at, true), false) as is_overdue,
    row_basis(entry.illustrative, entry.document_code) as basis,
    source.file_name,
    entry.position as line,
from indicators.award_entries as entry
left join staging.source as source using (source_id)
where entry.grant_id = $award and (entry.kind = 'Instalment' or entry.day <= $as_at)
order by
    coalesce(if(entry.day <= $as_at, entry.day, null), entry.due_on),
    entry.kind desc,
    entry.number
