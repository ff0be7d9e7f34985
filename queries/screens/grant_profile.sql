-- One row for each month of an allocation's year: spending as planned, as claimed, as projected.
--
-- All in pounds, of the year to the end of the month. spent: NULL for months after the last whole one
-- that spending is known of, and where none is recorded. projected: from that month on, along the
-- profile at the pace so far; NULL before it. paid: likewise by what was paid. basis: illustrative
-- where anything of the grant is.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation     the grant, by code, name or year
-- $as_at        day = today        day as of which it is told
with

stood as (
    from indicators.grant_position($as_at)
    where allocation_code = $allocation and partnership_code = $partnership
),

months as (
    select unnest(generate_series(starts_on, ends_on, interval 1 month))::date as month
    from stood
),

entered as (
    select entry.kind, date_trunc('month', entry.day)::date as month, sum(entry.amount) as amount
    from indicators.award_entries as entry
    join indicators.award_money($as_at) as award using (grant_id)
    where award.allocation_code = $allocation and award.not_counted is null
        and entry.day <= $as_at
    group by all
),

-- What came before the year is in its first month.
summed as (
    select
        months.month,
        (
            select if(
                count(*) = 0,
                null,
                coalesce(sum(profile.amount) filter (profile.month <= months.month), 0)
            )
            from staging.profile as profile
            where profile.allocation_code = $allocation
        ) as planned,
        (
            select sum(entered.amount) from entered
            where entered.kind = 'Claim' and entered.month <= months.month
        ) as spent,
        (
            select sum(entered.amount) from entered
            where entered.kind = 'Instalment' and entered.month <= months.month
        ) as paid,
    from months
)

select
    summed.month,
    summed.planned::decimal(18, 2) as planned,
    if(summed.month <= stood.told_to, coalesce(summed.spent, 0), null)::decimal(18, 2) as spent,
    if(
        stood.paid_to is null
        or summed.month > last_whole_month(least($as_at, stood.paid_to)),
        null,
        coalesce(summed.paid, 0)
    )::decimal(18, 2) as paid,
    if(
        summed.month < stood.told_to or last_day(stood.told_to) >= stood.ends_on,
        null,
        stood.spent_then + (stood.projected - stood.spent_then) * coalesce(
            (summed.planned - stood.planned)::double
            / nullif(stood.planned_in_all - stood.planned, 0)::double,
            -- nothing is planned any more
            0
        )
    )::decimal(18, 2) as projected,
    if(stood.is_made_up, 'illustrative', null) as basis,
from summed
cross join stood
order by summed.month
