-- One row for each edition: its plan, partnership and the partnership's district and scales.
create or replace view indicators.editions as
select
    edition.edition_code,
    edition.edition,
    edition.starts_on,
    edition.ends_on,
    plan.plan_code,
    plan.plan,
    plan.years,
    partnership.partnership_code,
    partnership.partnership,
    partnership.short_name,
    partnership.area_code,
    partnership.status_scale,
    partnership.risk_matrix,
    partnership.position,
from staging.edition as edition
join staging.plan as plan using (plan_code)
join staging.partnership as partnership using (partnership_code);
