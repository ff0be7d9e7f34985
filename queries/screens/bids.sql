-- One row for each bid: the sift, ranked by score against the money that is left.
--
-- Those of the funding round first, those not decided on the day before the others; then those for
-- the tactical pot. score: percent of the highest that there is, each criterion by its weight; NULL,
-- and without a rank, while a criterion has no score. scores: criterion, score, max_score, weight of
-- each. money: what the pot has for bids not decided: all of it less what was awarded. running: what
-- this bid and those ranked above come to; is_within: whether that is within the money. decision:
-- awarded, declined or withdrawn by the day; NULL while open.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation     the grant, by code, name or year
-- $as_at        day = today        day as of which it is told
with

criteria as (
    from staging.criterion where allocation_code = $allocation
),

scored as (
    select
        score.bid_code,
        round(
            100 * sum(criteria.weight * score.score)::double
            / nullif(sum(criteria.weight * criteria.max_score), 0),
            1
        ) as score,
        count(*) = (select count(*) from criteria) as is_whole,
        list(
            {
                'criterion': criteria.criterion,
                'score': score.score::double,
                'max_score': criteria.max_score,
                'weight': criteria.weight,
            }
            order by criteria.position
        ) as scores,
    from staging.bid_score as score
    join criteria using (criterion_code)
    where score.allocation_code = $allocation
    group by score.bid_code
),

stood as (
    from indicators.grant_position($as_at)
    where allocation_code = $allocation and partnership_code = $partnership
),

came as (
    select
        bid.* replace (
            if(bid.decided_on <= $as_at, bid.decision, null) as decision,
            if(bid.decided_on <= $as_at, bid.decided_on, null) as decided_on,
            if(bid.decided_on <= $as_at, bid.reason, null) as reason,
            if(bid.decided_on <= $as_at, bid.grant_id, null) as grant_id
        ),
        if(scored.is_whole, scored.score, null) as score,
        scored.scores,
        if(
            bid.pot = 'tactical pot', stood.tactical_left, stood.round_left
        ) as money,
        priority.priority_code,
        coalesce(priority.short_name, 'No priority of the plan') as priority,
    from staging.bid as bid
    join stood using (allocation_code)
    left join scored using (bid_code)
    left join indicators.priority_said as said
        on said.edition_code = stood.edition_code
        and said.said = lower(trim(bid.priority_said))
    left join staging.priority as priority
        on priority.edition_code = said.edition_code
        and priority.priority_code = said.priority_code
    where bid.received_on <= $as_at
),

ranked as (
    select
        *,
        if(
            score is null,
            null,
            rank() over (partition by pot, score is null order by score desc)
        ) as rank,
        sum(if(decision is null and score is not null, amount, 0)) over (
            partition by pot
            order by decision is not null, score desc nulls last, amount, position
            rows unbounded preceding
        ) as running,
    from came
)

select
    ranked.bid_code,
    ranked.rank,
    ranked.bid,
    ranked.applicant,
    ranked.priority_code,
    ranked.priority,
    ranked.pot,
    ranked.amount,
    ranked.received_on,
    ranked.score,
    ranked.scores,
    ranked.money,
    if(
        ranked.decision is null and ranked.score is not null, ranked.running, null
    )::decimal(18, 2) as running,
    if(
        ranked.decision is null and ranked.score is not null, ranked.running <= ranked.money, null
    ) as is_within,
    ranked.decision,
    ranked.decided_on,
    ranked.reason,
    ranked.grant_id,
    award.amount as awarded,
    money_words(ranked.money) as money_words,
    row_basis(ranked.illustrative, ranked.document_code) as basis,
from ranked
left join indicators.awards as award using (grant_id)
order by
    ranked.pot = 'tactical pot',
    ranked.decision is not null,
    ranked.score desc nulls last,
    ranked.amount,
    ranked.position
