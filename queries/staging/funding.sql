-- One row for each sum of money that an edition or one of its priorities was given, in pounds.
select
    edition_code,
    funding_code,
    priority_code,
    title,
    funder,
    year,
    amount,
    note,
    illustrative,
    document_code,
    paragraph,
    line as position,
from facts.funding
