-- What partnerships set out to do: plans, their yearly editions, and all that hangs on them.
-- Files of these tables are read by data/importers/plans.py, which takes from here what a column
-- may hold and what must be filled.

create type tone as enum ('best', 'good', 'caution', 'bad');
create type quantifier as enum ('any', 'all');
create type indicator_scope as enum ('headline', 'every');
create type rag as enum ('red', 'amber', 'green');
create type priority_kind as enum ('priority', 'subsidiary');
create type indicator_period as enum ('latest_12_months', 'year_to_date', 'calendar_year');
create type action_state as enum ('planned', 'under way', 'done', 'stopped');
create type strand as enum ('Prepare', 'Prevent', 'Protect', 'Pursue');
create type narrative_kind as enum ('story', 'partners', 'what_works');

create table status (
    status_scale  varchar not null,
    status        varchar not null,
    tone          tone not null,
    meaning       varchar not null,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (status_scale, status)
);
comment on table status is 'One row for each status that a partnership gives its priorities, the best first.';
comment on column status.status_scale is 'Scale it is a step of';
comment on column status.status is 'The status in words, such as On track';
comment on column status.tone is 'How it is drawn: best, good, caution or bad';
comment on column status.meaning is 'When a partnership gives it, in a sentence';
comment on column status.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column status.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column status.paragraph is 'Paragraph of the paper';
comment on column status.source_id is 'File it is from (source.source_id)';
comment on column status.line is 'Line of the file; rows are shown in this order';

create table suggestion_rule (
    status_scale  varchar not null,
    place         integer not null,
    condition     integer not null,
    status        varchar not null,
    quantifier    quantifier not null,
    scope         indicator_scope not null,
    rag           rag,
    signal        varchar,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (status_scale, place, condition)
);
comment on table suggestion_rule is 'One row for each condition of a rule by which a status is suggested; the first rule in order of place whose conditions all hold gives it. Only indicators that can be judged (red, amber or green) count.';
comment on column suggestion_rule.status_scale is 'Scale it suggests a status of';
comment on column suggestion_rule.place is 'Order of the rules, from 1';
comment on column suggestion_rule.condition is 'Number of the condition within its rule';
comment on column suggestion_rule.status is 'Status that the rule suggests';
comment on column suggestion_rule.quantifier is 'any: one indicator is enough; all: each must be so';
comment on column suggestion_rule.scope is 'Which indicators are looked at: headline, or every one';
comment on column suggestion_rule.rag is 'Where they must be against the target; empty where that does not matter';
comment on column suggestion_rule.signal is 'What the change must be worth, such as worsening; empty where that does not matter';
comment on column suggestion_rule.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column suggestion_rule.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column suggestion_rule.paragraph is 'Paragraph of the paper';
comment on column suggestion_rule.source_id is 'File it is from (source.source_id)';
comment on column suggestion_rule.line is 'Line of the file; rows are shown in this order';

create table risk_cell (
    risk_matrix      varchar not null,
    likelihood       varchar not null,
    impact           varchar not null,
    rating           varchar not null,
    tone             tone not null,
    band             varchar not null,
    likelihood_words varchar not null,
    impact_words     varchar not null,
    illustrative     varchar,
    document_code    varchar,
    paragraph        varchar,
    source_id        integer not null,
    line             integer not null,
    primary key (risk_matrix, likelihood, impact)
);
comment on table risk_cell is 'One row for each cell of a risk matrix.';
comment on column risk_cell.risk_matrix is 'Name of the matrix';
comment on column risk_cell.likelihood is 'Step of likelihood, such as D';
comment on column risk_cell.impact is 'Step of impact, such as 3';
comment on column risk_cell.rating is 'The rating as the partnership writes it, such as D3';
comment on column risk_cell.tone is 'How it is drawn: best (lowest risk), good, caution or bad (highest)';
comment on column risk_cell.band is 'How high that is, in words';
comment on column risk_cell.likelihood_words is 'The likelihood in words';
comment on column risk_cell.impact_words is 'The impact in words';
comment on column risk_cell.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column risk_cell.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column risk_cell.paragraph is 'Paragraph of the paper';
comment on column risk_cell.source_id is 'File it is from (source.source_id)';
comment on column risk_cell.line is 'Line of the file; rows are shown in this order';

