-- One row for each of some measures in each of some areas: its names, its unit, and the residents of
-- the area in the year nearest to the middle of a period, NULL where not known.
--
-- line: 1 and on, in the order of the lists, areas within measures. All areas are of one district.
create or replace macro indicators.explored_lines(in_areas, of_measures, since, until) as table (
    with

    places as (
        select area.*, list_position(in_areas, area.area_code) as place
        from staging.area as area
        where area.area_code in (select unnest(in_areas))
    ),

    people as (
        select area_code, population, population_year
        from indicators.ward_residents(
            (select arg_min(places.district_code, places.place) from places),
            [middle_year(since, until)]
        )
        qualify row_number() over (
            partition by area_code
            order by
                population is null,
                abs(population_year - middle_year(since, until)),
                population_year desc,
                ward_set desc
        ) = 1
    )

    select
        (
            (list_position(of_measures, measure.measure_code) - 1) * len(in_areas) + places.place
        )::integer as line,
        measure.measure_code,
        measure.domain,
        measure.measure,
        measure.unit,
        measure.unit_one,
        measure.improvement,
        places.area_code,
        places.area,
        places.kind,
        places.district_code,
        people.population,
        people.population_year,
    from staging.measure as measure
    cross join places
    left join people using (area_code)
    where measure.measure_code in (select unnest(of_measures))
        and if(
            (select count(distinct other.district_code) from places as other) = 1,
            true,
            error('Areas of one district can be explored together, not of several.')::boolean
        )
);
