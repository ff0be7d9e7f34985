-- One row for each measure of a subject (of every subject where of_domain is NULL) and each ward of
-- the set that speaks for it, for what could not be placed in a ward, and for the district: its count
-- over a period, the same months earlier, and how it stands against the district.
--
-- now, before, difference, pct_change, p_value, signal, basis: as indicators.change has them, of the
-- one series that speaks for the wards. population: residents in population_year, the year nearest to
-- the period of those that most wards of the set are known in; NULL where not known.
-- rate, rate_before: for each 1,000 residents and year; lower, upper: 95% limits of rate, strict_lower
-- and strict_upper its 99.8% limits, from those of the count (count_lower, count_upper). benchmark: the
-- district's rate.
-- share, share_before: percent of the district's count. index_now: of before, which is 100.
-- compared, compared_strict: better, similar or worse than the district (higher or lower where
-- neither is better) by whether the benchmark lies outside the limits at 95% and at 99.8%.
-- place: among the wards, 1 the highest, by rate or, where no ward has one, by count; places: of how
-- many.
create or replace macro indicators.ward_figures(
    in_district, of_domain, since, until, back_years, wanted_set, wanted_series
) as table (
    with

    speaking as (
        select *
        from indicators.ward_series(
            in_district, of_domain, since, until, wanted_set, wanted_series
        )
    ),

    places as (
        select distinct member.ward_set, member.area_code
        from staging.ward_in_set as member
        where member.ward_set in (select speaking.ward_set from speaking)
            and member.district_code = in_district
    ),

    changes as (
        select *
        from indicators.change(
            (
                select list(area_code)
                from (
                    select area_code from places
                    union
                    select area.area_code
                    from staging.area as area
                    where area.district_code = in_district and area.kind <> 'ward'
                )
            ),
            of_domain, since, until, back_years,
            (select list({'domain': speaking.domain, 'series': speaking.series}) from speaking)
        )
    ),

    -- The middle of the period decides which year's residents are nearest.
    people as (
        select *
        from indicators.ward_residents(in_district, [middle_year(since, until)])
    ),

    levels as (
        select name = 'interval_confidence_strict' as is_strict, value as confidence
        from staging.threshold
        where name in ('interval_confidence', 'interval_confidence_strict')
    ),

    counted as (
        select
            speaking.ward_set,
            speaking.series,
            speaking.series_name,
            speaking.is_illustrative,
            area.area,
            area.kind,
            area.is_town_centre,
            changes.* exclude (series),
            people.population,
            max(people.population_year) over (partition by speaking.ward_set) as population_year,
        from changes
        join staging.area as area using (area_code)
        join speaking using (domain)
        left join people
            on people.ward_set = speaking.ward_set and people.area_code = area.area_code
        where area.kind <> 'ward'
            or (speaking.ward_set, area.area_code) in (select (ward_set, area_code) from places)
    ),

    -- Of each count once, as many wards have the same.
    limits as (
        select
            counts.now,
            max(poisson_lower(counts.now, levels.confidence)) filter (not levels.is_strict)
                as lower,
            max(poisson_upper(counts.now, levels.confidence)) filter (not levels.is_strict)
                as upper,
            max(poisson_lower(counts.now, levels.confidence)) filter (levels.is_strict)
                as strict_lower,
            max(poisson_upper(counts.now, levels.confidence)) filter (levels.is_strict)
                as strict_upper,
        from (select distinct now from counted where now is not null) as counts
        cross join levels
        group by counts.now
    ),

    rated as (
        select
            counted.*,
            limits.lower as count_lower,
            limits.upper as count_upper,
            rate_per(counted.before, population, 1000, month_count(since, until)) as rate_before,
            rate_per(counted.now, population, 1000, month_count(since, until)) as rate,
            rate_per(limits.lower, population, 1000, month_count(since, until)) as lower,
            rate_per(limits.upper, population, 1000, month_count(since, until)) as upper,
            rate_per(limits.strict_lower, population, 1000, month_count(since, until))
                as strict_lower,
            rate_per(limits.strict_upper, population, 1000, month_count(since, until))
                as strict_upper,
        from counted
        left join limits using (now)
    ),

    set_against as (
        select
            rated.*,
            max(rate) filter (kind = 'district') over of_measure as benchmark,
            100.0 * now / nullif(max(now) filter (kind = 'district') over of_measure, 0)::double
                as share,
            100.0 * before
            / nullif(max(before) filter (kind = 'district') over of_measure, 0)::double
                as share_before,
            100.0 * now / nullif(before, 0)::double as index_now,
            if(before > 0, 100.0, null) as index_before,
            count(rate) filter (kind = 'ward') over of_measure as rates,
            count(now) filter (kind = 'ward') over of_measure as counts,
        from rated
        window of_measure as (partition by measure_code)
    )

    select
        * exclude (rates, counts),
        if(kind = 'ward', compared_words(lower, upper, benchmark, improvement), null) as compared,
        if(kind = 'ward', compared_words(strict_lower, strict_upper, benchmark, improvement), null)
            as compared_strict,
        if(
            kind = 'ward' and if(rates > 0, rate, now) is not null,
            rank() over (
                partition by measure_code, kind
                order by if(rates > 0, rate, now) desc nulls last
            ),
            null
        ) as place,
        if(rates > 0, rates, counts) as places,
    from set_against
);