create table partnership (
    partnership_code varchar not null,
    name             varchar not null,
    short_name       varchar not null,
    area_code        varchar not null,
    status_scale     varchar not null,
    risk_matrix      varchar not null,
    illustrative     varchar,
    document_code    varchar,
    paragraph        varchar,
    source_id        integer not null,
    line             integer not null,
    primary key (partnership_code)
);
comment on table partnership is 'One row for each community safety partnership; the first is the one the dashboard opens with.';
comment on column partnership.partnership_code is 'Short name used in addresses, such as smp';
comment on column partnership.name is 'Name in full';
comment on column partnership.short_name is 'Name in short, such as SMP';
comment on column partnership.area_code is 'District it is responsible for (area.area_code)';
comment on column partnership.status_scale is 'Scale of the statuses it gives (status.status_scale)';
comment on column partnership.risk_matrix is 'Matrix it rates risks by (risk_cell.risk_matrix)';
comment on column partnership.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column partnership.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column partnership.paragraph is 'Paragraph of the paper';
comment on column partnership.source_id is 'File it is from (source.source_id)';
comment on column partnership.line is 'Line of the file; rows are shown in this order';

create table plan (
    plan_code        varchar not null,
    partnership_code varchar not null,
    title            varchar not null,
    years            varchar not null,
    illustrative     varchar,
    document_code    varchar,
    paragraph        varchar,
    source_id        integer not null,
    line             integer not null,
    primary key (plan_code)
);
comment on table plan is 'One row for each community safety plan.';
comment on column plan.plan_code is 'Short name, such as smp-2022-25';
comment on column plan.partnership_code is 'Whose plan it is (partnership.partnership_code)';
comment on column plan.title is 'Title as shown';
comment on column plan.years is 'Years it is for, such as 2022-25';
comment on column plan.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column plan.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column plan.paragraph is 'Paragraph of the paper';
comment on column plan.source_id is 'File it is from (source.source_id)';
comment on column plan.line is 'Line of the file; rows are shown in this order';

create table edition (
    edition_code  varchar not null,
    plan_code     varchar not null,
    label         varchar not null,
    starts_on     date not null,
    ends_on       date not null,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (edition_code)
);
comment on table edition is 'One row for each yearly edition of a plan: what it sets out to do in that year.';
comment on column edition.edition_code is 'Short name, such as smp-2023-24';
comment on column edition.plan_code is 'The plan (plan.plan_code)';
comment on column edition.label is 'Year as shown, such as 2023-24';
comment on column edition.starts_on is 'First day';
comment on column edition.ends_on is 'Last day';
comment on column edition.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column edition.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column edition.paragraph is 'Paragraph of the paper';
comment on column edition.source_id is 'File it is from (source.source_id)';
comment on column edition.line is 'Line of the file; rows are shown in this order';

create table theme (
    edition_code  varchar not null,
    theme         varchar not null,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (edition_code, theme)
);
comment on table theme is 'One row for each theme that cuts across the priorities of an edition.';
comment on column theme.edition_code is 'The edition (edition.edition_code)';
comment on column theme.theme is 'The theme in words';
comment on column theme.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column theme.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column theme.paragraph is 'Paragraph of the paper';
comment on column theme.source_id is 'File it is from (source.source_id)';
comment on column theme.line is 'Line of the file; rows are shown in this order';

create table priority (
    edition_code  varchar not null,
    priority_code varchar not null,
    name          varchar not null,
    short_name    varchar not null,
    kind          priority_kind not null default 'priority',
    lead          varchar,
    subgroup      varchar,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (edition_code, priority_code)
);
comment on table priority is 'One row for each priority of an edition, in the plan''s order.';
comment on column priority.edition_code is 'The edition (edition.edition_code)';
comment on column priority.priority_code is 'Short name within the edition, such as domestic-abuse';
comment on column priority.name is 'The priority in the plan''s words';
comment on column priority.short_name is 'The same in two or three words, for tiles and charts';
comment on column priority.kind is 'priority or subsidiary; priority where the file leaves it empty';
comment on column priority.lead is 'Who leads on it: a role';
comment on column priority.subgroup is 'Group that delivers it';
comment on column priority.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column priority.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column priority.paragraph is 'Paragraph of the paper';
comment on column priority.source_id is 'File it is from (source.source_id)';
comment on column priority.line is 'Line of the file; rows are shown in this order';

create table outcome (
    edition_code  varchar not null,
    priority_code varchar not null,
    outcome       varchar not null,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (edition_code, priority_code, outcome)
);
comment on table outcome is 'One row for each outcome that a priority is for: how people''s lives should be.';
comment on column outcome.edition_code is 'The edition (edition.edition_code)';
comment on column outcome.priority_code is 'The priority (priority.priority_code)';
comment on column outcome.outcome is 'The outcome in words';
comment on column outcome.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column outcome.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column outcome.paragraph is 'Paragraph of the paper';
comment on column outcome.source_id is 'File it is from (source.source_id)';
comment on column outcome.line is 'Line of the file; rows are shown in this order';

