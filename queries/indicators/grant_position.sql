-- One row for each allocation: where its money stood on a day, in pounds, exact.
--
-- amount = awarded + uncommitted; awarded = paid + to_pay; tactical_limit = tactical_used +
-- tactical_left. paid, to_pay, spent: NULL where they are not recorded. bids_open, asked_for: bids not
-- decided on the day, and what they come to; tactical_open, tactical_asked_for: those of them for the
-- tactical pot. is_made_up: whether any of its awards, payments, claims, bids or its profile is
-- illustrative; is_mixed: whether awards that are wholly so are added to others that are not.
--
-- Against its profile (planned_* and ahead NULL without one, or before a whole month of the year is
-- recorded): told_to is the last whole month by which spending is known, planned what was to be spent
-- by its end, spent_then what was, ahead the difference. projected is what will be spent by the end
-- of the year if spending keeps its pace against the profile, spent_then x planned_in_all / planned:
-- from the month on that grant_projection_months says; once the year is over it is what was spent.
-- left_over = amount - projected.
create or replace macro indicators.grant_position(as_at_) as table
with

counted as materialized (
    from indicators.award_money(as_at_) where allocation_code is not null
),

made as (
    select
        allocation_code,
        count(*) as awards,
        sum(amount) as awarded,
        coalesce(sum(amount) filter (pot = 'tactical pot'), 0) as tactical_used,
        sum(paid) as paid,
        sum(spent) as spent,
        count(*) filter (pot = 'tactical pot') as tactical_awards,
        count(*) filter (report_due < as_at_ and coalesce(reported_on > as_at_, true))
            as reports_late,
        bool_or(is_made_up) as is_made_up,
        bool_or(basis = 'illustrative') and bool_or(basis is null or basis = 'published')
            as is_mixed,
    from counted
    group by allocation_code
),

known as (
    select
        allocation.*,
        coalesce(made.awards, 0) as awards,
        coalesce(made.tactical_awards, 0) as tactical_awards,
        coalesce(made.is_made_up, false) as is_award_made_up,
        coalesce(made.is_mixed, false) as is_mixed,
        coalesce(made.reports_late, 0) as reports_late,
        coalesce(made.awarded, 0)::decimal(18, 2) as awarded,
        coalesce(made.tactical_used, 0)::decimal(18, 2) as tactical_used,
        if(allocation.paid_to is null, null, coalesce(made.paid, 0))::decimal(18, 2) as paid,
        if(allocation.spent_to is null, null, coalesce(made.spent, 0))::decimal(18, 2) as spent,
        if(
            allocation.spent_to is null,
            null,
            least(
                last_whole_month(least(as_at_, allocation.spent_to)),
                date_trunc('month', allocation.ends_on)::date
            )
        ) as told_to,
    from indicators.allocations as allocation
    left join made using (allocation_code)
),

asking as (
    select
        allocation_code,
        count(*) as bids_open,
        sum(amount) as asked_for,
        count(*) filter (pot = 'tactical pot') as tactical_open,
        coalesce(sum(amount) filter (pot = 'tactical pot'), 0) as tactical_asked_for,
    from staging.bid
    where received_on <= as_at_ and (decided_on is null or decided_on > as_at_)
    group by allocation_code
),

planned as (
    select
        known.allocation_code,
        bool_or(profile.illustrative is not null) as is_made_up,
        sum(profile.amount) as planned_in_all,
        coalesce(sum(profile.amount) filter (profile.month <= known.told_to), 0) as planned,
    from known
    join staging.profile as profile using (allocation_code)
    group by known.allocation_code
),

claimed as (
    select known.allocation_code, sum(entry.amount) as spent_then
    from known
    join counted using (allocation_code)
    join indicators.award_entries as entry using (grant_id)
    where counted.not_counted is null and entry.kind = 'Claim'
        and entry.day <= last_day(known.told_to)
    group by known.allocation_code
),

against as (
    select
        known.* exclude (is_award_made_up),
        known.is_award_made_up or coalesce(planned.is_made_up, false) or known.allocation_code in (
            select allocation_code from staging.bid where illustrative is not null
        ) as is_made_up,
        coalesce(asking.bids_open, 0) as bids_open,
        asking.asked_for::decimal(18, 2) as asked_for,
        coalesce(asking.tactical_open, 0) as tactical_open,
        asking.tactical_asked_for::decimal(18, 2) as tactical_asked_for,
        planned.planned_in_all::decimal(18, 2) as planned_in_all,
        if(known.told_to >= known.starts_on, planned.planned, null)::decimal(18, 2) as planned,
        if(
            known.told_to >= known.starts_on, coalesce(claimed.spent_then, 0), null
        )::decimal(18, 2) as spent_then,
    from known
    left join asking using (allocation_code)
    left join planned using (allocation_code)
    left join claimed using (allocation_code)
)

select
    *,
    (amount - projected)::decimal(18, 2) as left_over,
from (
    select
        against.*,
        (amount - awarded)::decimal(18, 2) as uncommitted,
        (awarded - paid)::decimal(18, 2) as to_pay,
        (tactical_limit - tactical_used)::decimal(18, 2) as tactical_left,
        (round_amount - (awarded - tactical_used))::decimal(18, 2) as round_left,
        (spent_then - planned)::decimal(18, 2) as ahead,
        as_at_ > ends_on as is_over,
        case
            when spent is null or as_at_ < starts_on then null
            when last_day(told_to) >= ends_on then spent
            when month_count(starts_on, told_to) >= (
                select value from staging.threshold where name = 'grant_projection_months'
            ) then grown(spent_then, planned, planned_in_all)
        end as projected,
    from against
);
