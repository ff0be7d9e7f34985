"""How long a grant of many awards takes: python -m tests.bench.grants_speed [AWARDS]

10,000 awards unless another number is given, with a payment and a claim each, beside the twelve of
the demonstration. Times, each the best of five: every view of the page in AppTest, its answers
forgotten, beside a bare Streamlit page with one table; the position beside the sum of the awards.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

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


def best(run) -> float:
    """Seconds of the fastest of five."""
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def main() -> None:
    """Measure and print."""
    awards = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as home:
        os.environ["SMP_DATA_DIR"] = home
        from streamlit.testing.v1 import AppTest

        import queries
        from data import making

        making.build()
        bare = AppTest.from_string("import streamlit as st\nst.title('x')\nst.html('<table>')")
        shell = Path(__file__).parents[2] / "pages" / "shell.py"

        def view(name: str) -> None:
            queries._answers.clear()
            page = AppTest.from_file(shell, default_timeout=60)
            page.switch_page("grants.py")
            for key, value in (GRANT | {"view": name}).items():
                page.query_params[key] = value
            assert not page.run().exception

        floor = best(bare.run)
        for count in (12, awards):
            if count == awards:
                making.bring_in(write(Path(home), awards))
            for name in ("stands", "awards", "bids", "bought"):
                taken = best(lambda name=name: view(name))
                print(
                    f"{count:,} awards, {name}: {taken * 1000:.0f} ms, {taken / floor:.0f} times "
                    "a bare page"
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
        taken = best(position)
        print(f"position: {taken * 1000:.0f} ms, {taken / sums:.0f} times the sum of the awards")
        queries.close()


if __name__ == "__main__":
    main()
