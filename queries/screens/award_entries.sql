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
    entry.kind = 'Instalment' and coalesce(entry.day > $as_at, true) and entry.due_on < $as_at
        as is_overdue,
    source.file_name,
    entry.position as line,
from (
    select 'Instalment' as kind, instalment as number, due_on, paid_on as day, amount,
        null::varchar as what, grant_id, source_id, position
    from staging.instalment
    union all
    select 'Claim', claim, null::date, spent_on, amount, what, grant_id, source_id, position
    from staging.claim
    where spent_on <= $as_at
) as entry
left join staging.source as source using (source_id)
where entry.grant_id = $award
order by coalesce(if(entry.day <= $as_at, entry.day, null), entry.due_on), entry.kind desc, entry.number
