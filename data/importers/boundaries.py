"""Ward boundaries: GeoJSON of the Office for National Statistics, or of anyone.

Names of properties carry the vintage (WD25CD, WD25NM, LAD25CD), or are `code` and `name`.
Coordinates are longitudes and latitudes (WGS 84), as GeoJSON has them.
"""

from __future__ import annotations

import math
import re

import duckdb
import pyarrow as pa
import shapely

from data.importers import Note, Reading
from data.importers.tabular import FileRefused, Sheet, shown

FORMAT = "Ward boundaries (GeoJSON)"
PLACE = 70  # after the lookups, which name the wards
LONGITUDES, LATITUDES = (-9, 2.2), (49, 61.1)  # of the United Kingdom
COLUMN = re.compile(r"(WD|LAD)(\d\d)(CD|NM)", re.IGNORECASE)
WARD = re.compile(r"(E05|W05|S13|N08)\d{6}")
DISTRICT = re.compile(r"[ENSW]\d{8}")
PROJECTION = (
    "the file seems to be in another projection, such as the British National Grid; "
    "export it as WGS 84 longitude/latitude"
)
# What GEOS says of a shape that is none, in words.
FAULTS = {
    "Self-intersection": "its outline crosses itself",
    "Ring Self-intersection": "its outline touches itself",
    "Hole lies outside shell": "one of its holes lies outside it",
    "Holes are nested": "one of its holes lies in another",
    "Nested shells": "one of its polygons lies in another",
    "Duplicate Rings": "one of its rings is given twice",
    "Interior is disconnected": "its holes cut it into pieces",
    "Too few points in geometry component": "one of its rings encloses nothing",
}
SCHEMA = pa.schema(
    [
        ("ward_code", pa.string()),
        ("ward_year", pa.int32()),
        ("ward_name", pa.string()),
        ("district_code", pa.string()),
        ("shape", pa.list_(pa.list_(pa.list_(pa.list_(pa.float64()))))),
    ]
)


class _Unusable(Exception):
    """Why a geometry cannot be used."""


class _Elsewhere(_Unusable):
    """Its coordinates are not those of the United Kingdom."""


def _columns(sheet: Sheet) -> tuple[dict[str, int], int | None]:
    """The places of geometry, code, name and district, and the year of the wards.

    Of several vintages the latest is meant.
    """
    plain = {name.strip().lower(): index for index, name in enumerate(sheet.header)}
    found: dict[tuple[str, str], dict[int, int]] = {}
    for index, name in enumerate(sheet.header):
        if match := COLUMN.fullmatch(name.strip()):
            years = found.setdefault((match[1].upper(), match[3].upper()), {})
            years.setdefault(2000 + int(match[2]), index)
    wards, districts = found.get(("WD", "CD"), {}), found.get(("LAD", "CD"), {})
    year = max(wards, default=None)
    places = {
        "geometry": plain.get("geometry"),
        "code": wards.get(year, plain.get("code")),
        "name": found.get(("WD", "NM"), {}).get(year, plain.get("name")),
        "district": districts.get(max(districts, default=None)),
    }
    return {name: index for name, index in places.items() if index is not None}, year


