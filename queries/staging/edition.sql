-- One row for each yearly edition of a plan.
select
    edition_code,
    plan_code,
    label as edition,
    starts_on,
    ends_on,
    document_code,
    paragraph,
from facts.edition
