-- One row for each subject that a partnership counts.
select
    domain,
    name as domain_name,
    position as domain_position,
    headline_period::varchar as headline_period,
    about,
from facts.domain
