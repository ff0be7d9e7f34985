-- One row for each award, under the titles of the 360Giving Data Standard, to be given to others.
--
-- The fields that the standard requires are filled: an award without an identifier has one made of its
-- file and line, one without a description its title, an organisation without an identifier one made
-- of its name. Only a day or an amount that is not known stays empty. Amount Disbursed: what was paid
-- by the day, where payments are recorded, and else what the file says. After the standard's fields
-- stand the partnership's own, by which the file can be read again.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation = null  only of this grant, by code, name or year
-- $as_at        day = today        day as of which it is told
select
    coalesce(
        award.grant_id,
        '360G-' || award.partnership_code || '-file' || award.source_id || '-' || award.line
    ) as "Identifier",
    coalesce(award.award, award.description, award.programme, 'Award') as "Title",
    coalesce(award.description, award.award, award.programme, 'Award') as "Description",
    coalesce(award.currency, 'GBP') as "Currency",
    award.amount_applied_for as "Amount Applied For",
    award.amount_awarded as "Amount Awarded",
    coalesce(
        if(award.not_counted is null, award.paid, null), award.amount_disbursed
    ) as "Amount Disbursed",
    award.award_date as "Award Date",
    award.starts_on as "Planned Dates:Start Date",
    award.ends_on as "Planned Dates:End Date",
    coalesce(
        award.recipient_id, organisation_id(award.partnership_code, award.recipient)
    ) as "Recipient Org:Identifier",
    coalesce(award.recipient, 'Not said') as "Recipient Org:Name",
    coalesce(
        award.funder_id,
        organisation_id(award.partnership_code, coalesce(award.funder, allocation.funder))
    ) as "Funding Org:Identifier",
    coalesce(award.funder, allocation.funder) as "Funding Org:Name",
    award.allocation_code as "Grant Programme:Code",
    coalesce(award.programme, allocation.allocation) as "Grant Programme:Title",
    award.place as "Beneficiary Location:0:Name",
    award.ward_codes[1] as "Beneficiary Location:0:Geographic Code",
    award.ward_codes[2] as "Beneficiary Location:1:Geographic Code",
    award.ward_codes[3] as "Beneficiary Location:2:Geographic Code",
    award.ward_codes[4] as "Beneficiary Location:3:Geographic Code",
    award.ward_codes[5] as "Beneficiary Location:4:Geographic Code",
    award.ward_codes[6] as "Beneficiary Location:5:Geographic Code",
    award.ward_codes[7] as "Beneficiary Location:6:Geographic Code",
    award.ward_codes[8] as "Beneficiary Location:7:Geographic Code",
    award.pot as "Pot",
    coalesce(award.priority_code, award.priority_said) as "Priority",
    award.action_code as "Action",
    award.report_due as "Report Due",
    if(award.reported_on <= $as_at, award.reported_on, null) as "Reported On",
    award.illustrative as "Illustrative",
    award.document_code as "Document",
    award.paragraph as "Paragraph",
from indicators.award_money($as_at) as award
join indicators.allocations as allocation using (allocation_code)
where award.partnership_code = $partnership
    and ($allocation is null or award.allocation_code = $allocation)
order by award.allocation_code, award.award_date, award.grant_id
