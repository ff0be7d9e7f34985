-- One row for each allocation: whose it is, which plan it serves, its year and its two pots.
--
-- round_amount: what the funding round may award, which is all but the tactical pot.
create or replace view indicators.allocations as
select
    allocation.allocation_code,
    allocation.allocation,
    allocation.allocation || ', ' || allocation.financial_year as name,
    allocation.partnership_code,
    allocation.edition_code,
    edition.edition,
    edition.area_code,
    allocation.priority_code,
    allocation.funder,
    allocation.financial_year,
    allocation.starts_on,
    allocation.ends_on,
    allocation.amount,
    allocation.tactical_limit,
    allocation.amount - coalesce(allocation.tactical_limit, 0) as round_amount,
    allocation.report_due,
    allocation.paid_to,
    allocation.spent_to,
    allocation.note,
    allocation.illustrative,
    row_basis(allocation.illustrative, allocation.document_code) as basis,
    document.document,
    allocation.paragraph,
    allocation.source_id,
    row_number() over (
        partition by allocation.partnership_code
        order by allocation.starts_on desc, allocation.position
    ) as position,
from staging.allocation as allocation
join indicators.editions as edition using (edition_code)
left join staging.document as document using (document_code);
