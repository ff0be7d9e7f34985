-- One row for each measure of every subject (or of one) and each ward of a district, then what could
-- not be placed in a ward, then the district.
--
-- Of each subject the wards are those of the set that its figures are counted on. now, before,
-- difference: counts in the measure's unit, NULL where not covered whole. rate: for each 1,000
-- residents (population, at mid population_year) and year; lower, upper: its 95% limits, strict_lower
-- and strict_upper its 99.8% limits; NULL where residents are not known; rate_before: of before.
-- count_lower, count_upper: 95% limits of now. share, share_before: percent of the district's count;
-- index_now: of before, which is 100 (index_before). benchmark: the district's rate; rate_words,
-- benchmark_words: the rates as written. compared, compared_strict: better, similar or worse than that
-- (higher, lower where neither is better) at 95% and at 99.8%. place: 1 the highest, of places;
-- count_place, change_place: the same by count and by difference.
-- rate_step, count_step: fifth of the wards that the ward is in, 1 the lowest; rate_step_words,
-- count_step_words: from where to where it goes. tile_column, tile_row: on the tile map. kind: ward,
-- not_placed or district. rate_unit: what rates are for each of. sentence, count_sentence,
-- change_sentence, adds_up, residents, centre: on the district's row, what its wards show of the
-- measure (indicators.ward_sentences).
--
-- $area      area           district, or a ward of it
-- $from      month          first month of the period
-- $to        month          last month of the period
-- $years     integer = 1    how many years earlier the comparison lies
-- $domain    domain = null  subject; without it, all
-- $ward_set  text = null    set of wards; without it, the one that the figures are counted on
-- $series    text = null    whose counting; without it, the one that speaks for the wards
with

figures as (
    select *
    from indicators.ward_figures(
        (select district_code from staging.area where area_code = $area), $domain,
        $from, $to, $years, $ward_set, $series
    )
),

told as (
    select *
    from indicators.ward_sentences('figures', $from, $to, $years)
),

-- Wards of the same figure are in the same fifth. among: what decides how rates are written.
steps as (
    select
        *,
        coalesce(benchmark, max(rate) over (partition by measure_code)) as among,
        if(
            kind = 'ward' and rate is not null,
            1 + (rank() over (partition by measure_code, kind order by rate nulls last) - 1)
            * 5 // nullif(count(rate) over (partition by measure_code, kind), 0),
            null
        )::integer as rate_step,
        if(
            kind = 'ward' and now is not null,
            1 + (rank() over (partition by measure_code, kind order by now nulls last) - 1)
            * 5 // nullif(count(now) over (partition by measure_code, kind), 0),
            null
        )::integer as count_step,
        if(
            kind = 'ward' and now is not null,
            rank() over (partition by measure_code, kind order by now desc nulls last),
            null
        ) as count_place,
        if(
            kind = 'ward' and difference is not null,
            rank() over (partition by measure_code, kind order by difference desc nulls last),
            null
        ) as change_place,
    from figures
)

select
    steps.area_code,
    steps.area,
    steps.kind,
    steps.domain,
    domain.domain_name,
    steps.measure_code,
    steps.measure,
    level,
    unit,
    improvement,
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
    rate_before,
    lower,
    upper,
    strict_lower,
    strict_upper,
    count_lower,
    count_upper,
    benchmark,
    share,
    share_before,
    index_now,
    index_before,
    compared,
    compared_strict,
    if(rate is null, null, rate_words(rate, among)) as rate_words,
    if(benchmark is null, null, rate_words(benchmark, among)) as benchmark_words,
    place,
    places,
    count_place,
    change_place,
    rate_step,
    if(
        rate_step is null,
        null,
        span_words(
            min(rate) over (partition by steps.measure_code, rate_step),
            max(rate) over (partition by steps.measure_code, rate_step),
            if(among < 10, 2, 1)
        )
    ) as rate_step_words,
    count_step,
    if(
        count_step is null,
        null,
        span_words(
            min(now) over (partition by steps.measure_code, count_step),
            max(now) over (partition by steps.measure_code, count_step),
            0
        )
    ) as count_step_words,
    steps.is_town_centre,
    area.tile_column,
    area.tile_row,
    steps.ward_set,
    series,
    series_name,
    is_illustrative,
    rate_unit($from, $to) as rate_unit,
    told.sentence,
    told.count_sentence,
    told.change_sentence,
    told.adds_up,
    told.residents,
    told.centre,
from steps
left join told
    on told.measure_code = steps.measure_code and steps.kind = 'district'
join staging.area as area using (area_code)
join staging.domain as domain on domain.domain = steps.domain
order by
    domain.domain_position,
    steps.position,
    list_position(['ward', 'not_placed', 'district'], steps.kind), steps.area
