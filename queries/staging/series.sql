-- One row for each publisher's counting.
select
    series,
    publisher,
    name as series_name,
    illustrative as is_illustrative,
from facts.series
