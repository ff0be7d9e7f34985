-- One row for each outcome that the priorities of an edition are for.
--
-- $partnership  partnership    whose plan, by code or name
-- $edition      edition        yearly edition of its plan, such as 2023-24
-- $priority     priority = null    only those of this priority
select
    outcome.priority_code,
    outcome.outcome,
    row_basis(outcome.illustrative, outcome.document_code) as basis,
from staging.outcome as outcome
join indicators.editions as edition using (edition_code)
where edition.edition_code = $edition and edition.partnership_code = $partnership
    and ($priority is null or outcome.priority_code = $priority)
order by outcome.position
