create table award (
    grant_id           varchar,
    title              varchar,
    description        varchar,
    currency           varchar,
    amount_applied_for decimal(18, 2),
    amount_awarded     decimal(18, 2),
    amount_disbursed   decimal(18, 2),
    award_date         date,
    starts_on          date,
    ends_on            date,
    recipient_id       varchar,
    recipient          varchar,
    funder_id          varchar,
    funder             varchar,
    programme_code     varchar,
    programme          varchar,
    ward_codes         varchar[],
    place              varchar,
    pot                varchar,
    priority           varchar,
    action_code        varchar,
    report_due         date,
    reported_on        date,
    content            json not null,
    illustrative       varchar,
    document_code      varchar,
    paragraph          varchar,
    source_id          integer not null,
    line               integer not null
);
comment on table award is 'One row for each grant that was awarded, of a file in the 360Giving Data Standard.';
comment on column award.grant_id is 'Its identifier, such as 360G-example-1';
comment on column award.title is 'What it is for, in a line';
comment on column award.description is 'What it is for';
comment on column award.currency is 'Currency of its amounts, such as GBP';
comment on column award.amount_applied_for is 'Asked for, in its currency';
comment on column award.amount_awarded is 'Awarded, in its currency';
comment on column award.amount_disbursed is 'Paid out so far as the file says, in its currency; instalments say when';
comment on column award.award_date is 'Day of the decision';
comment on column award.starts_on is 'First day of what it pays for, as planned';
comment on column award.ends_on is 'Last day, as planned';
comment on column award.recipient_id is 'Identifier of who receives it, such as GB-CHC-1015648';
comment on column award.recipient is 'Who receives it';
comment on column award.funder_id is 'Identifier of who gives it';
comment on column award.funder is 'Who gives it';
comment on column award.programme_code is 'Code of the grant programme; the allocation that it comes out of (allocation.allocation_code) where it is one';
comment on column award.programme is 'The grant programme';
comment on column award.ward_codes is 'Geographic codes of the places that benefit';
comment on column award.place is 'Names of the places that benefit';
comment on column award.pot is 'funding round, or tactical pot; empty where the file does not say, which is the funding round';
comment on column award.priority is 'Code or name of the priority that it serves';
comment on column award.action_code is 'Action that it pays for (action.action_code)';
comment on column award.report_due is 'Day by which the recipient must report';
comment on column award.reported_on is 'Day on which the report came';
comment on column award.content is 'Every filled field by its name in the file';
comment on column award.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column award.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column award.paragraph is 'Paragraph of the paper';
comment on column award.source_id is 'File it is from (source.source_id)';
comment on column award.line is 'Line of the file; rows are shown in this order';

create table allocation (
    allocation_code  varchar not null,
    partnership_code varchar not null,
    edition_code     varchar not null,
    priority_code    varchar,
    title            varchar not null,
    funder           varchar not null,
    financial_year   varchar not null,
    amount           decimal(18, 2) not null,
    tactical_limit   decimal(18, 2),
    report_due       date,
    paid_to          date,
    spent_to         date,
    note             varchar,
    illustrative     varchar,
    document_code    varchar,
    paragraph        varchar,
    source_id        integer not null,
    line             integer not null,
    primary key (allocation_code)
);
comment on table allocation is 'One row for each grant that a partnership is given for a financial year to award from.';
comment on column allocation.allocation_code is 'Short name used in addresses; awards name it as their programme code';
comment on column allocation.partnership_code is 'Who is given it (partnership.partnership_code)';
comment on column allocation.edition_code is 'Edition of the plan whose priorities it serves (edition.edition_code)';
comment on column allocation.priority_code is 'The one priority that it must be spent on; empty where it may serve any';
comment on column allocation.title is 'What the money is';
comment on column allocation.funder is 'Who gives it';
comment on column allocation.financial_year is 'Financial year, April to March, such as 2018-19';
comment on column allocation.amount is 'Pounds';
comment on column allocation.tactical_limit is 'Pounds that may be kept for what comes up in the year; empty where there is no such pot';
comment on column allocation.report_due is 'Day by which the partnership must report to the funder';
comment on column allocation.paid_to is 'Last day up to which payments are recorded; empty where none are';
comment on column allocation.spent_to is 'Last day up to which spending is recorded; empty where none is';
comment on column allocation.note is 'What is to be known of it';
comment on column allocation.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column allocation.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column allocation.paragraph is 'Paragraph of the paper';
comment on column allocation.source_id is 'File it is from (source.source_id)';
comment on column allocation.line is 'Line of the file; rows are shown in this order';

