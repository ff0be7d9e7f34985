-- One row for each area and year whose residents are known, at mid-year.
select area_code, year, population from facts.population
