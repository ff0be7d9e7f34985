-- One row for each measure, district and recording break that touches the measure, a break of a
-- subject touching all of its measures, and one without a district every district.
create or replace view indicators.breaks as
select
    measure.measure_code,
    area.area_code as district_code,
    recording.break_code,
    recording.month,
    recording.title,
    recording.what,
    recording.effect,
    recording.source,
from staging.recording_break as recording
join staging.measure as measure
    on measure.domain = recording.domain
    and measure.measure_code = coalesce(recording.measure_code, measure.measure_code)
join staging.area as area
    on area.kind = 'district'
    and area.area_code = coalesce(recording.district_code, area.area_code);
