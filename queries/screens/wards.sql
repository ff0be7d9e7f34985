-- One row for each ward of a district, the highest rate first, then for what could not be placed in a
-- ward, then for the district, of one measure.
--
-- The wards are those of the set that the figures are counted on, one set and one series at a time.
-- now, before, difference: counts in the measure's unit, NULL where not covered whole. pct_change:
-- percent, to one decimal. rate: for each 1,000 residents (population, at mid population_year) and
-- year; lower, upper: its 95% limits; strict_lower, strict_upper: its 99.8% limits; all NULL where
-- residents are not known. benchmark: the district's rate. compared, compared_strict: better, similar
-- or worse than that (higher, lower where neither is better) at 95% and at 99.8%. place: 1 the
-- highest, of places. kind: ward, not_placed or district.
--
-- $area      area           district, or a ward of it
-- $measure   measure        what was counted
-- $from      month          first month of the period
-- $to        month          last month of the period
-- $years     integer = 1    how many years earlier the comparison lies
-- $ward_set  text = null    set of wards; without it, the one that the figures are counted on
-- $series    text = null    whose counting; without it, the one that speaks for the wards
with

chosen as (
    select area.district_code, measure.domain
    from staging.area as area
    cross join staging.measure as measure
    where area.area_code = $area and measure.measure_code = $measure
),

figures as (
    select *
    from indicators.ward_figures(
        (select chosen.district_code from chosen), (select chosen.domain from chosen),
        $from, $to, $years, $ward_set, $series
    )
    where measure_code = $measure
)

select
    area_code,
    area,
    kind,
    now,
    before,
    difference,
    round(pct_change, 1) as pct_change,
    p_value,
    signal,
    basis,
    population,
    population_year,
    rate,
    lower,
    upper,
    strict_lower,
    strict_upper,
    benchmark,
    compared,
    compared_strict,
    place,
    places,
    is_town_centre,
    ward_set,
    series,
from figures
order by list_position(['ward', 'not_placed', 'district'], kind), place nulls last, area
