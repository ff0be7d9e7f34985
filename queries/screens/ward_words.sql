-- One row: what the wards of a district show of a measure over a period, in sentences.
--
-- sentence: which wards stand above and below the district by more than chance would bring (99.8%).
-- adds_up: how the wards, and what could not be placed in one, make the district's figure.
-- residents: whose residents, of which year. centre: of which wards residents are the wrong
-- denominator. Each NULL where there is nothing to say.
--
-- $area      area           district, or a ward of it
-- $measure   measure        what was counted
-- $from      month          first month of the period
-- $to        month          last month of the period
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
    select
        area_code, area, kind, measure, unit, now, rate, strict_lower, strict_upper, benchmark,
        population, population_year, place, is_town_centre,
        now = max(now) filter (kind = 'ward') over () as is_most,
    from indicators.ward_figures(
        (select chosen.district_code from chosen), (select chosen.domain from chosen),
        $from, $to, 1, $ward_set, $series
    )
    where measure_code = $measure
),

summed as (
    select
        any_value(measure) as measure,
        any_value(unit) as unit,
        any_value(area) filter (kind = 'district') as district,
        any_value(now) filter (kind = 'district') as district_now,
        any_value(now) filter (kind = 'not_placed') as not_placed,
        any_value(benchmark) as benchmark,
        max(population_year) as population_year,
        count(*) filter (kind = 'ward') as wards,
        count(now) filter (kind = 'ward') as counted,
        count(rate) filter (kind = 'ward') as rated,
        sum(now) filter (kind = 'ward')::bigint as wards_now,
        coalesce(
            list(area order by place) filter (kind = 'ward' and strict_lower > benchmark), []
        ) as above,
        coalesce(
            list(area order by place desc) filter (kind = 'ward' and strict_upper < benchmark), []
        ) as below,
        list(area order by area) filter (kind = 'ward' and now is not null and rate is null)
            as without_residents,
        list(area order by area) filter (kind = 'ward' and is_town_centre and rate is not null)
            as centres,
        list(area order by area) filter (kind = 'ward' and is_most) as first_wards,
        max(now) filter (kind = 'ward') as most,
        any_value(area) filter (kind = 'district') || ', '
        || rate_words(any_value(benchmark), any_value(benchmark)) || ' for each 1,000 residents'
        || if(month_count($from, $to) = 12, '', ' and year') || ',' as benchmark_words,
    from figures
)

select
    measure,
    case
        when counted = 0 then null
        when benchmark is not null and rated > 0 and len(above) + len(below) = 0
            then measure || ': no ward differs from the rate of ' || benchmark_words
                || ' by more than chance would bring.'
        when benchmark is not null and rated > 0
            then measure || ': ' || wards_are(above) || ' above the rate of ' || benchmark_words
                || ' by more than chance would bring; ' || wards_are(below) || ' below it.'
                || case rated - len(above) - len(below)
                    when 0 then ''
                    when 1 then ' Of the other one the difference may be chance.'
                    else
                        ' Of the other ' || count_words(rated - len(above) - len(below))
                        || ' the difference may be chance.'
                end
        when most = 0 then measure || ': none in any ward.'
        else
            measure || ': ' || wards_are(first_wards) || ' highest, with ' || count_words(most) || '.'
    end as sentence,
    if(
        counted < wards or district_now is null,
        null,
        'The wards hold '
        || if(
            wards_now = district_now and coalesce(not_placed, 0) = 0,
            'all of ' || district || '''s ' || count_words(district_now) || '.',
            count_words(wards_now)
            || if(
                coalesce(not_placed, 0) = 0,
                '',
                ', and ' || count_words(not_placed) || ' could not be placed in one'
            )
            || if(
                wards_now + coalesce(not_placed, 0) = district_now,
                ': together ' || district || '''s ' || count_words(district_now) || '.',
                '; ' || district || '''s own figure is ' || count_words(district_now) || ', '
                || count_words(abs(district_now - wards_now - coalesce(not_placed, 0)))
                || if(district_now > wards_now + coalesce(not_placed, 0), ' more', ' fewer')
                || ' than that.'
            )
        )
    ) as adds_up,
    case
        when rated = 0 and counted > 0
            then 'The residents of these wards are not known here, so there are counts only.'
        when rated > 0
            then 'Rates are for each 1,000 residents at mid-' || population_year
                || if(month_count($from, $to) = 12, '', ' and year') || '.'
                || coalesce(
                    ' The residents of ' || list_words(without_residents)
                    || ' are not known: counts only.',
                    ''
                )
    end as residents,
    if(
        centres is null,
        null,
        list_words(centres) || if(len(centres) = 1, ' holds a town centre: its', ' hold town centres: their')
        || ' visitors are counted in what happens there and not among'
        || if(len(centres) = 1, ' its', ' their')
        || ' residents, so the rate overstates the risk to those who live there.'
    ) as centre,
from summed
