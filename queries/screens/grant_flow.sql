-- One row for each project that an allocation's money flowed to by a day, by priority, the most first.
--
-- priority_code: none where the award names no priority of the plan. priority_amount, amount: pounds,
-- exact, of the priority and of the project; an award that is not added up has no row. The largest
-- awards are named; the others of a priority are one row, at its end (is_rest).
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation     the grant, by code, name or year
-- $as_at        day = today        day as of which it is told
-- $projects     integer = 18       how many projects are named
with

made as (
    select
        coalesce(priority_code, 'none') as priority_code,
        coalesce(priority, 'No priority of the plan') as priority,
        coalesce(award, grant_id, 'An award') as project,
        amount,
        basis,
        row_number() over (order by amount desc, grant_id, source_id, line) > $projects as is_rest,
    from indicators.award_money($as_at)
    where allocation_code = $allocation and partnership_code = $partnership and amount > 0
),

told as (
    select priority_code, priority, project, amount, is_rest, basis
    from made
    where not is_rest
    union all
    select
        priority_code,
        any_value(priority),
        unit_words(count(*), 'other awards', 'other award'),
        sum(amount),
        true,
        min(basis),
    from made
    where is_rest
    group by priority_code
)

select
    priority_code,
    priority,
    (sum(amount) over (partition by priority_code))::decimal(18, 2) as priority_amount,
    project,
    amount::decimal(18, 2) as amount,
    is_rest,
    money_words(priority_amount) as priority_words,
    money_words(amount) as amount_words,
    basis,
from told
order by priority_amount desc, priority, is_rest, amount desc, project
