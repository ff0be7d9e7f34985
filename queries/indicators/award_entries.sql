-- One row for each instalment and each claim of an award, in pounds.
--
-- kind: Instalment or Claim. due_on: day on which an instalment is to be paid. day: on which it was
-- paid, NULL while it is not; or to which a claim runs.
create or replace view indicators.award_entries as
select
    'Instalment' as kind,
    grant_id,
    instalment as number,
    due_on,
    paid_on as day,
    amount,
    null::varchar as what,
    illustrative,
    document_code,
    source_id,
    position,
from staging.instalment
union all
select
    'Claim', grant_id, claim, null, spent_on, amount, what, illustrative, document_code, source_id,
    position,
from staging.claim;
