"""The Wards page in AppTest: each view alone, empty, with changed filters, with a bad address."""

import csv
import io
import re
import shutil

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import making
from pages.parts import exports, filters
from tests.pages import visits
from tests.pages.visits import words

PERIOD = {"from": "2014-10", "to": "2015-09"}
FANT, PARK_WOOD, HIGH_STREET = "E05004992", "E05005002", "E05004996"


def visit(**address) -> AppTest:
    return visits.visit("wards", **address)


def told(page: AppTest) -> str:
    """What the page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words(page)))


def cells(page: AppTest, key: str) -> list[str]:
    """The texts of a row's cells."""
    row = re.search(rf'<tr data-key="{re.escape(key)}".*?</tr>', words(page))[0]
    found = re.findall(r"<(?:th|td)[^>]*>(.*?)</(?:th|td)>", row)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in found]


def test_alone_it_shows_the_map_and_the_ranking_of_all_crime():
    page = visit()
    assert not page.exception
    assert page.title[0].value == "Wards of Maidstone borough"
    said = told(page)
    assert "All crime: High Street, Park Wood and Bridge are above the rate of Maidstone" in said
    assert "The wards hold 9,084, and 94 could not be placed in one: together Maidstone" in said
    assert "Rates are for each 1,000 residents; residents are those of mid-2020." in said
    assert "High Street holds a town centre" in said
    assert "Demonstration data." in said
    # 9,178 crimes of 173,132 residents; 2,179 of 11,852 in High Street.
    assert "53.0" in said
    assert "183.9" in said
    assert words(page).count('class="ward ') == 26
    assert page.query_params == {"area": "E07000110", "years": "1", **PERIOD}


@pytest.mark.parametrize(
    ("show", "title"),
    [
        ("rate", "All crime for each 1,000 residents, Oct 2014 to Sep 2015"),
        ("count", "All crime counted, Oct 2014 to Sep 2015"),
        ("change", "All crime: change on a year earlier, Oct 2014 to Sep 2015"),
        ("compared", "All crime against Maidstone borough, Oct 2014 to Sep 2015"),
    ],
)
def test_the_map_shows_what_is_asked_for(show, title):
    page = visit(show=show)
    assert not page.exception
    assert page.header[0].value == f"{title} (illustrative)"


def test_a_ward_picked_on_the_map_or_in_the_list_is_the_area_of_every_page():
    page = visit()
    page.multiselect(key="pick_areas").select(FANT).run()
    assert page.query_params["area"] == FANT
    assert page.title[0].value == "Wards of Maidstone borough"
    assert words(page).count('picked"') == 2  # its tile and its row
    page.switch_page("trends.py").run()
    assert page.title[0].value == "Fant: what went up, what went down"


def test_several_wards_are_in_the_address_and_other_pages_show_the_first():
    page = visit(area=f"{FANT},{PARK_WOOD}", **PERIOD)
    assert page.multiselect(key="pick_areas").value == [FANT, PARK_WOOD]
    assert words(page).count('picked"') == 4
    page.switch_page("trends.py").run()
    assert page.title[0].value == "Fant: what went up, what went down"
    assert "This page shows one area at a time: Fant, the first of the 2 chosen." in words(page)
    assert page.query_params["area"] == f"{FANT},{PARK_WOOD}"


def test_a_district_takes_the_place_of_wards_and_no_ward_is_the_district():
    page = visit(area=f"{FANT},{PARK_WOOD}", **PERIOD)
    picker = page.multiselect(key="pick_areas")
    picker.set_value([FANT, PARK_WOOD, "E06000035"]).run()
    assert page.query_params["area"] == "E06000035"
    page.multiselect(key="pick_areas").set_value(["E06000035", FANT]).run()
    assert page.query_params["area"] == FANT
    page.multiselect(key="pick_areas").set_value([]).run()
    assert page.query_params["area"] == "E07000110"


@pytest.mark.parametrize(
    ("area", "says"),
    [
        ("Atlantis", "There is no area 'Atlantis' here. Showing Maidstone borough."),
        (f"{FANT},Atlantis", "There is no area 'Atlantis' here. Showing Maidstone borough."),
        (
            f"{FANT},E05002261",
            "Only wards of one district can be shown together, not Fant and River.",
        ),
        (
            f"{FANT},E07000110",
            "Only wards of one district can be shown together, not Fant and Maidstone borough.",
        ),
    ],
)
def test_an_area_that_cannot_be_had_is_said_in_words(area, says):
    page = visit(area=area, **PERIOD)
    assert not page.exception
    assert says in told(page).replace("&#x27;", "'")
    assert page.query_params["area"] == "E07000110"


