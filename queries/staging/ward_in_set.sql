-- One row for each ward of each set of wards that a district is or was divided into.
--
-- from_month, to_month: in force from and to, NULL where not known or still in force.
select
    ward_in_set.ward_set,
    ward_in_set.district_code,
    ward_in_set.area_code,
    ward_set.from_month,
    ward_set.to_month,
from facts.ward_in_set as ward_in_set
left join facts.ward_set as ward_set using (ward_set)
