"""How long a grant of 10,000 awards takes, with a payment and a claim each: every view of the page,
its answers forgotten, and the position beside the sum of the awards.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import queries
from data import making
from tests.bench.measured import Measured, best, milliseconds

AWARDS = 10_000
GRANT = {"partnership": "smp", "grant": "smp-2018-19-csg", "as_at": "2018-12-11"}


def write(folder: Path, awards: int) -> list[Path]:
    """The files of a ledger of so many awards."""
    files = {
        "awards.csv": "Identifier,Title,Currency,Amount Awarded,Award Date,Recipient Org:Name,"
        "Grant Programme:Code,Priority,Report Due\n"
        + "".join(
            f"360G-many-{n},Project {n},GBP,{1 + n % 300 / 100:.2f},2018-05-01,Club {n % 700},"
            f"smp-2018-19-csg,{('gangs-cse', 'domestic-abuse')[n % 2]},2018-{10 + n % 3}-15\n"
            for n in range(awards)
        ),
        "instalments.csv": "grant_id,instalment,due_on,amount,paid_on\n"
        + "".join(f"360G-many-{n},1,2018-10-01,0.50,2018-10-04\n" for n in range(awards)),
        "claims.csv": "grant_id,claim,spent_on,amount\n"
        + "".join(f"360G-many-{n},1,2018-11-01,0.41\n" for n in range(awards)),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in files]


def measure() -> Iterator[Measured]:
    """Everything of this file, in a folder of its own."""
    from streamlit.testing.v1 import AppTest

    shell = Path(__file__).parents[2] / "pages" / "shell.py"
    bare = AppTest.from_file(Path(__file__).parent / "bare.py")

    def view(name: str) -> None:
        queries._answers.clear()
        page = AppTest.from_file(shell, default_timeout=60)
        page.switch_page("grants.py")
        for key, value in (GRANT | {"view": name}).items():
            page.query_params[key] = value
        assert not page.run().exception

    with tempfile.TemporaryDirectory() as home:
        was = os.environ.get("SMP_DATA_DIR")
        os.environ["SMP_DATA_DIR"] = home
        try:
            making.bring_in(write(Path(home), AWARDS))
            least = milliseconds(best(bare.run))
            for name in ("stands", "awards", "bids", "bought"):
                yield Measured(
                    f"Grants, {name}, of {AWARDS:,} awards, never asked for",
                    milliseconds(best(lambda name=name: view(name))),
                    "ms",
                    least,
                    "a bare page, in AppTest",
                )
            asked = {"partnership": "smp", "allocation": "smp-2018-19-csg", "as_at": "2018-12-11"}

            def position() -> None:
                queries._answers.clear()
                queries.run("grant_position", **asked)

            with queries._store_in_service().cursor() as cursor:
                sums = best(
                    lambda: cursor.execute(
                        "select sum(amount_awarded) from facts.award group by programme_code"
                    ).fetchall()
                )
            yield Measured(
                f"position of a grant of {AWARDS:,} awards",
                milliseconds(best(position)),
                "ms",
                milliseconds(sums),
                "the sum of the awards",
            )
        finally:
            queries.close()
            if was is None:
                del os.environ["SMP_DATA_DIR"]
            else:
                os.environ["SMP_DATA_DIR"] = was