create table profile (
    allocation_code varchar not null,
    month           date not null,
    amount          decimal(18, 2) not null,
    illustrative    varchar,
    document_code   varchar,
    paragraph       varchar,
    source_id       integer not null,
    line            integer not null,
    primary key (allocation_code, month)
);
comment on table profile is 'One row for each month of an allocation: what is meant to be spent in it.';
comment on column profile.allocation_code is 'The allocation (allocation.allocation_code)';
comment on column profile.month is 'First day of the month';
comment on column profile.amount is 'Pounds to be spent in it';
comment on column profile.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column profile.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column profile.paragraph is 'Paragraph of the paper';
comment on column profile.source_id is 'File it is from (source.source_id)';
comment on column profile.line is 'Line of the file; rows are shown in this order';

create table criterion (
    allocation_code varchar not null,
    criterion_code  varchar not null,
    criterion       varchar not null,
    weight          integer not null,
    max_score       integer not null,
    illustrative    varchar,
    document_code   varchar,
    paragraph       varchar,
    source_id       integer not null,
    line            integer not null,
    primary key (allocation_code, criterion_code)
);
comment on table criterion is 'One row for each thing by which bids for an allocation are judged.';
comment on column criterion.allocation_code is 'The allocation (allocation.allocation_code)';
comment on column criterion.criterion_code is 'Short name within the allocation';
comment on column criterion.criterion is 'What a bid is judged by';
comment on column criterion.weight is 'How much it counts beside the others';
comment on column criterion.max_score is 'Highest score; the lowest is 0';
comment on column criterion.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column criterion.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column criterion.paragraph is 'Paragraph of the paper';
comment on column criterion.source_id is 'File it is from (source.source_id)';
comment on column criterion.line is 'Line of the file; rows are shown in this order';

create table bid (
    allocation_code varchar not null,
    bid_code        varchar not null,
    title           varchar not null,
    applicant       varchar not null,
    priority        varchar,
    pot             varchar,
    amount          decimal(18, 2) not null,
    received_on     date not null,
    decision        enum ('awarded', 'declined', 'withdrawn'),
    decided_on      date,
    reason          varchar,
    grant_id        varchar,
    illustrative    varchar,
    document_code   varchar,
    paragraph       varchar,
    source_id       integer not null,
    line            integer not null,
    primary key (allocation_code, bid_code)
);
comment on table bid is 'One row for each bid for money of an allocation.';
comment on column bid.allocation_code is 'The allocation (allocation.allocation_code)';
comment on column bid.bid_code is 'Short name within the allocation';
comment on column bid.title is 'What the money is asked for';
comment on column bid.applicant is 'Who asks';
comment on column bid.priority is 'Code or name of the priority that it would serve';
comment on column bid.pot is 'funding round, or tactical pot; empty for the funding round';
comment on column bid.amount is 'Pounds asked for';
comment on column bid.received_on is 'Day on which it came';
comment on column bid.decision is 'What became of it; empty while it is not decided';
comment on column bid.decided_on is 'Day of the decision';
comment on column bid.reason is 'Why';
comment on column bid.grant_id is 'The award that was made (award.grant_id)';
comment on column bid.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column bid.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column bid.paragraph is 'Paragraph of the paper';
comment on column bid.source_id is 'File it is from (source.source_id)';
comment on column bid.line is 'Line of the file; rows are shown in this order';

create table bid_score (
    allocation_code varchar not null,
    bid_code        varchar not null,
    criterion_code  varchar not null,
    score           decimal(5, 2) not null,
    illustrative    varchar,
    document_code   varchar,
    paragraph       varchar,
    source_id       integer not null,
    line            integer not null,
    primary key (allocation_code, bid_code, criterion_code)
);
comment on table bid_score is 'One row for each score of a bid by one criterion, as the panel agreed it.';
comment on column bid_score.allocation_code is 'The allocation (allocation.allocation_code)';
comment on column bid_score.bid_code is 'The bid (bid.bid_code)';
comment on column bid_score.criterion_code is 'The criterion (criterion.criterion_code)';
comment on column bid_score.score is 'Score, from 0 to the criterion''s highest';
comment on column bid_score.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column bid_score.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column bid_score.paragraph is 'Paragraph of the paper';
comment on column bid_score.source_id is 'File it is from (source.source_id)';
comment on column bid_score.line is 'Line of the file; rows are shown in this order';

