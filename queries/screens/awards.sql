-- One row for each award that was made by a day: what it was for, its money, how its report stands.
--
-- Pounds, exact: amount = paid + to_pay; payments and spending are NULL where they are not recorded.
-- state: Not started, Under way, Report due soon (report_soon_days), Report late, Reported; state_tone:
-- good, caution, bad or NULL. not_counted: why its money is not in the sums, as the end of a sentence
-- about it; NULL where it is. action: the action of the plan that it pays for. all_amount, all_paid,
-- all_to_pay, all_spent: what all rows come to, NULL where any of them is not recorded.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation = null  only of this grant, by code, name or year
-- $as_at        day = today        day as of which it is told
-- $priority     text = null        only for this priority, by its code, or none for those without one
-- $state        text = null        only those in this state
with

limits as (
    select value as soon from staging.threshold where name = 'report_soon_days'
),

dated as (
    select
        award.*,
        award_state(
            award.starts_on, award.report_due, award.reported_on, $as_at, limits.soon
        ) as state,
    from indicators.award_money($as_at) as award
    cross join limits
    where award.partnership_code = $partnership
        and ($allocation is null or award.allocation_code = $allocation)
        and ($priority is null or coalesce(award.priority_code, 'none') = $priority)
)

select
    dated.allocation_code,
    dated.grant_id,
    dated.award,
    dated.description,
    dated.recipient,
    dated.priority_code,
    coalesce(dated.priority, 'No priority of the plan') as priority,
    dated.pot,
    dated.where_code,
    dated.where_words,
    dated.award_date,
    dated.starts_on,
    dated.ends_on,
    dated.currency,
    dated.amount_applied_for,
    dated.amount_awarded,
    dated.amount,
    dated.paid,
    dated.to_pay,
    dated.spent,
    dated.next_due,
    dated.report_due,
    if(dated.reported_on <= $as_at, dated.reported_on, null) as reported_on,
    dated.state,
    award_tone(dated.state) as state_tone,
    if(
        dated.state = 'Report late', date_diff('day', dated.report_due, $as_at), null
    ) as days_late,
    dated.not_counted,
    action.action,
    money_words(dated.amount) as amount_words,
    dated.basis,
    source.file_name,
    dated.line,
    sum(dated.amount) over ()::decimal(18, 2) as all_amount,
    if(
        count(dated.paid) over () = count(*) over (), sum(dated.paid) over (), null
    )::decimal(18, 2) as all_paid,
    (all_amount - all_paid)::decimal(18, 2) as all_to_pay,
    if(
        count(dated.spent) over () = count(*) over (), sum(dated.spent) over (), null
    )::decimal(18, 2) as all_spent,
from dated
left join staging.action as action
    on action.edition_code = dated.edition_code and action.action_code = dated.action_code
left join staging.source as source using (source_id)
where $state is null or dated.state = $state
order by
    dated.allocation_code,
    dated.state = 'Report late' desc,
    dated.award_date nulls last,
    dated.grant_id
