"""What the dashboard costs, each measurement beside its floor in the same run.

    python -m tests.bench                   all of it, some twenty minutes on two cores
    python -m tests.bench opening viewers   some of it
    python -m tests.bench --records 300000  with fewer street-level records than 8,000,000
    python -m tests.bench --readme          puts the table into the README

Nothing here asserts a time: machines differ, so what counts is the ratio to the floor.
"""
