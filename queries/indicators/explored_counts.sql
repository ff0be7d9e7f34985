-- One row for each of some areas and measures and each month that is covered of a period, or of the
-- same months `back_years` years earlier: its count.
--
-- One series speaks for a subject in an area over the period (indicators.speaking). is_now: of the period, not of the earlier months; a month may be of both.
-- refusal: why the period may not be compared with the earlier months, in words; then there are none
-- of those.
create or replace macro indicators.explored_counts(
    in_areas, of_measures, since, until, back_years
) as table (
    with

    wanted as (
        select measure_code, domain
        from staging.measure
        where measure_code in (select unnest(of_measures))
    ),

    -- Of all measures of their subjects, so that whose counting it is does not depend on what else
    -- is asked for.
    figures as (
        select
            monthly.area_code,
            measure.domain,
            monthly.measure_code,
            monthly.series,
            monthly.month,
            monthly.n,
            monthly.basis,
            monthly.month between since and until as is_now,
        from staging.monthly as monthly
        join staging.measure as measure using (measure_code)
        where monthly.area_code in (select unnest(in_areas))
            and measure.domain in (select wanted.domain from wanted)
    ),

    in_use as (
        from indicators.speaking('figures')
    ),

    broken as (
        select area.area_code, blocks.measure_code, blocks.refusal
        from indicators.blocks(since, until, back_years) as blocks
        join staging.area as area using (district_code)
        where area.area_code in (select unnest(in_areas))
    ),

    sides as (
        select true as is_now, since as first_month, until as last_month
        union all
        select false, years_before(since, back_years), years_before(until, back_years)
    )

    select
        figures.area_code,
        figures.measure_code,
        figures.series,
        sides.is_now,
        figures.month,
        figures.n,
        figures.basis,
        broken.refusal,
    from figures
    join wanted using (measure_code)
    join in_use
        on in_use.area_code = figures.area_code and in_use.domain = figures.domain
        and in_use.series = figures.series
    join sides on figures.month between sides.first_month and sides.last_month
    left join broken
        on broken.area_code = figures.area_code and broken.measure_code = figures.measure_code
    where sides.is_now or broken.refusal is null
);
