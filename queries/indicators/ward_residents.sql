-- One row for each of some years, set of wards of a district, and ward of it or the district itself:
-- its residents in the year nearest to that of those which most wards of the set, and the district,
-- are known in.
--
-- One year for all of a set, so that its wards can be compared. A district without residents of its
-- own in that year has those of its wards, if all are known. population: NULL where not known.
create or replace macro indicators.ward_residents(in_district, of_years) as table (
    with

    of_set as (
        select ward_set, area_code, count(*) over (partition by ward_set) as wards
        from staging.ward_in_set
        where district_code = in_district
    ),

    known as (
        select
            of_set.ward_set,
            population.year,
            count(*) as wards,
            count(own.population) > 0 or count(*) = any_value(of_set.wards) as has_district,
        from of_set
        join staging.population as population using (area_code)
        left join staging.population as own
            on own.area_code = in_district and own.year = population.year
        group by of_set.ward_set, population.year
    ),

    nearest as (
        select asked.asked_year, known.ward_set, known.year as population_year
        from (select distinct unnest(of_years) as asked_year) as asked
        cross join known
        qualify row_number() over (
            partition by asked.asked_year, known.ward_set
            order by
                known.wards desc,
                known.has_district desc,
                abs(known.year - asked.asked_year),
                known.year desc
        ) = 1
    )

    select
        nearest.asked_year,
        nearest.ward_set,
        of_set.area_code,
        nearest.population_year,
        population.population,
    from nearest
    join of_set using (ward_set)
    left join staging.population as population
        on population.area_code = of_set.area_code and population.year = nearest.population_year

    union all

    select
        nearest.asked_year,
        nearest.ward_set,
        in_district as area_code,
        nearest.population_year,
        coalesce(
            any_value(own.population),
            if(
                count(population.population) = any_value(of_set.wards),
                sum(population.population),
                null
            )
        )::bigint as population,
    from nearest
    join of_set using (ward_set)
    left join staging.population as population
        on population.area_code = of_set.area_code and population.year = nearest.population_year
    left join staging.population as own
        on own.area_code = in_district and own.year = nearest.population_year
    group by nearest.asked_year, nearest.ward_set, nearest.population_year
);
