-- One row for each award that was made by a day: what it was paid and what it spent by then, in
-- pounds, exact.
--
-- All columns of indicators.awards; then paid, to_pay = amount - paid, spent, instalments (what all
-- of them come to) and next_due. paid, to_pay: NULL where no payments of the allocation are recorded;
-- spent likewise. An award that does not count has none of any.
create or replace macro indicators.award_money(as_at_) as table
with

paid_so_far as (
    select
        grant_id,
        sum(amount) as instalments,
        coalesce(sum(amount) filter (paid_on <= as_at_), 0) as paid,
        min(due_on) filter (paid_on is null or paid_on > as_at_) as next_due,
    from staging.instalment
    group by grant_id
),

spent_so_far as (
    select grant_id, coalesce(sum(amount) filter (spent_on <= as_at_), 0) as spent,
    from staging.claim
    group by grant_id
)

select
    *,
    (amount - paid)::decimal(18, 2) as to_pay,
from (
    select
        award.*,
        case
            when award.paid_to is null then null
            when award.not_counted is not null then 0
            else coalesce(paid_so_far.paid, 0)
        end::decimal(18, 2) as paid,
        case
            when award.spent_to is null then null
            when award.not_counted is not null then 0
            else coalesce(spent_so_far.spent, 0)
        end::decimal(18, 2) as spent,
        paid_so_far.instalments::decimal(18, 2) as instalments,
        paid_so_far.next_due,
    from indicators.awards as award
    left join paid_so_far using (grant_id)
    left join spent_so_far using (grant_id)
    where award.award_date is null or award.award_date <= as_at_
);
