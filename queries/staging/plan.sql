-- One row for each community safety plan.
select
    plan_code,
    partnership_code,
    title as plan,
    years,
from facts.plan
