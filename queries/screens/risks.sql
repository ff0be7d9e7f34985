-- One row for each risk to an edition or its priorities, the highest first.
--
-- rating: as the partnership's matrix writes it; band, tone: how high that is. basis: of the
-- risk; is_key_illustrative: what the rating means is made up.
--
-- $partnership  partnership    whose plan, by code or name
-- $edition      edition        yearly edition of its plan, such as 2023-24
-- $priority     priority = null    only those of this priority, and of the whole plan
select
    risk.risk_code,
    risk.priority_code,
    priority.short_name as priority,
    risk.risk,
    risk.description,
    risk.mitigation,
    risk.owner,
    cell.rating,
    cell.tone,
    cell.band,
    cell.likelihood_words,
    cell.impact_words,
    row_basis(risk.illustrative, risk.document_code) as basis,
    is_made_up(cell.illustrative, 'band') as is_key_illustrative,
    document.document,
    risk.paragraph,
from staging.risk as risk
join indicators.editions as edition using (edition_code)
join staging.risk_cell as cell
    on cell.risk_matrix = edition.risk_matrix and cell.likelihood = risk.likelihood
    and cell.impact = risk.impact
left join staging.priority as priority
    on priority.edition_code = risk.edition_code and priority.priority_code = risk.priority_code
left join staging.document as document on document.document_code = risk.document_code
where edition.edition_code = $edition and edition.partnership_code = $partnership
    and ($priority is null or risk.priority_code is null or risk.priority_code = $priority)
order by list_position(['bad', 'caution', 'good', 'best'], cell.tone), risk.position
