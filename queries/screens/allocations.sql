-- One row for each grant that a partnership is given to award from, the latest year first.
--
-- amount, tactical_limit, round_amount: pounds, exact; the funding round may award all but the
-- tactical pot, where there is one. label: for a list. from_day, to_day: days as of which it may be
-- told: from half a year before the year begins, when bids are sifted, to a year after its end.
--
-- $partnership  partnership    whose, by code or name
select
    allocation_code,
    allocation,
    name,
    financial_year || ' · ' || allocation || ', ' || money_words(amount) as label,
    edition_code,
    edition,
    priority_code,
    funder,
    financial_year,
    starts_on,
    ends_on,
    (starts_on - interval 6 month)::date as from_day,
    (ends_on + interval 1 year)::date as to_day,
    amount,
    tactical_limit,
    round_amount,
    money_words(amount) as amount_words,
    report_due,
    paid_to,
    spent_to,
    note,
    basis,
    document,
    paragraph,
from indicators.allocations
where partnership_code = $partnership
order by position
