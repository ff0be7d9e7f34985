-- One row for each award: the allocation that it comes out of, its priority, where it helps.
--
-- allocation_code: that whose code the award gives as its grant programme's; NULL where there is none
-- here. amount: pounds that count against the allocation. not_counted: why they are none, as the end
-- of a sentence about the award; NULL where they count. where_code, where_words: its one ward, or the
-- district; several wards, or nothing said, have no code.
create or replace view indicators.awards as
with

placed as (
    select
        award.*,
        allocation.allocation_code,
        allocation.partnership_code,
        allocation.edition_code,
        allocation.starts_on as year_starts_on,
        allocation.ends_on as year_ends_on,
        allocation.paid_to,
        allocation.spent_to,
        case
            when allocation.allocation_code is null then 'comes out of no grant that is known here'
            when award.currency <> 'GBP'
                then 'is in ' || award.currency || ' and is not added up with pounds'
            when award.amount_awarded is null then 'has no amount'
        end as not_counted,
        list_sort(list_distinct(coalesce(award.ward_codes, []))) as places,
    from staging.award as award
    left join staging.allocation as allocation
        on allocation.allocation_code = award.programme_code
)

select
    placed.* exclude (places),
    if(placed.not_counted is null, placed.amount_awarded, 0)::decimal(18, 2) as amount,
    priority.priority_code,
    priority.short_name as priority,
    if(len(placed.places) = 1, placed.places[1], null) as where_code,
    case
        when len(placed.places) > 1 then 'Several wards'
        when area.area is not null then area.area
        when placed.place is not null then placed.place
        else 'Not said'
    end as where_words,
    row_basis(placed.illustrative, placed.document_code) as basis,
from placed
left join indicators.priority_said as said
    on said.edition_code = placed.edition_code
    and said.said = lower(trim(placed.priority_said))
left join staging.priority as priority
    on priority.edition_code = said.edition_code and priority.priority_code = said.priority_code
left join staging.area as area
    on len(placed.places) = 1 and area.area_code = placed.places[1];
