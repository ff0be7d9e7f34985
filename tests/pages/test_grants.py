"""The Grants page: what it is about, its views, what it says where there is little to say.

The sums of the demonstration are those of a separate program that added up its files with
decimal.Decimal.
"""

import csv
import io
import re
import shutil
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs

import openpyxl
import pytest

import queries
from data import making
from pages.parts import exports, words
from tests.pages.visits import visit
from tests.pages.visits import words as told

GRANT = {"partnership": "smp", "grant": "smp-2018-19-csg", "as_at": "2018-12-11"}


def rows(page, caption: str) -> list[list[str]]:
    """The cells of the table of this caption, as text."""
    (found,) = re.findall(
        rf"<table[^>]*><caption>{caption}</caption>.*?</table>", told(page), flags=re.DOTALL
    )
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", found, flags=re.DOTALL)
    ]


# --- what is chosen -------------------------------------------------------------------------------


def test_alone_it_shows_the_last_grant_and_says_so():
    page = visit("grants")
    assert not page.exception
    assert page.title[0].value == "Community Safety Grant, 2018-19"
    assert "No grant is recorded for 2023-24. Showing that of 2018-19." in told(page)
    assert page.selectbox(key="choose_as_at").value == "today"


def test_of_a_plan_with_a_grant_it_shows_that_as_at_the_meeting():
    page = visit("grants", meeting="smp-2018-12-11")
    assert page.selectbox(key="choose_grant").value == "smp-2018-19-csg"
    assert page.selectbox(key="choose_as_at").value == "2018-12-11"
    assert "£36,004.50 of £40,814 awarded, £25,225 paid, £18,799.95 spent." in told(page)
    assert "No grant is recorded" not in told(page)


def test_another_day_and_another_grant_are_in_the_address():
    page = visit("grants", **GRANT)
    page.selectbox(key="choose_as_at").set_value("2018-03-20").run()
    assert page.query_params["as_at"] == "2018-03-20"
    assert "£40,814 to award; 14 bids ask for £44,019.50." in told(page)
    page.selectbox(key="choose_grant").set_value("smp-2015-16-rj").run()
    assert page.query_params["grant"] == "smp-2015-16-rj"
    assert "as_at" not in page.query_params
    assert page.title[0].value == "Restorative Justice funding, 2015-16"


def test_another_partnership_shows_its_own_grant():
    page = visit("grants", **GRANT)
    page.selectbox(key="pick_partnership").set_value("medway-csp").run()
    assert page.title[0].value == "Crime Reduction Grant, 2019-20"
    assert "£105,185.50 of £106,460 awarded, £105,185.50 paid, £103,904.85 spent." in told(page)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ({"grant": "cats"}, "Safer Maidstone Partnership has no grant 'cats' here."),
        ({"as_at": "Christmas"}, "'Christmas' is no day; write it as 2018-12-11."),
        ({"as_at": "2018-13-01"}, "'2018-13-01' is no day; write it as 2018-12-11."),
        ({"view": "cats"}, "There is no view 'cats' here, so the usual one is shown."),
    ],
)
def test_nonsense_in_the_address_is_answered_in_words(address, says):
    page = visit("grants", **(GRANT | address))
    assert not page.exception
    assert says in told(page).replace("&#x27;", "'")
    assert page.title[0].value == "Community Safety Grant, 2018-19"


@pytest.mark.parametrize("day", ["2018-11-30", "20181130"])
def test_any_day_of_the_address_is_taken(day):
    page = visit("grants", **(GRANT | {"as_at": day}))
    assert not page.exception
    # Nothing was awarded, paid or spent between that day and 11 December.
    assert "£36,004.50 of £40,814 awarded, £25,225 paid, £18,799.95 spent." in told(page)


def test_a_ward_that_is_chosen_does_not_narrow_it_and_it_says_so():
    page = visit("trends", area="E05004992")
    page.switch_page("grants.py").run()
    assert not page.exception
    assert "so it is not narrowed to Fant" in told(page)
    assert "area" not in visit("grants", **GRANT).query_params


# --- where it stands ------------------------------------------------------------------------------


