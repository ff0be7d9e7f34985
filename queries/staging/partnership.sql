-- One row for each partnership; position: the order of its file.
select
    partnership_code,
    name as partnership,
    short_name,
    area_code,
    status_scale,
    risk_matrix,
    row_number() over (order by source_id, line) as position,
from facts.partnership
