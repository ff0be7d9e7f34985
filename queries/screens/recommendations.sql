-- One row for each thing that a meeting is asked to decide, in its order.
--
-- $meeting  meeting   which, by code
select
    recommendation.recommendation,
    recommendation.illustrative is not null as is_illustrative,
    document.document,
    recommendation.paragraph,
from staging.recommendation as recommendation
left join staging.document as document using (document_code)
where recommendation.meeting_code = $meeting
order by recommendation.position
