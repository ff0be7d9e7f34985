-- One row for each yearly edition of a partnership's plans, the latest first.
--
-- label: as shown. priorities, indicators: how many it has.
--
-- $partnership  partnership   whose plans, by code or name
select
    edition.edition_code,
    edition.edition,
    edition.plan_code,
    edition.plan,
    edition.starts_on,
    edition.ends_on,
    edition.plan || ', ' || edition.edition as label,
    (select count(*) from staging.priority as p where p.edition_code = edition.edition_code)
        as priorities,
    (select count(*) from staging.indicator as i where i.edition_code = edition.edition_code)
        as indicators,
from indicators.editions as edition
where edition.partnership_code = $partnership
order by edition.starts_on desc, edition.edition_code
