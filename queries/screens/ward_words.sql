-- One row: what the wards of a district show of a measure over a period, in sentences.
--
-- sentence: which wards stand above and below the district by more than chance would bring (99.8%).
-- count_sentence: which has most. change_sentence: which changed by more than chance would bring.
-- adds_up: how the wards, and what could not be placed in one, make the district's figure.
-- residents: whose residents, of which year. centre: of which wards residents are the wrong
-- denominator. Each NULL where there is nothing to say.
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

select measure, sentence, count_sentence, change_sentence, adds_up, residents, centre
from indicators.ward_sentences('figures', $from, $to, $years)
