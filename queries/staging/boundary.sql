-- One row for each ward whose boundary is known; shape: polygons of rings of points (degrees).
select
    ward_code as area_code,
    ward_year,
    shape,
from facts.boundary
