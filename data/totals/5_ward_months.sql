-- One row for each subject, set of wards, series and month that any ward of the set has figures of.
insert into ward_month
select
    measure.domain,
    ward_in_set.district_code,
    ward_in_set.ward_set,
    monthly.series,
    monthly.month,
    count(*) as figures,
from monthly
join measure using (measure_code)
join ward_in_set using (area_code)
where monthly.series in (from changed)
group by all;
