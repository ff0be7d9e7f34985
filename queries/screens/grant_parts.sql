-- One row for each part that an allocation has come to on a day, from what is gone to what is left.
--
-- part: in words; kind: spent, owed (spent and not yet paid), paid (and not yet spent), awarded, left
-- or tactical (left in the tactical pot); amount: pounds, exact, above 0; share: of all parts, 0 to 1.
-- The parts come to the allocation, or to what is awarded, paid or spent where that is more. Where
-- payments or spending are not recorded the awards are one part; where one pot is overdrawn, what
-- neither has awarded is one.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation = null  only of this grant, by code, name or year
-- $as_at        day = today        day as of which it is told
with

stood as (
    select
        *,
        paid is not null and spent is not null as is_recorded,
        coalesce(tactical_left >= 0 and round_left >= 0, false) as has_two_pots,
    from indicators.grant_position($as_at)
    where partnership_code = $partnership
        and ($allocation is null or allocation_code = $allocation)
),

parts as (
    select allocation_code, 1 as place, 'Spent' as part, 'spent' as kind,
        least(spent, paid) as amount
    from stood where is_recorded
    union all
    select allocation_code, 2, 'Spent, not yet paid', 'owed', spent - paid
    from stood where is_recorded
    union all
    select allocation_code, 3, 'Paid, not yet spent', 'paid', paid - spent
    from stood where is_recorded
    union all
    select allocation_code, 4,
        if(spent > paid, 'Awarded, not yet spent', 'Awarded, not yet paid'), 'awarded',
        awarded - greatest(paid, spent)
    from stood where is_recorded
    union all
    select allocation_code, 5, 'Awarded', 'awarded', awarded
    from stood where not is_recorded
    union all
    select allocation_code, 6, 'Left in the round', 'left', round_left
    from stood where has_two_pots
    union all
    select allocation_code, 7, 'Left in the tactical pot', 'tactical', tactical_left
    from stood where has_two_pots
    union all
    select allocation_code, 8, 'Not awarded', 'left', uncommitted
    from stood where not has_two_pots
)

select
    parts.allocation_code,
    parts.part,
    parts.kind,
    parts.amount::decimal(18, 2) as amount,
    parts.amount::double / sum(parts.amount) over (partition by allocation_code) as share,
    money_words(parts.amount) as amount_words,
    if(stood.is_made_up, 'illustrative', stood.basis) as basis,
from parts
join stood using (allocation_code)
where parts.amount > 0
order by stood.position, parts.place
