-- One row for each thing that an award promised, with what was reported by a day and what each cost.
--
-- question: that of outcome based accountability which it answers: how much, how well, better off.
-- promised, reported: counts; reported NULL while there is no report. pct: reported of promised.
-- cost_promised, cost_reported: pounds awarded for each one promised; spent for each one reported, so
-- NULL where nothing is recorded as spent. Every outcome of an award is set against all of its money;
-- that of an award whose money is not added up has no cost.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation = null  only of this grant, by code, name or year
-- $as_at        day = today        day as of which it is told
-- $priority     text = null        only for this priority, by its code
select
    award.allocation_code,
    award.grant_id,
    award.award,
    award.recipient,
    award.priority_code,
    coalesce(award.priority, 'No priority of the plan') as priority,
    award.amount,
    award.spent,
    outcome.outcome_code,
    outcome.outcome,
    outcome.question,
    outcome.promised,
    if(outcome.reported_on <= $as_at, outcome.reported, null) as reported,
    if(outcome.reported_on <= $as_at, outcome.reported_on, null) as reported_on,
    round(
        100.0 * if(outcome.reported_on <= $as_at, outcome.reported, null)
        / nullif(outcome.promised, 0),
        0
    ) as pct,
    if(
        award.not_counted is null, each_of(award.amount, outcome.promised), null
    )::decimal(18, 2) as cost_promised,
    if(
        award.not_counted is null and outcome.reported_on <= $as_at,
        each_of(award.spent, outcome.reported),
        null
    )::decimal(18, 2) as cost_reported,
    row_basis(outcome.illustrative, null) as basis,
from staging.award_outcome as outcome
join indicators.award_money($as_at) as award using (grant_id)
left join staging.priority as priority
    on priority.edition_code = award.edition_code and priority.priority_code = award.priority_code
where award.partnership_code = $partnership
    and ($allocation is null or award.allocation_code = $allocation)
    and ($priority is null or award.priority_code = $priority)
order by
    priority.position nulls last,
    award.amount desc,
    award.grant_id,
    list_position(['how much', 'how well', 'better off'], outcome.question),
    outcome.position