def test_where_it_stands():
    page = visit("grants", **GRANT)
    said = told(page)
    # Paid less spent: 25,225.00 - 18,799.95. Awarded less paid: 36,004.50 - 25,225.00. The round:
    # 27,209.34 - 26,944.50. The pot: 13,604.66 - 9,060.00.
    bar = re.search(r'<figure class="purse".*?</ul>', said, flags=re.DOTALL)[0]
    assert re.findall(r"</i>(.*?) <strong>(.*?)</strong>", bar) == [
        ("Spent", "£18,799.95"),
        ("Paid, not yet spent", "£6,425.05"),
        ("Awarded, not yet paid", "£10,779.50"),
        ("Left in the round", "£264.84"),
        ("Left in the tactical pot", "£4,544.66"),
    ]
    # Profile to November 21,400.00; 40,814.00 x 18,799.95 / 21,400.00 = 35,855.19.
    assert (
        "Spending by the end of November was £2,600 behind its profile; at this pace £35,855 will "
        "be spent by 31 March 2019, £4,959 less than the grant." in said
    )
    assert "Training in the signs of modern slavery" in said
    assert "the report was due on 30 November 2018, 11 days ago." in said
    assert "Demonstration." in said
    assert [header.value for header in page.header] == [
        "Spending against profile (illustrative)",
        "To look at (illustrative)",
        "From the grant to priorities to projects (illustrative)",
    ]
    flow = re.search(r'<svg class="flow".*?</svg>', said, flags=re.DOTALL)[0]
    assert re.findall(r'data-key="([^"]+)"', flow) == [
        "gangs-cse", "organised-crime", "substance-misuse", "domestic-abuse", "mental-health",
    ]  # fmt: skip
    assert "Not awarded" in flow
    # A link that is opened elsewhere opens the same.
    link = unescape(re.search(r'data-key="gangs-cse" href="([^"]+)"', flow)[1])
    assert parse_qs(link.removeprefix("?")) == {
        "partnership": ["smp"], "edition": ["smp-2023-24"], "meeting": ["smp-2024-03-19"],
        "grant": ["smp-2018-19-csg"], "as_at": ["2018-12-11"], "view": ["awards"],
        "serves": ["gangs-cse"],
    }  # fmt: skip


def test_what_is_not_recorded_is_not_nothing():
    page = visit("grants", grant="smp-2015-16-rj", as_at="2015-11-17")
    said = told(page)
    assert "All £10,000 awarded; payments and spending are not recorded." in said
    assert "Payments and spending are not recorded, so they are not shown." in said
    bar = re.search(r'<figure class="purse".*?</ul>', said, flags=re.DOTALL)[0]
    assert re.findall(r"</i>(.*?) <strong>(.*?)</strong>", bar) == [("Awarded", "£10,000")]
    assert "There is no profile, and no spending is recorded." in said
    page = visit("grants", grant="smp-2015-16-rj", as_at="2015-11-17", view="awards")
    assert rows(page, "Awards")[1][5:8] == ["not recorded"] * 3


# --- awards ---------------------------------------------------------------------------------------


def test_the_awards():
    page = visit("grants", **GRANT, view="awards")
    table = rows(page, "Awards")
    assert len(table) == 1 + 12 + 1
    # What is late comes first.
    assert table[1][:9] == [
        "Training in the signs of modern slavery", "Borough council community safety unit",
        "Organised crime", "Maidstone borough", "£2,384.50", "£1,700", "£684.50", "£2,291.30",
        "◆ 11 days late due 30 Nov 2018",
    ]  # fmt: skip
    assert table[-1][4:8] == ["£36,004.50", "£25,225", "£10,779.50", "£18,799.95"]


def test_awards_are_narrowed_by_priority_and_by_state():
    page = visit("grants", **GRANT, view="awards")
    page.selectbox(key="choose_serves").set_value("gangs-cse").run()
    assert page.query_params["serves"] == "gangs-cse"
    assert [row[0][:14] for row in rows(page, "Awards")[1:-1]] == [
        "Evening youth ", "A play about s", "Knife bins, an",
    ]  # fmt: skip
    assert rows(page, "Awards")[-1][4] == "£10,300"
    page.selectbox(key="choose_state").set_value("Report late").run()
    assert "No award is both." in told(page)


def test_an_award_in_full():
    page = visit("grants", **GRANT, view="awards", award="360G-safermaidstonedemo-2018-10")
    said = told(page)
    assert '<tr data-key="360G-safermaidstonedemo-2018-10" class="picked">' in said
    for fact in ("£2,950 on 9 July 2018", "£3,200", "16 July 2018 to 30 September 2018",
                 "grants/awards.csv, line 12"):  # fmt: skip
        assert f"<dd>{fact}</dd>" in said
    entries = rows(page, "Payments and claims")
    assert entries[1] == [
        "Instalment 1", "16 Jul 2018", "20 Jul 2018", "£2,950", "",
        "grants/instalments.csv, line 24",
    ]  # fmt: skip
    assert [row[3] for row in entries[2:]] == ["£1,120", "£980", "£850"]
    assert len(rows(page, "What the money bought")) == 1 + 3


