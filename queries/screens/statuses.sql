-- One row for each status that a partnership may give its priorities, the best first.
--
-- tone: how it is drawn: best, good, caution or bad.
--
-- $partnership  partnership   whose scale, by code or name
select
    status.status,
    status.tone,
    status.meaning,
from staging.status as status
join staging.partnership as partnership using (status_scale)
where partnership.partnership_code = $partnership
order by status.position
