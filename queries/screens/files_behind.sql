-- One row for each file that the figures of a domain, area and period were added up from.
--
-- A file that speaks for the months, or that holds any of what was counted in them.
-- $area    area           ward or district
-- $domain  domain         subject: crime, asb, domestic_abuse, road_safety
-- $from    month          first month of the period
-- $to      month          last month of the period
-- $series  text = null    whose counting; without it, the one that speaks for the period
with

in_use as (
    select series from indicators.series_in_use($area, $domain, $from, $to, $series)
),

-- A district's figures may be the sum of its wards' and of what could not be placed.
places as (
    select area_code from staging.area where area_code = $area or district_code = $area
),

behind as (
    select source_id, measure_code, area_code, series, month from staging.coverage
    union
    select source_id, measure_code, area_code, series, month from staging.observation
)

select
    source.file_name,
    source.format,
    source.publisher,
    source.sha256,
    source.imported_at,
    min(behind.month) as first_month,
    max(behind.month) as last_month,
from behind
join staging.measure as measure using (measure_code)
join staging.source as source using (source_id)
where measure.domain = $domain
    and behind.series = (from in_use)
    and behind.area_code in (from places)
    and behind.month between $from and $to
group by all
order by source.file_name
