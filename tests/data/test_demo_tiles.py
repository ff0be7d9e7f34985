"""The demonstration's tile maps: every ward has a tile, and neighbours are neighbours."""

import csv
import json
from itertools import combinations, groupby

import pytest
from shapely.geometry import shape

from data.making import DEMO
from tests.conftest import SHARED

BOUNDARIES = SHARED / "samples" / "boundaries"


def tiles() -> dict[str, dict[str, tuple[int, int]]]:
    """The tile of each ward, by set."""
    with (DEMO / "areas.csv").open(encoding="utf-8", newline="") as file:
        wards = [row for row in csv.DictReader(file) if row["kind"] == "ward"]
    return {
        name: {row["area_code"]: (int(row["tile_column"]), int(row["tile_row"])) for row in rows}
        for name, rows in groupby(wards, key=lambda row: row["ward_set"])
    }


def beside(tile: tuple[int, int]) -> set[tuple[int, int]]:
    """The six tiles around one; odd rows stand half a tile to the right."""
    column, row = tile
    left = column - 1 + row % 2
    return {
        (column - 1, row), (column + 1, row),
        (left, row - 1), (left + 1, row - 1), (left, row + 1), (left + 1, row + 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("Maidstone wards to May 2024", 1),
        ("Maidstone wards since May 2024", 1),
        # The Medway runs between Strood with the peninsula and the other towns.
        ("Medway wards to May 2023", 2),
        ("Medway wards since May 2023", 2),
    ],
)
def test_each_ward_has_a_tile_of_its_own_and_they_hang_together(name, pieces):
    wards = tiles()[name]
    left = set(wards.values())
    assert len(left) == len(wards)
    found = 0
    while left:
        found += 1
        ahead = [left.pop()]
        while ahead:
            near = beside(ahead.pop()) & left
            left -= near
            ahead += near
    assert found <= pieces


@pytest.mark.skipif(not BOUNDARIES.exists(), reason="the real boundaries are in ../shared only")
@pytest.mark.parametrize(
    ("name", "file", "code"),
    [
        ("Maidstone wards to May 2024", "wards_2013_E07000110", "WD13CD"),
        ("Maidstone wards since May 2024", "wards_2025_E10000016_kent", "WD25CD"),
        ("Medway wards to May 2023", "wards_2013_E06000035", "WD13CD"),
        ("Medway wards since May 2023", "wards_2025_E06000035", "WD25CD"),
    ],
)
def test_neighbours_are_neighbours(name, file, code):
    features = json.loads((BOUNDARIES / f"{file}.geojson").read_text(encoding="utf-8"))["features"]
    wards = tiles()[name]
    outlines = {
        each["properties"][code]: shape(each["geometry"]).buffer(0.0004)
        for each in features
        if each["properties"][code] in wards
    }
    assert set(outlines) == set(wards)
    touching = {
        frozenset(pair)
        for pair in combinations(wards, 2)
        if outlines[pair[0]].intersects(outlines[pair[1]])
    }
    tiled = {
        frozenset(pair)
        for pair in combinations(wards, 2)
        if wards[pair[1]] in beside(wards[pair[0]])
    }
    assert all(any(ward in pair for pair in touching & tiled) for ward in wards)
    assert len(touching & tiled) / len(touching) > 0.75
    assert len(touching & tiled) / len(tiled) > 0.8
