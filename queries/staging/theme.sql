-- One row for each theme that cuts across the priorities of an edition.
select
    edition_code,
    theme,
    illustrative,
    document_code,
    paragraph,
    line as position,
from facts.theme
