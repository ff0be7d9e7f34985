-- What the hand-worked counts of the fixture `given` are about.
insert into domain values
    ('crime', 'Crime', 1, 'chosen', 'x'),
    ('asb', 'Antisocial behaviour', 2, 'year_to_date', 'x');
insert into area (area_code, area_name, title, kind, district_code, ward_set) values
    ('D', 'Dist', 'Dist borough', 'district', null, null),
    ('W1', 'One', 'One', 'ward', 'D', 'set'),
    ('W2', 'Two', 'Two', 'ward', 'D', 'set'),
    ('D:not-placed', 'Dist, not placed', 'Dist, not placed', 'not_placed', 'D', null);
insert into measure values
    ('part.a', 'all', 'crime', 'Part A', 'crimes', 'crime', 'decrease', 'ordinary', 'x', 1, 1),
    ('part.b', 'all', 'crime', 'Part B', 'crimes', 'crime', 'decrease', 'ordinary', 'x', 2, 1),
    ('all', null, 'crime', 'All crime', 'crimes', 'crime', 'decrease', 'ordinary', 'x', 3, 0),
    ('asb', null, 'asb', 'ASB', 'incidents', 'incident', 'decrease', 'ordinary', 'x', 4, 0);
insert into series values
    ('police', 'Police', 'Police', false),
    ('police_illustrative', 'Police', 'Police (illustrative)', true);
insert into threshold values
    ('change_p_real', 0.002, 'x', 'x'),
    ('change_p_possible', 0.05, 'x', 'x'),
    ('signal_minimum_count', 10, 'x', 'x'),
    ('headline_minimum_count', 30, 'x', 'x'),
    ('headline_named', 3, 'x', 'x'),
    ('stale_after_months', 18, 'x', 'x'),
    ('interval_confidence', 0.95, 'x', 'x'),
    ('interval_confidence_strict', 0.998, 'x', 'x'),
    ('grant_projection_months', 3, 'x', 'x'),
    ('grant_variance_pct', 5, 'x', 'x'),
    ('report_soon_days', 30, 'x', 'x'),
    ('grant_stale_days', 31, 'x', 'x');
insert into document values ('paper', 'A paper', '2015-11-17');
insert into source (
    source_id, file_name, format, publisher, sha256, bytes, first_month, last_month,
    rows_read, rows_kept, rows_refused, imported_at
) values
    (1, 'a.csv', 'Monthly return', 'Police', 'x', 1, null, null, 0, 0, 0, '2020-01-01');
