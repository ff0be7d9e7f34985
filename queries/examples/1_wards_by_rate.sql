-- Wards by rate: ASB for each 1,000 residents, with the limits of chance
select
    area.title as ward,
    sum(monthly.n)::bigint as incidents,
    round(rate_per(sum(monthly.n), any_value(population.population)), 1) as rate,
    round(rate_per(poisson_lower(sum(monthly.n), 0.95), any_value(population.population)), 1)
        as lower_limit,
    round(rate_per(poisson_upper(sum(monthly.n), 0.95), any_value(population.population)), 1)
        as upper_limit,
from facts.monthly
join facts.area on area.area_code = monthly.area_code
join facts.population on population.area_code = monthly.area_code and population.year = 2020
where monthly.measure_code = 'asb.incidents'
    and area.kind = 'ward' and area.district_code = 'E07000110'
    and monthly.month between date '2014-10-01' and date '2015-09-01'
group by ward
order by rate desc
