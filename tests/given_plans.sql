-- A partnership P of the district D of given.sql and its plan of three years. The fixture `planned`
-- adds priorities, indicators, meetings and the rest. The scale and its rules are the demo's.
insert into status values
    ('four', 'Exceeding expectations', 'best', 'x', null, null, null, 1, 2),
    ('four', 'On track', 'good', 'x', null, null, null, 1, 3),
    ('four', 'At risk', 'caution', 'x', null, null, null, 1, 4),
    ('four', 'Off track', 'bad', 'x', null, null, null, 1, 5);
insert into suggestion_rule values
    ('four', 1, 1, 'Off track', 'any', 'headline', 'red', 'worsening', null, null, null, 1, 2),
    ('four', 2, 1, 'At risk', 'any', 'every', 'red', null, null, null, null, 1, 3),
    ('four', 3, 1, 'At risk', 'any', 'every', 'amber', 'worsening', null, null, null, 1, 4),
    ('four', 4, 1, 'Exceeding expectations', 'all', 'every', 'green', null, null, null, null, 1, 5),
    ('four', 4, 2, 'Exceeding expectations', 'any', 'every', 'green', 'improving', null, null, null,
     1, 6),
    ('four', 5, 1, 'On track', 'any', 'every', null, null, null, null, null, 1, 7);
insert into risk_cell values
    ('square', 'A', '1', 'A1', 'bad', 'Very high', 'x', 'y', 'band', null, null, 1, 2),
    ('square', 'A', '2', 'A2', 'caution', 'High', 'x', 'y', 'tone', null, null, 1, 3),
    ('square', 'B', '1', 'B1', 'good', 'Medium', 'x', 'y', null, null, null, 1, 4),
    ('square', 'B', '2', 'B2', 'best', 'Low', 'x', 'y', 'all', null, null, 1, 5);
insert into partnership values
    ('P', 'Dist Partnership', 'DP', 'D', 'four', 'square', null, null, null, 1, 2);
insert into plan values ('plan', 'P', 'Plan 2013-16', '2013-16', null, null, null, 1, 2);
insert into edition values
    ('first', 'plan', '2013-14', '2013-04-01', '2014-03-31', null, null, null, 1, 2),
    ('second', 'plan', '2014-15', '2014-04-01', '2015-03-31', null, null, null, 1, 3),
    ('third', 'plan', '2015-16', '2015-04-01', '2016-03-31', null, null, null, 1, 4);
