-- One row for each status that a partnership may give its priorities, the best first.
select
    status_scale,
    status,
    tone::varchar as tone,
    meaning,
    line as position,
from facts.status
