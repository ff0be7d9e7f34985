-- One row for each paper whose printed figures are kept.
select
    document_code,
    title as document,
    published_on,
from facts.document
