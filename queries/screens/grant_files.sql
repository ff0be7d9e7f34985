-- One row for each file that the figures of a grant come from.
--
-- holds: what of the grant is in it: the allocation, awards, payments, claims, bids, scores, profile,
-- outcomes. first_month, last_month: those of its awards, NULL where it has none.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation     the grant, by code, name or year
with

own as (
    select grant_id, source_id from indicators.awards
    where allocation_code = $allocation and partnership_code = $partnership
),

behind as (
    select source_id, 'the allocation' as holds, 1 as place
    from indicators.allocations where allocation_code = $allocation
    union
    select source_id, 'awards', 2 from own
    union
    select
        entry.source_id,
        if(entry.kind = 'Claim', 'claims', 'payments'),
        if(entry.kind = 'Claim', 4, 3),
    from indicators.award_entries as entry
    semi join own using (grant_id)
    union
    select outcome.source_id, 'outcomes', 5
    from staging.award_outcome as outcome semi join own using (grant_id)
    union
    select source_id, 'bids', 6 from staging.bid where allocation_code = $allocation
    union
    select source_id, 'scores', 7 from staging.bid_score where allocation_code = $allocation
    union
    select source_id, 'criteria', 8 from staging.criterion where allocation_code = $allocation
    union
    select source_id, 'the profile', 9 from staging.profile where allocation_code = $allocation
)

select
    source.file_name,
    source.format,
    source.publisher,
    list_words(list(behind.holds order by behind.place)) as holds,
    source.sha256,
    source.imported_at,
    source.first_month,
    source.last_month,
from behind
join staging.source as source using (source_id)
group by all
order by min(behind.place), source.file_name
