"""python -m queries [NAME [key=value …] [--format csv|json|table]]"""

from __future__ import annotations

import argparse
import sys

import pandas as pd

import queries
from data.spreadsheet import harmless
from data.store import StoreError


def main(arguments: list[str] | None = None) -> int:
    """List the queries, or print the answer of one. The exit code is 0 where it was answered."""
    parser = argparse.ArgumentParser(
        prog="python -m queries",
        description="Print the answer of a query; without a name, list the queries.",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="name of a query")
    parser.add_argument(
        "params", nargs="*", metavar="key=value", help="its parameters; months as 2014-10"
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    parser.add_argument("--docs", action="store_true", help="print what the query says of itself")
    options = parser.parse_intermixed_args(arguments)
    if options.name is None:
        width = max(map(len, queries.names()))
        for name in queries.names():
            print(f"{name:{width}}  {queries.docs(name).splitlines()[0]}")
        return 0
    try:
        if options.docs:
            print(queries.docs(options.name))
            return 0
        answer = queries.run(options.name, **_params(options.params))
    except (queries.QueryError, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    print(_FORMATS[options.format](answer))
    return 0


def _params(words: list[str]) -> dict[str, str]:
    params = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise queries.QueryError(f"'{word}' is no parameter; write it as key=value.")
        if name in params:
            raise queries.QueryError(f"{name} is given twice.")
        params[name] = value
    return params


def _months_as_dates(answer: pd.DataFrame) -> pd.DataFrame:
    dates = answer.select_dtypes("datetime").columns
    return answer.assign(**{name: answer[name].dt.strftime("%Y-%m-%d") for name in dates})


def _csv(answer: pd.DataFrame) -> str:
    out = _months_as_dates(answer)
    for name in out.select_dtypes(["object", "string"]).columns:
        out[name] = out[name].map(harmless, na_action="ignore")
    return out.to_csv(index=False, lineterminator="\n").rstrip("\n")


def _json(answer: pd.DataFrame) -> str:
    return _months_as_dates(answer).to_json(
        orient="records", indent=2, force_ascii=False, double_precision=15
    )


def _table(answer: pd.DataFrame) -> str:
    if answer.empty:
        return "no rows"
    text = _months_as_dates(answer).astype(object)
    numbers = answer.select_dtypes("number").columns
    shown = {
        name: [
            ("no data" if name in numbers else "")
            if not isinstance(value, list) and pd.isna(value)
            else f"{value:g}"
            if isinstance(value, float) and name == "p_value"
            else str(value)
            for value in text[name]
        ]
        for name in text.columns
    }
    widths = {name: max(len(name), *map(len, column)) for name, column in shown.items()}
    lines = [
        "  ".join(
            f"{value:>{widths[name]}}" if name in numbers else f"{value:<{widths[name]}}"
            for name, value in zip(shown, row, strict=True)
        ).rstrip()
        for row in [list(shown), *zip(*shown.values(), strict=True)]
    ]
    return "\n".join(lines)


_FORMATS = {"csv": _csv, "json": _json, "table": _table}

if __name__ == "__main__":
    sys.exit(main())
