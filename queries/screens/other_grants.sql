-- One row for each grant programme whose awards come out of no grant of a partnership here.
--
-- Files of other funders, and awards whose programme code is that of no allocation. amount: what they
-- come to where all are in one currency.
select
    award.funder,
    award.programme_code,
    award.programme,
    count(*) as awards,
    if(
        count(distinct coalesce(award.currency, 'GBP')) = 1, sum(award.amount_awarded), null
    )::decimal(38, 2) as amount,
    if(
        count(distinct coalesce(award.currency, 'GBP')) = 1,
        any_value(coalesce(award.currency, 'GBP')),
        null
    ) as currency,
    min(award.award_date) as first_on,
    max(award.award_date) as last_on,
    list_words(list_sort(list(distinct source.file_name))) as files,
from indicators.awards as award
left join staging.source as source using (source_id)
where award.allocation_code is null
group by award.funder, award.programme_code, award.programme
order by awards desc, award.funder, award.programme
