-- One row for each thing that a meeting is asked to decide.
select
    meeting_code,
    recommendation,
    illustrative,
    document_code,
    paragraph,
    line as position,
from facts.recommendation
