-- One row for each ward of a set whose boundary is known: its outline to draw, in a box that is 1,000
-- units wide and `height` high for all wards of the set together.
--
-- path: polygons and their holes as the data of an SVG path, to be filled by the even-odd rule.
-- label_x, label_y: the middle of its largest polygon. Longitudes are narrowed by the cosine of the
-- set's middle latitude, which over a district is as true as a map on a screen can show.
--
-- $area      area   district, or a ward of it
-- $ward_set  text   set of wards
with

places as (
    select member.area_code, area.area, boundary.shape
    from staging.ward_in_set as member
    join staging.area as area using (area_code)
    join staging.boundary as boundary using (area_code)
    where member.ward_set = $ward_set
        and member.district_code
        = (select district_code from staging.area where area_code = $area)
),

polygons as (
    select
        area_code,
        shape[polygon] as rings,
        polygon,
    from places
    cross join lateral unnest(range(1, len(shape) + 1)) as numbers (polygon)
),

rings as (
    select
        area_code,
        polygon,
        ring,
        rings[ring] as points,
    from polygons
    cross join lateral unnest(range(1, len(rings) + 1)) as numbers (ring)
),

points as (
    select
        area_code,
        polygon,
        ring,
        place,
        points[place][1] as longitude,
        points[place][2] as latitude,
    from rings
    cross join lateral unnest(range(1, len(points) + 1)) as numbers (place)
),

box as (
    select
        min(longitude) as west,
        max(latitude) as north,
        1000 / ((max(longitude) - min(longitude)) * cos(radians(avg_latitude))) as scale_y,
        1000 / (max(longitude) - min(longitude)) as scale_x,
        (max(latitude) - min(latitude)) as tall,
    from points
    cross join (
        select (min(latitude) + max(latitude)) / 2 as avg_latitude from points
    )
    group by avg_latitude
),

drawn as (
    select
        points.area_code,
        points.polygon,
        points.ring,
        points.place,
        (points.longitude - box.west) * box.scale_x as x,
        (box.north - points.latitude) * box.scale_y as y,
    from points
    cross join box
),

ring_paths as (
    select
        area_code,
        polygon,
        ring,
        'M' || string_agg(format('{:.1f} {:.1f}', x, y), 'L' order by place) || 'Z' as path,
    from drawn
    group by area_code, polygon, ring
),

paths as (
    select area_code, string_agg(path, '' order by polygon, ring) as path
    from ring_paths
    group by area_code
),

-- Twice the area of each outer ring and its centre, by the surveyor's formula.
edges as (
    select
        area_code,
        polygon,
        x,
        y,
        lead(x) over (partition by area_code, polygon order by place) as next_x,
        lead(y) over (partition by area_code, polygon order by place) as next_y,
    from drawn
    where ring = 1
),

middles as (
    select
        area_code,
        polygon,
        sum(x * next_y - next_x * y) as doubled,
        sum((x + next_x) * (x * next_y - next_x * y)) as moment_x,
        sum((y + next_y) * (x * next_y - next_x * y)) as moment_y,
    from edges
    group by area_code, polygon
    qualify row_number() over (
        partition by area_code order by abs(sum(x * next_y - next_x * y)) desc
    ) = 1
)

select
    places.area_code,
    places.area,
    paths.path,
    round(middles.moment_x / (3 * middles.doubled), 1) as label_x,
    round(middles.moment_y / (3 * middles.doubled), 1) as label_y,
    ceil(box.tall * box.scale_y)::integer as height,
from places
join paths using (area_code)
join middles using (area_code)
cross join box
order by places.area
