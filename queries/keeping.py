"""What was worked out once, kept to be used again; and what was asked for last."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Kept:
    """Values by what they were made from, the latest used, up to so many bytes together.

    Any thread may ask; those who ask for the same at once wait for the first to make it.
    """

    def __init__(self, most: int):
        """most: bytes of all values together; none that alone takes a sixteenth is kept."""
        self.most = most
        self.bytes = 0
        self._values: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def keys(self) -> list[Hashable]:
        """What is kept, the latest used last."""
        with self._lock:
            return list(self._values)

    def items(self) -> list[tuple[Hashable, object]]:
        """What is kept and its keys, the latest used last."""
        with self._lock:
            return [(key, value) for key, (value, _) in self._values.items()]

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._values.clear()
            self.bytes = 0

    def of(self, key: Hashable, make: Callable[[], object], size: Callable[[object], int]):
        """The value of a key, made by `make` where it is not kept; `size` says how many bytes it
        takes. What `make` raises goes to who asked, and nothing is kept.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._values[key][0]
            try:
                value = make()
                self._keep(key, value, size(value))
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def _keep(self, key: Hashable, value, size: int) -> None:
        with self._lock:
            if key in self._values or size > self.most / 16:
                return
            self._values[key] = (value, size)
            self.bytes += size
            while self.bytes > self.most:
                self.bytes -= self._values.popitem(last=False)[1][1]


class Lately:
    """The questions asked last, each with its parameters, whatever area they were about."""

    def __init__(self, most: int):
        """most: how many different ones are remembered."""
        self.most = most
        self.count = 0  # of all that were ever noted
        self._at = time.monotonic()
        self._asked: OrderedDict[Hashable, tuple[str, dict]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, name: str, values: dict, area: str) -> None:
        """A question of this name was asked; `area` is the parameter that says about which area."""
        rest = (name, *((each, value) for each, value in values.items() if each != area))
        with self._lock:
            self.count += 1
            self._at = time.monotonic()
            self._asked[rest] = (name, values)
            self._asked.move_to_end(rest)
            while len(self._asked) > self.most:
                self._asked.popitem(last=False)

    def asked(self) -> list[tuple[str, dict]]:
        """Names and parameters, the latest first."""
        with self._lock:
            return list(reversed(self._asked.values()))

    @property
    def idle(self) -> float:
        """Seconds since anything was asked."""
        return time.monotonic() - self._at
