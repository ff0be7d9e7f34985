-- One row for each cell of a risk matrix.
select
    risk_matrix,
    likelihood,
    impact,
    rating,
    tone::varchar as tone,
    band,
    likelihood_words,
    impact_words,
    illustrative,
from facts.risk_cell
