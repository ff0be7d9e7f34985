-- One row for each partnership, the one the dashboard opens with first.
--
-- area_code, area: the district it is responsible for. editions: of how many years its plans are here.
select
    partnership.partnership_code,
    partnership.partnership,
    partnership.short_name,
    partnership.area_code,
    area.area,
    partnership.status_scale,
    partnership.risk_matrix,
    (
        select count(*) from indicators.editions as edition
        where edition.partnership_code = partnership.partnership_code
    ) as editions,
from staging.partnership as partnership
join staging.area as area using (area_code)
order by partnership.position, partnership.partnership_code
