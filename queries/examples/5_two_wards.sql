-- Two wards month by month
select month, area.title as ward, n as incidents,
from facts.monthly
join facts.area using (area_code)
where measure_code = 'asb.incidents' and area.title in ('High Street', 'Fant')
    and month between date '2014-10-01' and date '2015-09-01'
order by month, ward
