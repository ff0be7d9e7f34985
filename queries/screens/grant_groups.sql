-- One row for each priority, recipient or ward that an allocation went to: what it got, in pounds.
--
-- Adds up to the allocation's position: awarded = paid + to_pay in each row. Of priorities, every one
-- of the plan has a row, without an award too; awards that name none have one of their own. pct: of
-- what was awarded. outcomes_promised, outcomes_reported: how many outcomes were promised, and how
-- many of them reported on. sentence: what it got, in words.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation     the grant, by code, name or year
-- $by           text           priority, recipient or ward
-- $as_at        day = today        day as of which it is told
with

asked as (
    select case
        when $by in ('priority', 'recipient', 'ward') then $by
        else error('A grant can be told by priority, recipient or ward, not by ' || $by || '.')
    end as how
),

made as (
    select
        award.*,
        case $by
            when 'priority' then coalesce(award.priority_code, '')
            when 'recipient' then coalesce(award.recipient, '')
            when 'ward' then coalesce(award.where_code, award.where_words)
        end as code,
        case $by
            when 'priority' then coalesce(award.priority, 'No priority of the plan')
            when 'recipient' then coalesce(award.recipient, 'Not said')
            else award.where_words
        end as name,
        (
            select count(*) from staging.award_outcome as outcome
            where outcome.grant_id = award.grant_id and outcome.promised is not null
        ) as promised,
        (
            select count(*) from staging.award_outcome as outcome
            where outcome.grant_id = award.grant_id and outcome.reported is not null
                and outcome.reported_on <= $as_at
        ) as reported,
    from indicators.award_money($as_at) as award
    where award.allocation_code = $allocation and award.partnership_code = $partnership
),

groups as (
    select
        code,
        any_value(name) as name,
        count(*) as awards,
        sum(amount) as awarded,
        sum(paid) as paid,
        sum(to_pay) as to_pay,
        sum(spent) as spent,
        sum(promised) as promised,
        sum(reported) as reported,
        -- in the order of letters: illustrative, partly illustrative, published
        min(basis) as basis,
    from made
    group by code
),

-- Priorities that got nothing are told as well.
every as (
    select priority.priority_code as code, priority.short_name as name, priority.position
    from staging.priority as priority
    join indicators.allocations as allocation using (edition_code)
    where $by = 'priority' and allocation.allocation_code = $allocation
        and priority.kind = 'priority'
        and coalesce(allocation.priority_code = priority.priority_code, true)
),

recorded as (
    select name, amount, paid_to is not null as has_paid, spent_to is not null as has_spent
    from indicators.allocations where allocation_code = $allocation
)

select
    coalesce(groups.code, every.code) as code,
    coalesce(every.name, groups.name) as name,
    coalesce(groups.awards, 0) as awards,
    coalesce(groups.awarded, 0)::decimal(18, 2) as awarded,
    if(recorded.has_paid, coalesce(groups.paid, 0), null)::decimal(18, 2) as paid,
    if(recorded.has_paid, coalesce(groups.to_pay, 0), null)::decimal(18, 2) as to_pay,
    if(recorded.has_spent, coalesce(groups.spent, 0), null)::decimal(18, 2) as spent,
    round(
        100 * coalesce(groups.awarded, 0)::double
        / nullif(sum(groups.awarded) over (), 0)::double,
        1
    ) as pct,
    coalesce(groups.promised, 0)::bigint as outcomes_promised,
    coalesce(groups.reported, 0)::bigint as outcomes_reported,
    money_words(coalesce(groups.awarded, 0)) as awarded_words,
    money_words(coalesce(groups.awarded, 0)) || ' of the ' || recorded.name || ', '
    || money_words(recorded.amount) || ', was awarded in '
    || unit_words(coalesce(groups.awards, 0), 'awards', 'award')
    || if(
        recorded.has_spent, '; ' || money_words(coalesce(groups.spent, 0)) || ' of it is spent', ''
    )
    || '.' as sentence,
    groups.basis,
from groups
full join every using (code)
cross join recorded
cross join asked
where asked.how = $by
order by $by <> 'priority' and groups.awarded is null, if($by = 'priority', every.position, null)
    nulls last, groups.awarded desc nulls last, name
