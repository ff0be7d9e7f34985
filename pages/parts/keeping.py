"""What was drawn from the figures once, kept for whoever looks at the same."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import wraps

import queries
from queries.keeping import Kept

MOST = 48_000_000  # bytes
drawn = Kept(MOST)


def kept(draw: Callable) -> Callable:
    """Keep what a function draws until the facts or the records are others.

    Only for what is drawn from its arguments, which must be hashable, and from queries alone: not
    from the session, the address or the clock. What it gives must be left as it is.
    """

    @wraps(draw)
    def again(*given, **named):
        key = (draw.__module__, draw.__qualname__, queries.state(), given, *sorted(named.items()))
        return drawn.of(
            key, lambda: draw(*given, **named), lambda value: len(pickle.dumps(value, protocol=5))
        )

    return again
