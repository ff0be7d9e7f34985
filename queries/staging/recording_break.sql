-- One row for each change in how something is recorded.
select
    break_code,
    domain,
    measure_code,
    area_code as district_code,
    month,
    title,
    what,
    effect::varchar as effect,
    source,
from facts.recording_break
