"""Measures, prints the table, and puts it into the README where that is asked for."""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from pathlib import Path

from tests.bench.measured import HEAD, Measured, table

README = Path(__file__).parents[2] / "README.md"
BETWEEN = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", flags=re.DOTALL)


def main() -> None:
    """See the package."""
    from tests.bench import grants, imports, opening, questions, statistics, viewers

    parts = {
        "imports": None,
        "questions": questions.measure,
        "opening": opening.measure,
        "viewers": viewers.measure,
        "statistics": statistics.measure,
        "grants": lambda folder: grants.measure(),
    }
    asked = argparse.ArgumentParser(prog="python -m tests.bench")
    asked.add_argument("parts", nargs="*", choices=[*parts, []], help="all, where none is named")
    asked.add_argument("--records", type=int, default=8_000_000, help="street-level records")
    asked.add_argument("--readme", action="store_true", help="put the table into the README")
    asked = asked.parse_args()
    print(HEAD, flush=True)
    rows: list[Measured] = []

    def note(measured) -> None:
        for row in measured:
            print(row.row(), flush=True)
            rows.append(row)

    with tempfile.TemporaryDirectory() as home:
        os.environ["SMP_DATA_DIR"] = home
        # The records are there for all that follows, so they are always brought in.
        note(imports.measure(asked.records, Path(home)))
        for name, measure in parts.items():
            if measure and (not asked.parts or name in asked.parts):
                note(measure(Path(home)))
    if asked.readme:
        words = (
            f"{asked.records:,} street-level records, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}, {platform.system()}:\n\n"
        )
        text = README.read_text(encoding="utf-8")
        if not BETWEEN.search(text):
            sys.exit("The README has no place for the table.")
        text = BETWEEN.sub(lambda found: f"{found[1]}{words}{table(rows)}\n{found[2]}", text)
        README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
