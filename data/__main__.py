"""python -m data build [FOLDER] [--to FILE] | import FILE… [--dry-run] | status | dictionary"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from data import facts, making, status
from data.store import StoreError

SHOW_EVERY = 2  # seconds between lines of progress, where they cannot overwrite one another


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 0 only where everything asked for was done."""
    parser = argparse.ArgumentParser(
        prog="python -m data", description="Make and look after the dashboard's databases."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    build = commands.add_parser(
        "build",
        help="make the facts from the files of a folder, and from what was imported, and put them "
        "into service",
    )
    build.add_argument("folder", nargs="?", type=Path, help="folder of files (default: the demo)")
    build.add_argument(
        "--to", type=Path, metavar="FILE", help="write the folder's facts to FILE, publish nothing"
    )
    build.add_argument(
        "--without-imports", action="store_true", help="leave out, and forget, what was imported"
    )
    bring_in = commands.add_parser(
        "import", help="add files, folders or ZIPs to the facts in service"
    )
    bring_in.add_argument("files", nargs="+", type=Path, metavar="FILE", help="file, folder or ZIP")
    bring_in.add_argument(
        "--dry-run", action="store_true", help="tell what would be done and change nothing"
    )
    bring_in.add_argument(
        "--replace",
        action="store_true",
        help="a monthly return that disagrees with an earlier one replaces what that gave",
    )
    bring_in.add_argument(
        "--refused", type=Path, metavar="CSV", help="where to write the rows that are refused"
    )
    commands.add_parser("status", help="what data is here, how fresh, and from which files")
    commands.add_parser("dictionary", help="print every table and column with its meaning")
    options = parser.parse_args(arguments)
    try:
        if options.command == "dictionary":
            print(facts.dictionary())
        elif options.command == "status":
            print(status.words(making.facts_in_service()))
        elif options.command == "build":
            return _build(options)
        else:
            return _import(options)
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


class _Progress:
    """What is being done, on stderr: on a terminal in place, elsewhere a line now and then."""

    def __init__(self):
        self.in_place = sys.stderr.isatty()
        self.last = time.monotonic()

    def __call__(self, step: str) -> None:
        if self.in_place:
            print(f"\r\033[K{step[:100]} …", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self.last >= SHOW_EVERY:
            self.last = time.monotonic()
            print(f"{step} …", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line clear for what follows."""
        if self.in_place:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _build(options) -> int:
    started = time.perf_counter()
    progress = _Progress()
    try:
        report = making.build(
            options.folder,
            options.to,
            progress=progress,
            with_imports=not options.without_imports,
        )
    finally:
        progress.end()
    for file in report.files:
        _say(str(file))
    for warning in report.warnings:
        _say(f"warning: {warning}")
    done = f"written to {report.path}" if options.to else f"in service as {report.path.name}"
    seconds = time.perf_counter() - started
    _say(f"{_files(len(report.files))} read; the facts are {done} ({seconds:.1f} s)")
    return 0


def _import(options) -> int:
    started = time.perf_counter()
    progress = _Progress()
    try:
        report = making.bring_in(
            options.files,
            dry_run=options.dry_run,
            replaces=options.replace,
            progress=progress,
            refused_to=options.refused,
        )
    finally:
        progress.end()
    for file in report.files:
        _say(str(file))
    for warning in report.warnings:
        _say(f"note: {warning}")
    if report.refused_rows:
        _say(f"what was refused, line by line: {report.refused_rows}")
    counts = {
        outcome: sum(file.outcome == outcome for file in report.files)
        for outcome in ("kept", "skipped", "refused")
    }
    told = ", ".join(f"{n:,} {outcome}" for outcome, n in counts.items())
    if options.dry_run:
        done = "nothing was changed, as this was a dry run"
    elif report.path:
        done = f"the facts are in service as {report.path.name}"
    else:
        done = "nothing was changed"
    seconds = time.perf_counter() - started
    _say(f"{_files(len(report.files))}: {told}; {done} ({seconds:.1f} s)")
    return 0 if report.is_complete else 1


def _files(n: int) -> str:
    return "1 file" if n == 1 else f"{n:,} files"


if __name__ == "__main__":
    sys.exit(main())