def recognises(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> int | None:
    """PLACE where each feature has a geometry and the code of a ward."""
    return PLACE if {"geometry", "code"} <= set(_columns(sheet)[0]) else None


def read(sheets: list[Sheet], facts: duckdb.DuckDBPyConnection) -> Reading:
    """The features of the first sheet that has boundaries, each a row.

    Raises FileRefused when every feature lies outside the United Kingdom.
    """
    sheet = next(sheet for sheet in sheets if recognises(sheet, facts) is not None)
    places, year = _columns(sheet)
    kept: list[dict] = []
    notes = [
        Note("warning", None, f"sheet '{other.name}' holds no boundaries and was passed over")
        for other in sheets
        if other is not sheet
    ]
    seen: dict[str, int] = {}
    elsewhere: list[_Elsewhere] = []
    for line, cells in sheet.rows:
        code, wrong = _code(sheet.header[places["code"]], cells[places["code"]])
        if code in seen:
            wrong.append(f"the ward {code} stands already in line {seen[code]}")
        try:
            shape = _shape(cells[places["geometry"]])
        except _Unusable as reason:
            wrong.append(str(reason))
            if isinstance(reason, _Elsewhere):
                elsewhere.append(reason)
        if wrong:
            said = [cell for index, cell in enumerate(cells) if index != places["geometry"]]
            notes.append(Note("refused", line, "; ".join(wrong), shown(said)))
            continue
        seen[code] = line
        name = cells[places["name"]] if "name" in places else None
        district = str(cells[places["district"]]).strip().upper() if "district" in places else ""
        kept.append(
            {
                "ward_code": code,
                "ward_year": year,
                # Escapes in JSON may be halves of characters, which no database takes.
                "ward_name": None if name is None else str(name).encode(errors="replace").decode(),
                "district_code": district if DISTRICT.fullmatch(district) else None,
                "shape": shape,
            }
        )
    if elsewhere and len(elsewhere) == len(sheet.rows):
        raise FileRefused(str(elsewhere[0]))
    return Reading(
        format=FORMAT,
        tables={"boundary": pa.Table.from_pylist(kept, schema=SCHEMA)} if kept else {},
        rows_read=len(sheet.rows),
        rows_kept=len(kept),
        notes=notes,
    )


def _code(heading: str, cell) -> tuple[str, list[str]]:
    """The code of a ward, and what is wrong with it."""
    code = "" if cell is None else str(cell).strip().upper()
    if not code:
        return code, [f"{heading} is empty"]
    if not WARD.fullmatch(code):
        return code, [f"{heading} is '{cell}', which is no code of a ward, such as E05004982"]
    return code, []


def _shape(geometry) -> list:
    """A geometry as polygons, each of rings, each of points. Raises _Unusable."""
    if geometry is None:
        raise _Unusable("it has no geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        said = f"its geometry is a {kind}" if isinstance(kind, str) else "its geometry has no type"
        raise _Unusable(f"{said}; the boundary of a ward is a Polygon or a MultiPolygon")
    polygons = geometry.get("coordinates")
    if kind == "Polygon":
        polygons = [polygons]
    shape = [[_ring(ring) for ring in _parts(polygon)] for polygon in _parts(polygons)]
    built = shapely.MultiPolygon([(rings[0], rings[1:]) for rings in shape])
    if not built.is_valid:
        fault, _, where = shapely.is_valid_reason(built).partition("[")
        near = f" near {where.rstrip(']').replace(' ', ', ')}" if where else ""
        raise _Unusable(FAULTS.get(fault.strip(), "its outline is not that of an area") + near)
    return shape


def _parts(value) -> list:
    if not isinstance(value, list) or not value:
        raise _Unusable("its coordinates are empty or not lists of polygons, rings and points")
    return value


def _ring(points) -> list[list[float]]:
    ring = [_point(point) for point in _parts(points)]
    if len(ring) < 4:
        raise _Unusable(f"one of its rings has {len(ring)} points; 4 are the fewest")
    if ring[0] != ring[-1]:
        raise _Unusable("one of its rings is not closed: its last point is not its first")
    return ring


def _point(point) -> list[float]:
    """Longitude and latitude; a height is left out."""
    pair = _parts(point)[:2]
    for number in pair:
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        if not is_number or (isinstance(number, float) and not math.isfinite(number)):
            raise _Unusable(f"one of its coordinates is '{str(number)[:40]}', which is no number")
    if len(pair) < 2:
        raise _Unusable("one of its points has no latitude")
    longitude, latitude = pair
    if not (
        LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]
    ):
        raise _Elsewhere(
            f"its coordinates, such as {str(longitude)[:40]} and {str(latitude)[:40]}, are no "
            f"longitude and latitude of the United Kingdom; {PROJECTION}"
        )
    return [float(longitude), float(latitude)]
