-- One row for each month of a subject and series that wards of a set have figures of.
select domain, district_code, ward_set, series, month, figures from facts.ward_month
