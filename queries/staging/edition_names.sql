-- One row for each edition: its partnership, its code and the names that mean it there.
--
-- The years of a plan mean its latest edition.
select
    plan.partnership_code,
    edition.edition_code,
    edition.label,
    if(
        row_number() over (partition by edition.plan_code order by edition.starts_on desc) = 1
        and plan.years not in (select label from facts.edition),
        plan.years,
        null
    ) as years,
from facts.edition as edition
join facts.plan as plan using (plan_code)
