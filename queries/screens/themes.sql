-- One row for each theme that cuts across the priorities of an edition.
--
-- $partnership  partnership   whose plan, by code or name
-- $edition      edition       yearly edition of its plan, such as 2023-24
select
    theme.theme,
    row_basis(theme.illustrative, theme.document_code) as basis,
from staging.theme as theme
join indicators.editions as edition using (edition_code)
where edition.edition_code = $edition and edition.partnership_code = $partnership
order by theme.position
