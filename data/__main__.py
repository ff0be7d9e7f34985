"""python -m data build [FOLDER] [--to FILE] | dictionary"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from data import store


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 0 only where everything asked for was done."""
    parser = argparse.ArgumentParser(
        prog="python -m data", description="Make and look after the dashboard's databases."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    build = commands.add_parser(
        "build", help="make the facts from the files of a folder and put them into service"
    )
    build.add_argument(
        "folder", nargs="?", type=Path, help="folder of CSV files and workbooks (default: the demo)"
    )
    build.add_argument(
        "--to", type=Path, metavar="FILE", help="write the facts to FILE and publish nothing"
    )
    commands.add_parser("dictionary", help="print every table and column with its meaning")
    options = parser.parse_args(arguments)
    if options.command == "dictionary":
        print(store.dictionary())
        return 0
    return _build(options.folder, options.to)


def _build(folder: Path | None, to: Path | None) -> int:
    started = time.perf_counter()
    try:
        report = store.build(folder, to, say=lambda line: print(line, flush=True))
    except store.StoreError as error:
        print(error, file=sys.stderr)
        return 1
    for warning in report.warnings:
        print(f"warning: {warning}")
    seconds = time.perf_counter() - started
    done = f"written to {report.path}" if to else f"in service as {report.path.name}"
    print(f"{len(report.files)} files read; the facts are {done} ({seconds:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
