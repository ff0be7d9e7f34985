-- One row for each sum of money that an edition of a plan was given, in pounds.
--
-- priority_code: the priority it is for; NULL where it is the whole plan. amount: pounds, exact.
--
-- $partnership  partnership    whose plan, by code or name
-- $edition      edition        yearly edition of its plan, such as 2023-24
-- $priority     priority = null    only that for this priority
select
    funding.funding_code,
    funding.priority_code,
    priority.short_name as priority,
    funding.title,
    funding.funder,
    funding.year,
    funding.amount,
    '£' || if(
        funding.amount = round(funding.amount),
        format('{:,}', funding.amount::bigint),
        -- the pence as they stand, as a double would round large sums
        format('{:,}', trunc(funding.amount)::bigint) || right(funding.amount::varchar, 3)
    ) as amount_words,
    funding.note,
    row_basis(funding.illustrative, funding.document_code) as basis,
    document.document,
    funding.paragraph,
from staging.funding as funding
join indicators.editions as edition using (edition_code)
left join staging.priority as priority
    on priority.edition_code = funding.edition_code
    and priority.priority_code = funding.priority_code
left join staging.document as document on document.document_code = funding.document_code
where edition.edition_code = $edition and edition.partnership_code = $partnership
    and ($priority is null or funding.priority_code = $priority)
order by funding.priority_code is not null, funding.position
