-- One row for each partnership: its code and the names that mean it.
select
    partnership_code,
    name,
    short_name,
from facts.partnership
