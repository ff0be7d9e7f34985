"""What records are broken down by on the Explore page: outcomes, hours, people on the roads."""

import pytest

from data import making
from tests.pages.explore import drawn, explored, specs, told, visit

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
OUTCOMES = ["Under investigation"] * 3 + ["Local resolution"]
COLLISIONS = (
    "collision_index,collision_severity,number_of_vehicles,number_of_casualties,date,time,"
    "local_authority_ons_district,lsoa_of_collision_location,longitude,latitude\n"
    "2023460000001,3,1,1,16/01/2023,08:15,E07000110,E01024358,,\n"
    "2023460000002,3,1,1,21/01/2023,23:05,E07000110,E01024358,,\n"
)
CASUALTIES = (
    "collision_index,vehicle_reference,casualty_reference,casualty_class,age_of_casualty,"
    "age_band_of_casualty,casualty_severity,casualty_type\n"
    "2023460000001,1,1,1,40,7,2,1\n2023460000002,1,1,3,8,2,2,0\n"
)


@pytest.fixture
def with_records(own, tmp_path):
    """Four burglaries in Fant in January 2023, and two people seriously injured."""
    files = {
        "street.csv": "\n".join(
            [
                STREET,
                *(
                    f"c{n},2023-01,Kent Police,Kent Police,0.605,51.245,On or near Mote Road,"
                    f"E01024358,Maidstone 001A,Burglary,{outcome},"
                    for n, outcome in enumerate(OUTCOMES)
                ),
                "",
            ]
        ),
        "collisions.csv": COLLISIONS,
        "casualties.csv": CASUALTIES,
    }
    paths = []
    for name, text in files.items():
        paths.append(tmp_path / name)
        paths[-1].write_text(text, encoding="utf-8")
    report = making.bring_in(paths)
    assert [file.outcome for file in report.files] == ["kept"] * 3
    return {"from": "2023-01", "to": "2023-01"}


def test_outcomes_hours_and_road_users_where_records_are_here(with_records):
    _, got = explored(**with_records, measures="street.burglary", by="outcome")
    assert drawn(got) == {"Under investigation": 3, "Local resolution": 1}
    _, got = explored(**with_records, measures="road.ksi", by="road_user")
    assert drawn(got) == {"Pedestrian": 1, "Pedal cyclist": 1}
    page = visit(**with_records, measures="road.ksi", by="when")
    assert "Killed or seriously injured" in told(page)
    assert len(specs(page)) == 1
    _, got = explored(**with_records, measures="road.ksi", by="when")
    assert len(got.rows) == 7 * 24
    found = got.rows[got.rows["value"] > 0]
    assert found["line"].tolist() == ["Monday", "Saturday"]
    said = told(visit(**with_records, measures="crime.all", by="outcome"))
    assert "Outcome is not known of all crime: choose measures of street-level crime." in said
