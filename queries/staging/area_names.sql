-- One row for each area: its code and the names that mean it and no other.
--
-- Wards of several reviews may share a name, which then means the one that has figures.
with

counted as (
    select
        *,
        area_code in (select area_code from facts.monthly) as has_figures,
    from facts.area
)

select
    area_code,
    if(
        has_figures or not bool_or(has_figures) over (partition by lower(area_name)),
        area_name,
        null
    ) as area_name,
    if(has_figures or not bool_or(has_figures) over (partition by lower(title)), title, null)
        as title,
from counted