create table indicator (
    edition_code       varchar not null,
    indicator_code     varchar not null,
    priority_code      varchar not null,
    name               varchar not null,
    measure_code       varchar not null,
    per_measure_code   varchar,
    improvement        improvement,
    area_code          varchar,
    period             indicator_period not null,
    compare_years      integer not null default 1,
    target             double,
    target_change_pct  double,
    tolerance_pct      double not null default 10,
    baseline           double,
    baseline_from      date,
    baseline_to        date,
    baseline_edition   varchar,
    baseline_indicator varchar,
    baseline_label     varchar,
    is_headline        boolean not null default true,
    illustrative       varchar,
    document_code      varchar,
    paragraph          varchar,
    source_id          integer not null,
    line               integer not null,
    primary key (edition_code, indicator_code)
);
comment on table indicator is 'One row for each indicator of a priority: what is measured, where, over which months, and what is wanted.';
comment on column indicator.edition_code is 'The edition (edition.edition_code)';
comment on column indicator.indicator_code is 'Short name within the edition';
comment on column indicator.priority_code is 'The priority it serves (priority.priority_code)';
comment on column indicator.name is 'Name as shown';
comment on column indicator.measure_code is 'What is counted (measure.measure_code)';
comment on column indicator.per_measure_code is 'What it is a percentage of (measure.measure_code); empty for a count';
comment on column indicator.improvement is 'Direction that is better; empty for the measure''s own';
comment on column indicator.area_code is 'Where (area.area_code); empty for the area the meeting looks at';
comment on column indicator.period is 'Months that are counted: latest_12_months, year_to_date (from April) or calendar_year';
comment on column indicator.compare_years is 'How many years earlier the comparison lies; 1 where the file leaves it empty';
comment on column indicator.target is 'What is wanted: a count in a whole year, or a percentage; empty where it is a change on a baseline, or there is none';
comment on column indicator.target_change_pct is 'What is wanted as a change on the baseline, in percent, such as -5';
comment on column indicator.tolerance_pct is 'By how many percent of the target a miss is amber; 10 where the file leaves it empty';
comment on column indicator.baseline is 'Baseline as a number';
comment on column indicator.baseline_from is 'First month of a baseline that is the average of years';
comment on column indicator.baseline_to is 'Last month of that baseline';
comment on column indicator.baseline_edition is 'Edition of the indicator whose target is the baseline';
comment on column indicator.baseline_indicator is 'That indicator (indicator.indicator_code)';
comment on column indicator.baseline_label is 'What the baseline is, in a few words';
comment on column indicator.is_headline is 'Whether it stands for the priority on the Overview and on slides; yes where the file leaves it empty';
comment on column indicator.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column indicator.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column indicator.paragraph is 'Paragraph of the paper';
comment on column indicator.source_id is 'File it is from (source.source_id)';
comment on column indicator.line is 'Line of the file; rows are shown in this order';

create table action (
    edition_code  varchar not null,
    action_code   varchar not null,
    priority_code varchar not null,
    title         varchar not null,
    owner         varchar,
    due_on        date,
    state         action_state not null,
    done_on       date,
    strand        strand,
    progress      varchar,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (edition_code, action_code)
);
comment on table action is 'One row for each action of a priority.';
comment on column action.edition_code is 'The edition (edition.edition_code)';
comment on column action.action_code is 'Short name within the edition';
comment on column action.priority_code is 'The priority it serves (priority.priority_code)';
comment on column action.title is 'What is done';
comment on column action.owner is 'Who does it: a role or an organisation';
comment on column action.due_on is 'When it is due';
comment on column action.state is 'planned, under way, done or stopped';
comment on column action.done_on is 'When it was done';
comment on column action.strand is 'Prepare, Prevent, Protect or Pursue, where the plan says so';
comment on column action.progress is 'What was reported of it';
comment on column action.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column action.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column action.paragraph is 'Paragraph of the paper';
comment on column action.source_id is 'File it is from (source.source_id)';
comment on column action.line is 'Line of the file; rows are shown in this order';