@pytest.mark.parametrize(
    ("name", "view", "usual"),
    [
        ("view", None, "All crime for each 1,000 residents"),
        ("show", None, "All crime for each 1,000 residents"),
        ("measure", None, "All crime for each 1,000 residents"),
        ("shape", None, "All crime for each 1,000 residents"),
        ("sort", "measures", "Ward ▴"),
        ("colour", "measures", "rates for each 1,000 residents"),
    ],
)
def test_a_choice_that_is_not_there_is_said_and_the_usual_is_shown(name, view, usual):
    page = visit(**{name: "nonsense"} | ({"view": view} if view else {}))
    assert not page.exception
    assert usual in told(page)
    if name != "shape":  # of which there is only one without boundaries
        assert "'nonsense' here, so the usual one is shown." in told(page).replace("&#x27;", "'")
        assert name not in page.query_params


def test_a_period_without_ward_figures_is_said_in_words():
    page = visit(area="E07000110", **{"from": "2030-01", "to": "2030-12"})
    assert not page.exception
    said = told(page)
    assert (
        "The wards of Maidstone borough have no crime figures for 2030. They cover April 2012 to "
        "March 2024." in said
    )
    assert "There is nothing to show for Jan 2030 to Dec 2030." in said


def test_a_period_covered_in_part_is_cut_and_says_so():
    page = visit(area="E07000110", **{"from": "2023-10", "to": "2024-09"})
    assert "Showing October 2023 to March 2024." in told(page)
    assert "and year" in told(page)


def test_no_earlier_figures_are_said_where_the_map_shows_change():
    page = visit(show="change", area="E07000110", **{"from": "2012-04", "to": "2013-03"})
    assert "those of these wards begin in April 2012." in told(page)
    assert words(page).count('class="ward none"') == 26


def test_a_neutral_measure_is_higher_or_lower_and_never_better_or_worse():
    page = visit(measure="da.incidents", show="compared")
    legend = re.search(r'<ul class="smp-legend">.*?</ul>', words(page))[0]
    assert "Higher" in legend
    assert "orse" not in legend
    assert "etter" not in legend


# --- all measures -------------------------------------------------------------------------------


def test_the_heat_table_holds_every_ward_and_measure():
    page = visit(view="measures")
    assert not page.exception
    markup = words(page)
    assert len(re.findall(r'<td class="cell ', markup)) == 26 * 29
    assert f'data-key="{FANT} crime.robbery"' in markup


def test_the_heat_table_is_sorted_by_a_measure():
    by_name = visit(view="measures")
    by_crime = visit(view="measures", sort="crime.all")

    def order(page):
        return re.findall(r'<th scope="row"[^>]*data-key="(\w+)"', words(page))

    assert order(by_name)[:2] == ["E05004982", "E05004983"]  # Allington, Barming and Teston
    assert order(by_crime)[:3] == [HIGH_STREET, PARK_WOOD, "E05004987"]
    assert 'aria-sort="descending"' in words(by_crime)


def test_the_heat_table_by_change_shows_the_percentages():
    page = visit(view="measures", colour="change")
    cell = re.search(rf'data-key="{FANT} crime.all".*?</td>', words(page))[0]
    assert "−4" in cell  # 566 to 542
    assert "no clear change" in cell


def test_subjects_without_ward_figures_are_named():
    page = visit(view="measures", area="E06000035", **{"from": "2021-04", "to": "2022-03"})
    assert not page.exception
    for subject in ("crime", "antisocial behaviour", "domestic abuse", "road safety"):
        assert f"The wards of Medway have no {subject} figures for April 2021 to" in told(page)
    assert "There is nothing to show for Apr 2021 to Mar 2022." in told(page)


# --- sheets -------------------------------------------------------------------------------------


def test_without_a_ward_the_sheet_offers_them():
    page = visit(view="sheet")
    assert "Choose a ward to see its sheet" in told(page)
    page.button(key=f"choose_{FANT}").click().run()
    assert page.query_params["area"] == FANT
    assert "10,866 residents at mid-2020" in told(page)


def test_a_wards_sheet_says_what_the_queries_say():
    page = visit(view="sheet", area=FANT, **PERIOD)
    assert not page.exception
    said = told(page)
    assert "Ward of Maidstone borough · 10,866 residents at mid-2020 · Oct 2014 to Sep 2015" in said
    assert "All crime fell by 4.2%, from 566 to 542 crimes" in said
    assert "Of 29 measures, none worse and 1 better than Maidstone borough" in said
    # Measure, now, before, % change, is it real, rate for each 1,000 (542 of 10,866 residents), the
    # borough's (9,178 of 173,132), against it, and rank: six wards have a higher rate.
    assert cells(page, "crime.all")[:9] == [
        "All crime", "542", "566", "−4.2%", "○ No clear change", "49.9", "53.0", "○ Similar", "7",
    ]  # fmt: skip
    assert words(page).count('<svg class="trend"') == 4


def test_a_measure_that_heads_no_subject_gets_a_chart_of_its_own():
    page = visit(view="sheet", area=FANT, measure="crime.robbery", **PERIOD)
    charts = re.findall(r'<svg class="trend".*?class="title"[^>]*>([^<]+)', words(page))
    assert charts[0].startswith("Robbery")
    assert len(charts) == 5


