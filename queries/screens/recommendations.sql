-- One row for each thing that a meeting is asked to decide, in its order.
--
-- $meeting  meeting = null   which, by code; without it none
select
    recommendation.recommendation,
    row_basis(recommendation.illustrative, recommendation.document_code) as basis,
    document.document,
    recommendation.paragraph,
from staging.recommendation as recommendation
left join staging.document as document using (document_code)
where recommendation.meeting_code = $meeting
order by recommendation.position