def test_an_award_whose_payment_is_overdue_or_to_come():
    # 792.00 was due on 3 December and was paid on the 14th.
    page = visit("grants", **GRANT, view="awards", award="360G-safermaidstonedemo-2018-08")
    days = {row[0]: row[2] for row in rows(page, "Payments and claims")}
    assert "overdue" in days.values()
    assert "not paid yet" in days.values()


@pytest.mark.parametrize("asked", ["cats", "360G-safermaidstonedemo-2018-13"])
def test_an_award_that_is_not_there_opens_nothing(asked):
    """The second was made in January."""
    page = visit("grants", **GRANT, view="awards", award=asked)
    assert not page.exception
    assert "An award that is picked opens below" in told(page)


def test_every_figure_names_its_query_and_its_files():
    for view in ("stands", "awards", "bids", "bought"):
        said = told(visit("grants", **GRANT, view=view))
        assert "python -m queries" in said
        assert "as_at=2018-12-11" in said
        assert "grants/allocations.csv" in said
        assert "grants/claims.csv" in said


def test_before_any_award():
    page = visit("grants", **(GRANT | {"as_at": "2018-03-20"}), view="awards")
    assert "Nothing was awarded by 20 March 2018." in told(page)
    page = visit("grants", **(GRANT | {"as_at": "2018-03-20"}), view="bought")
    assert "Nothing was awarded by 20 March 2018." in told(page)


# --- bids -----------------------------------------------------------------------------------------


def test_the_sift_and_the_line_where_the_money_ends():
    page = visit("grants", **(GRANT | {"as_at": "2018-03-20"}), view="bids")
    table = rows(page, "Bids by score")
    assert len(table) == 1 + 14 + 1
    # 27,209.34 pays for the first eight, which ask for 27,089.50 together.
    assert table[8][:1] + table[8][4:8] == [
        "8", "73.6", "£2,384.50", "£27,089.50", "● Within the money",
    ]  # fmt: skip
    assert table[9][1] == "The money ends here: £27,209.34"
    assert table[10][7] == "▲ Below the line"
    assert table[-1][0] == "–"
    assert table[-1][7] == "○ To be scored"
    assert "14 bids are not decided and ask for £44,019.50." in told(page)


def test_bids_that_are_decided_say_what_became_of_them_and_why():
    page = visit("grants", **GRANT, view="bids")
    table = rows(page, "Bids by score")
    assert table[0][6:8] == ["What becomes of it", "Why"]
    assert table[2][6:8] == ["● Awarded £4,200", "The money for a new sound system was left out."]
    said = told(page)
    assert "£9,060 of £13,604.66 is used by 3 awards; £4,544.66 is left" in said
    calls = rows(page, "Calls on the tactical pot")
    assert [row[4] for row in calls[1:]] == ["£10,654.66", "£7,784.66", "£4,544.66", "£2,094.66"]
    assert calls[-1][5] == "▲ To decide"


def test_a_grant_without_bids_or_a_tactical_pot():
    page = visit("grants", partnership="medway-csp", view="bids", as_at="2020-12-03")
    assert "No bid for this grant is recorded by 3 December 2020." in told(page)
    assert "The tactical pot" not in told(page)


# --- what it bought -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "first", "count"),
    [
        ("priority", ["Domestic abuse", "2", "£7,490.00", "20.8%"], 5),
        (
            "recipient",
            ["Lantern Row Support Service (illustrative)", "1", "£4,850.00", "13.5%"],
            12,
        ),
        ("ward", ["Maidstone borough", "7", "£20,454.50", "56.8%"], 5),
    ],
)
def test_what_each_got(by, first, count):
    page = visit("grants", **GRANT, view="bought", by=by)
    table = rows(page, f"The grant by {by}")
    assert table[1][:4] == first
    assert len(table) == 1 + count


def test_outcomes_with_the_cost_of_each():
    page = visit("grants", **(GRANT | {"as_at": "2019-07-01"}), view="bought")
    table = {row[3]: row for row in rows(page, "What the money bought")}
    # 87 knives of 60 promised; 2,950.00 for each of them.
    assert table["Knives that were left in the bins"][4:9] == [
        "60", "87", "145%", "£49.17", "£33.91",
    ]  # fmt: skip


# --- taken away -----------------------------------------------------------------------------------

STANDARD = {
    "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date",
    "Recipient Org:Identifier", "Recipient Org:Name", "Funding Org:Identifier", "Funding Org:Name",
}  # fmt: skip