def test_two_wards_are_set_side_by_side():
    page = visit(view="sheet", area=f"{FANT},{PARK_WOOD}", **PERIOD)
    assert not page.exception
    said = told(page)
    assert "Fant beside Park Wood" in said
    # 542 of 10,866 residents and 692 of 9,516.
    assert cells(page, "crime.all")[:9] == [
        "All crime", "49.9", "542", "○ Similar", "72.7", "692", "▲ Worse", "53.0",
        "■ Park Wood higher",
    ]  # fmt: skip


def test_of_three_wards_the_first_two_are_compared():
    page = visit(view="sheet", area=f"{FANT},{PARK_WOOD},{HIGH_STREET}", **PERIOD)
    assert "Fant and Park Wood, the first of the 3 chosen." in told(page)


def test_wards_of_two_reviews_are_not_set_side_by_side(two_reviews):
    page = visit(view="sheet", area="E05015599,E05004992", **PERIOD)
    assert not page.exception
    assert "are not wards of the same set" in told(page)


def test_the_filter_offers_the_wards_that_the_period_has_figures_of(two_reviews):
    def offered(**period):
        return visit(area="E07000110", **period).multiselect(key="pick_areas").options

    old = offered(**PERIOD)
    assert "Fant" in old
    assert "Fant and Oakwood" not in old
    new = offered(**{"from": "2025-01", "to": "2025-03"})
    assert "Fant and Oakwood" in new
    assert "Fant" not in new
    assert {"Maidstone borough", "Medway"} <= set(new)


def test_a_ward_of_another_review_is_named_as_not_shown(two_reviews):
    page = visit(area="E05015599", **PERIOD, measure="crime.all")
    assert (
        "Fant and Oakwood is not shown: these figures are counted on the 26 wards of Maidstone "
        "borough until April 2024." in told(page)
    )


def test_the_heat_table_shows_one_review_at_a_time(two_reviews):
    both = {"area": "E07000110", "view": "measures", "from": "2024-01", "to": "2024-03"}
    old = visit(**both)
    assert f'data-key="{FANT}"' in words(old)
    assert "E05015599" not in words(old)
    new = visit(**both, set="Maidstone wards since May 2024")
    assert "E05015599" in words(new)
    assert f'data-key="{FANT}"' not in words(new)


@pytest.fixture(scope="module")
def two_reviews_built(demo, tmp_path_factory):
    """The demonstration with a return of ASB incidents on the wards of today, of real figures."""
    folder = tmp_path_factory.mktemp("two_reviews")
    shutil.copytree(demo, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("records*"))
    file = tmp_path_factory.mktemp("files") / "asb.csv"
    wards = [f"E050155{n}" for n in range(93, 100)] + [f"E050156{n:02}" for n in range(15)]
    months = [f"2024-{n:02}" for n in range(1, 13)] + ["2025-01", "2025-02", "2025-03"]
    rows = [f"{month},{ward},asb.incidents,3" for month in months for ward in wards]
    file.write_text("month,area,measure,count\n" + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(folder))
        (report,) = making.bring_in([file]).files
    assert (report.outcome, report.rows_kept) == ("kept", 22 * 15), report
    return folder


@pytest.fixture
def two_reviews(two_reviews_built, monkeypatch):
    monkeypatch.setenv("SMP_DATA_DIR", str(two_reviews_built))
    yield
    queries.close()


def test_facts_without_any_figures_are_an_empty_state(tmp_path, monkeypatch):
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "empty.csv").write_text("month,area,measure,count\n", encoding="utf-8")
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "own"))
    shutil.copy(making.DEMO / "areas.csv", folder)
    making.build(folder)
    try:
        page = visit()
        assert not page.exception
        assert "There are no figures for the wards of" in told(page)
    finally:
        queries.close()


# --- what is taken away -------------------------------------------------------------------------


def rows_of(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_what_is_taken_away_names_its_wards_residents_and_basis():
    choice = filters.Choice(
        ("E07000110",), "Maidstone borough", "E07000110", "Maidstone borough", None, None, 1
    )
    params = {"area": "E07000110", **PERIOD}
    rows = queries.run("ward_measures", **params, domain="asb")
    comparison = queries.one("ward_comparison", **params, domain="asb")
    taken = rows_of(exports.wards(rows, choice, comparison))
    assert len(taken) == 28
    fant = next(row for row in taken if row["area_code"] == FANT)
    assert (fant["population"], fant["population_year"]) == ("10866", "2020")
    assert fant["basis"] == "illustrative"
    assert fant["ward_set"] == "Maidstone wards to May 2024"
    assert fant["period"] == "October 2014 to September 2015"
    counted = sum(int(row["now"]) for row in taken if row["kind"] != "district")
    assert counted == int(taken[-1]["now"])
