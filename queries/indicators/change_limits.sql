-- One row: the limits by which change_signal says what a change is worth.
select
    max(value) filter (name = 'change_p_real') as p_real,
    max(value) filter (name = 'change_p_possible') as p_possible,
    max(value) filter (name = 'signal_minimum_count') as minimum_count,
from staging.threshold