create table risk (
    edition_code  varchar not null,
    risk_code     varchar not null,
    priority_code varchar,
    title         varchar not null,
    description   varchar not null,
    mitigation    varchar not null,
    owner         varchar,
    likelihood    varchar not null,
    impact        varchar not null,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (edition_code, risk_code)
);
comment on table risk is 'One row for each risk to an edition or to one of its priorities.';
comment on column risk.edition_code is 'The edition (edition.edition_code)';
comment on column risk.risk_code is 'Short name within the edition';
comment on column risk.priority_code is 'The priority it threatens; empty where it is the whole plan';
comment on column risk.title is 'The risk';
comment on column risk.description is 'What could happen';
comment on column risk.mitigation is 'What is done about it';
comment on column risk.owner is 'Who looks after it: a role';
comment on column risk.likelihood is 'Step of the partnership''s matrix (risk_cell.likelihood)';
comment on column risk.impact is 'Step of the partnership''s matrix (risk_cell.impact)';
comment on column risk.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column risk.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column risk.paragraph is 'Paragraph of the paper';
comment on column risk.source_id is 'File it is from (source.source_id)';
comment on column risk.line is 'Line of the file; rows are shown in this order';

create table narrative (
    edition_code  varchar not null,
    priority_code varchar not null,
    kind          narrative_kind not null,
    words         varchar not null,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (edition_code, priority_code, kind)
);
comment on table narrative is 'One row for each text of a report card.';
comment on column narrative.edition_code is 'The edition (edition.edition_code)';
comment on column narrative.priority_code is 'The priority (priority.priority_code)';
comment on column narrative.kind is 'story (behind the curve), partners (with a role to play) or what_works (to turn the curve)';
comment on column narrative.words is 'The text';
comment on column narrative.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column narrative.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column narrative.paragraph is 'Paragraph of the paper';
comment on column narrative.source_id is 'File it is from (source.source_id)';
comment on column narrative.line is 'Line of the file; rows are shown in this order';

create table meeting (
    meeting_code  varchar not null,
    edition_code  varchar not null,
    title         varchar not null,
    held_on       date not null,
    area_code     varchar,
    from_month    date,
    to_month      date,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (meeting_code)
);
comment on table meeting is 'One row for each meeting: what it is about.';
comment on column meeting.meeting_code is 'Short name used in addresses';
comment on column meeting.edition_code is 'Edition of the plan that it looks at (edition.edition_code)';
comment on column meeting.title is 'The meeting';
comment on column meeting.held_on is 'Day';
comment on column meeting.area_code is 'Area that it looks at; empty for the partnership''s district';
comment on column meeting.from_month is 'First month that it looks at; empty for the twelve to the last';
comment on column meeting.to_month is 'Last month that it looks at; empty for the last whole one before the day';
comment on column meeting.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column meeting.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column meeting.paragraph is 'Paragraph of the paper';
comment on column meeting.source_id is 'File it is from (source.source_id)';
comment on column meeting.line is 'Line of the file; rows are shown in this order';

create table recommendation (
    meeting_code   varchar not null,
    recommendation varchar not null,
    illustrative   varchar,
    document_code  varchar,
    paragraph      varchar,
    source_id      integer not null,
    line           integer not null,
    primary key (meeting_code, recommendation)
);
comment on table recommendation is 'One row for each thing that a meeting is asked to decide.';
comment on column recommendation.meeting_code is 'The meeting (meeting.meeting_code)';
comment on column recommendation.recommendation is 'What is to be decided';
comment on column recommendation.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column recommendation.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column recommendation.paragraph is 'Paragraph of the paper';
comment on column recommendation.source_id is 'File it is from (source.source_id)';
comment on column recommendation.line is 'Line of the file; rows are shown in this order';

create table printed_judgement (
    edition_code  varchar not null,
    priority_code varchar not null,
    meeting_code  varchar not null,
    status        varchar not null,
    reason        varchar not null,
    who           varchar not null,
    illustrative  varchar,
    document_code varchar,
    paragraph     varchar,
    source_id     integer not null,
    line          integer not null,
    primary key (edition_code, priority_code, meeting_code)
);
comment on table printed_judgement is 'One row for each status of a priority that a paper prints.';
comment on column printed_judgement.edition_code is 'The edition (edition.edition_code)';
comment on column printed_judgement.priority_code is 'The priority (priority.priority_code)';
comment on column printed_judgement.meeting_code is 'Meeting that the paper went to (meeting.meeting_code)';
comment on column printed_judgement.status is 'The status (status.status)';
comment on column printed_judgement.reason is 'Why';
comment on column printed_judgement.who is 'Who judged';
comment on column printed_judgement.illustrative is 'Which columns of the row are made up, separated by semicolons; all where the whole row is; empty where none is';
comment on column printed_judgement.document_code is 'Paper that says so (document.document_code); empty where none does';
comment on column printed_judgement.paragraph is 'Paragraph of the paper';
comment on column printed_judgement.source_id is 'File it is from (source.source_id)';
comment on column printed_judgement.line is 'Line of the file; rows are shown in this order';
