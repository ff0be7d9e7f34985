-- One row for each yearly edition of a partnership's plans, the latest first.
--
-- label: as shown. priorities, indicators: how many it has. meets_from, meets_to: between which days
-- a meeting about it may lie: from the year before, when it is drawn up, to two years after.
--
-- $partnership  partnership   whose plans, by code or name
select
    edition.edition_code,
    edition.edition,
    edition.plan_code,
    edition.plan,
    edition.starts_on,
    edition.ends_on,
    (edition.starts_on - interval 1 year)::date as meets_from,
    (edition.ends_on + interval 2 year)::date as meets_to,
    edition.plan || ', ' || edition.edition as label,
    (select count(*) from staging.priority as p where p.edition_code = edition.edition_code)
        as priorities,
    (select count(*) from staging.indicator as i where i.edition_code = edition.edition_code)
        as indicators,
from indicators.editions as edition
where edition.partnership_code = $partnership
order by edition.starts_on desc, edition.edition_code
