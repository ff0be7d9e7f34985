-- One row for each call on an allocation's tactical pot, in the order of the days: what it left.
--
-- An award out of the pot, or a bid for it that is open on the day (is_open). left_after: pounds left
-- of the pot's limit after it, NULL where the grant has no such limit; of an open bid, if it were
-- granted and no other.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation     the grant, by code, name or year
-- $as_at        day = today        day as of which it is told
with

pot as (
    select allocation_code, edition_code, tactical_limit, tactical_left
    from indicators.grant_position($as_at)
    where allocation_code = $allocation and partnership_code = $partnership
),

granted as (
    select
        award.grant_id as code,
        award.award as call,
        award.recipient as who,
        coalesce(award.priority, 'No priority of the plan') as priority,
        award.award_date as day,
        award.amount,
        false as is_open,
        pot.tactical_limit - sum(award.amount) over (
            order by award.award_date nulls first, award.grant_id rows unbounded preceding
        ) as left_after,
        award.basis,
    from indicators.award_money($as_at) as award
    join pot using (allocation_code)
    where award.pot = 'tactical pot'
),

open_calls as (
    select
        bid.bid_code,
        bid.bid,
        bid.applicant,
        coalesce(priority.short_name, 'No priority of the plan'),
        bid.received_on,
        bid.amount,
        true,
        pot.tactical_left - bid.amount,
        row_basis(bid.illustrative, bid.document_code),
    from staging.bid as bid
    join pot using (allocation_code)
    left join indicators.priority_said as said
        on said.edition_code = pot.edition_code and said.said = lower(trim(bid.priority_said))
    left join staging.priority as priority
        on priority.edition_code = said.edition_code
        and priority.priority_code = said.priority_code
    where bid.pot = 'tactical pot' and bid.received_on <= $as_at
        and (bid.decided_on is null or bid.decided_on > $as_at)
)

select
    code,
    call,
    who,
    priority,
    day,
    amount,
    is_open,
    left_after::decimal(18, 2) as left_after,
    basis,
from (from granted union all from open_calls)
order by is_open, day nulls first, code