create table instalment (
    grant_id      varchar not null,
    instalment    integer not null,
    due_on        date not null,
    amount        decimal(18, 2) not null,
    paid_on       date,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (grant_id, instalment)
);
comment on table instalment is 'One row for each part in which an award is paid.';
comment on column instalment.grant_id is 'The award (award.grant_id)';
comment on column instalment.instalment is 'Its number within the award';
comment on column instalment.due_on is 'Day on which it is to be paid';
comment on column instalment.amount is 'Pounds';
comment on column instalment.paid_on is 'Day on which it was paid; empty while it is not';
comment on column instalment.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column instalment.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column instalment.paragraph is 'Paragraph of the paper';
comment on column instalment.source_id is 'File it is from (source.source_id)';
comment on column instalment.line is 'Line of the file; rows are shown in this order';

create table claim (
    grant_id      varchar not null,
    claim         integer not null,
    spent_on      date not null,
    amount        decimal(18, 2) not null,
    what          varchar,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (grant_id, claim)
);
comment on table claim is 'One row for each claim of money spent by the recipient of an award.';
comment on column claim.grant_id is 'The award (award.grant_id)';
comment on column claim.claim is 'Its number within the award';
comment on column claim.spent_on is 'Last day of what it claims for';
comment on column claim.amount is 'Pounds spent';
comment on column claim.what is 'What it was spent on';
comment on column claim.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column claim.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column claim.paragraph is 'Paragraph of the paper';
comment on column claim.source_id is 'File it is from (source.source_id)';
comment on column claim.line is 'Line of the file; rows are shown in this order';

create table award_outcome (
    grant_id      varchar not null,
    outcome_code  varchar not null,
    outcome       varchar not null,
    question      enum ('how much', 'how well', 'better off') not null,
    promised      integer,
    reported      integer,
    reported_on   date,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (grant_id, outcome_code)
);
comment on table award_outcome is 'One row for each thing that the recipient of an award promised to bring about, and what was reported of it.';
comment on column award_outcome.grant_id is 'The award (award.grant_id)';
comment on column award_outcome.outcome_code is 'Short name within the award';
comment on column award_outcome.outcome is 'What is counted, such as young people who took part';
comment on column award_outcome.question is 'Question of outcome based accountability that it answers';
comment on column award_outcome.promised is 'How many were promised';
comment on column award_outcome.reported is 'How many were reported; empty while none are';
comment on column award_outcome.reported_on is 'Day of the report';
comment on column award_outcome.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column award_outcome.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column award_outcome.paragraph is 'Paragraph of the paper';
comment on column award_outcome.source_id is 'File it is from (source.source_id)';
comment on column award_outcome.line is 'Line of the file; rows are shown in this order';

create view plan_holding as
select source_id, count(*) as rows
from (
    select source_id from status
    union all
    select source_id from suggestion_rule
    union all
    select source_id from risk_cell
    union all
    select source_id from partnership
    union all
    select source_id from plan
    union all
    select source_id from edition
    union all
    select source_id from theme
    union all
    select source_id from priority
    union all
    select source_id from outcome
    union all
    select source_id from indicator
    union all
    select source_id from action
    union all
    select source_id from risk
    union all
    select source_id from narrative
    union all
    select source_id from meeting
    union all
    select source_id from recommendation
    union all
    select source_id from printed_judgement
    union all
    select source_id from allocation
    union all
    select source_id from profile
    union all
    select source_id from criterion
    union all
    select source_id from bid
    union all
    select source_id from bid_score
    union all
    select source_id from instalment
    union all
    select source_id from claim
    union all
    select source_id from award_outcome
)
group by source_id;
comment on view plan_holding is 'One row for each file that plans rest on: how many of its rows are in service.';
comment on column plan_holding.source_id is 'The file (source.source_id)';
comment on column plan_holding.rows is 'How many';