def given() -> list[dict]:
    found = queries.run("grants_360giving", partnership="smp", as_at="2019-07-01")
    text = exports.giving_csv(found).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_download_has_what_the_standard_requires():
    rows = given()
    assert len(rows) == 14
    assert STANDARD <= set(rows[0])
    assert all(row[name] for row in rows for name in STANDARD)
    assert all(row["Illustrative"] for row in rows)
    book = openpyxl.load_workbook(
        io.BytesIO(
            exports.giving_xlsx(
                queries.run("grants_360giving", partnership="smp", as_at="2019-07-01")
            )
        )
    )
    head, first, *rest = book.active.iter_rows(values_only=True)
    assert list(head) == list(rows[0])
    assert len(rest) == 13
    cells = dict(zip(head, first, strict=True))
    assert cells["Amount Awarded"] == 10000
    assert cells["Award Date"].date() == date(2015, 6, 1)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_downloaded_goes_in_again_as_it_was(demo, tmp_path, monkeypatch, form):
    asked = {"partnership": "smp", "as_at": "2019-07-01"}
    before = queries.run("grants_360giving", **asked)
    position = queries.run("grant_position", **asked)
    make = {"csv": exports.giving_csv, "xlsx": exports.giving_xlsx}[form]
    file = tmp_path / f"grants.{form}"
    file.write_bytes(make(before))
    home = tmp_path / "home"
    shutil.copytree(demo, home, ignore=shutil.ignore_patterns("records*"))
    monkeypatch.setenv("SMP_DATA_DIR", str(home))
    try:
        (report,) = making.bring_in([file]).files
        assert (report.outcome, report.rows_kept, report.rows_refused) == ("kept", 14, 0)
        after = queries.run("grants_360giving", **asked)
        assert after.to_dict("records") == before.to_dict("records")
        assert queries.run("grant_position", **asked).to_dict("records") == position.to_dict(
            "records"
        )
    finally:
        queries.close()


def test_text_that_begins_like_a_formula_stays_text():
    found = queries.run("grants_360giving", partnership="smp", as_at="2015-11-17")
    found = found.assign(Title="=1+1", Description="@x")
    assert "'=1+1" in exports.giving_csv(found).decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(exports.giving_xlsx(found)))
    assert book.active["B2"].data_type == "s"
    assert book.active["B2"].value == "=1+1"


def test_amounts_that_a_workbook_could_not_hold_are_written_out():
    found = queries.run("grants_360giving", partnership="smp", as_at="2015-11-17")
    found = found.assign(**{"Amount Awarded": Decimal("123456789012345.67")})
    book = openpyxl.load_workbook(io.BytesIO(exports.giving_xlsx(found)))
    place = [cell.value for cell in book.active[1]].index("Amount Awarded")
    assert book.active[2][place].value == "123456789012345.67"


# --- in words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "written"),
    [
        ([Decimal("40814.00"), Decimal("1.00")], ["£40,814", "£1"]),
        ([Decimal("40814.00"), Decimal("0.05")], ["£40,814.00", "£0.05"]),
        ([None, Decimal("-85.40")], ["not recorded", "−£85.40"]),
        ([Decimal("12345678901234.56")], ["£12,345,678,901,234.56"]),
        ([], []),
    ],
)
def test_amounts_below_one_another(amounts, written):
    assert words.amounts(amounts) == written


# --- little to show -------------------------------------------------------------------------------


def test_without_any_grant(tmp_path, demo, monkeypatch):
    folder = tmp_path / "files"
    shutil.copytree(making.DEMO, folder, ignore=shutil.ignore_patterns("grants", "returns", "_*"))
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "own"))
    making.build(folder)
    try:
        page = visit("grants")
        assert not page.exception
        assert "No grant of Safer Maidstone Partnership is recorded here." in told(page)
        page = visit("present", meeting="smp-2018-03-20")
        assert "Money: no grant is recorded for 2018-19" in told(page)
        page = visit("priority", meeting="smp-2018-03-20", priority="mental-health")
        assert "No grant is recorded for 2018-19." in told(page)
    finally:
        queries.close()


def test_grants_of_other_funders_are_told_of_and_in_no_sum(demo, tmp_path, monkeypatch):
    home = tmp_path / "home"
    shutil.copytree(demo, home, ignore=shutil.ignore_patterns("records*"))
    file = tmp_path / "trust.csv"
    file.write_text(
        "Identifier,Title,Currency,Amount Awarded,Funding Org:Name,Grant Programme:Title\n"
        "360G-t-1,Choir,GBP,100.50,A trust,Music\n360G-t-2,Band,GBP,50,A trust,Music\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("SMP_DATA_DIR", str(home))
    try:
        making.bring_in([file])
        page = visit("grants", **GRANT, view="awards")
        assert rows(page, "Awards")[-1][4] == "£36,004.50"
        assert page.expander[-1].label == ("2 awards here come out of no grant of a partnership")
        assert ["A trust", "Music", "2", "GBP 150.50", "trust.csv"] in rows(
            page, "Grants of others"
        )
    finally:
        queries.close()
