-- One row for each priority: its edition, its code and the names that mean it there.
select
    edition_code,
    priority_code,
    name,
    short_name,
from facts.priority
