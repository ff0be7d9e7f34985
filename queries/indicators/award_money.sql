-- One row for each award that was made by a day: what it was paid and what it spent by then, in
-- pounds, exact.
--
-- All columns of indicators.awards; then paid, to_pay = amount - paid, spent, instalments (what all
-- of them come to) and next_due; is_made_up: whether it, a payment or a claim of it is illustrative.
-- paid, to_pay: NULL where no payments of the allocation are recorded; spent likewise. An award that
-- does not count has none of any.
create or replace macro indicators.award_money(as_at_) as table
with

entered as (
    select
        grant_id,
        sum(amount) filter (kind = 'Instalment') as instalments,
        sum(amount) filter (kind = 'Instalment' and day <= as_at_) as paid,
        min(due_on) filter (kind = 'Instalment' and coalesce(day > as_at_, true)) as next_due,
        sum(amount) filter (kind = 'Claim' and day <= as_at_) as spent,
        bool_or(illustrative is not null) as is_made_up,
    from indicators.award_entries
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
            else coalesce(entered.paid, 0)
        end::decimal(18, 2) as paid,
        case
            when award.spent_to is null then null
            when award.not_counted is not null then 0
            else coalesce(entered.spent, 0)
        end::decimal(18, 2) as spent,
        entered.instalments::decimal(18, 2) as instalments,
        entered.next_due,
        award.illustrative is not null or coalesce(entered.is_made_up, false) as is_made_up,
    from indicators.awards as award
    left join entered using (grant_id)
    where award.award_date is null or award.award_date <= as_at_
);
