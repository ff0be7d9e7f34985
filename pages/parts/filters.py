"""What all pages share: the area, the period and what it is compared with.

They are chosen once, above every page, and live in the address, so that a link opens the same
view: ?area=E07000110&from=2014-10&to=2015-09&years=1. Several wards of a district may be chosen,
?area=E05004992,E05005002, on pages that show several; the others show the first. An address may
also name the area. What an address asks for and cannot have is said in words, and the usual view is
shown instead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

import queries
from pages.parts import states, words

NAMES = ("area", "from", "to", "years")
OWN = "Months of my own"
MOST_YEARS = 10


@dataclass(frozen=True)
class Choice:
    """What a page is about. `area` is a code and the first of `areas`, which are wards of one
    district, or the district; `first` and `last` are the first days of months.
    """

    areas: tuple[str, ...]
    area_name: str
    district: str
    district_name: str
    first: date
    last: date
    years: int

    @property
    def area(self) -> str:
        """The area, on a page that shows one at a time."""
        return self.areas[0]

    @property
    def wards(self) -> tuple[str, ...]:
        """The wards that are chosen; none where the district is."""
        return self.areas if self.area != self.district else ()

    @property
    def period(self) -> dict:
        """As parameters of a query."""
        return {"area": self.area, "from": self.first, "to": self.last, "years": self.years}

    @property
    def address(self) -> dict[str, str]:
        """As parameters of an address."""
        return {
            "area": ",".join(self.areas),
            "from": f"{self.first:%Y-%m}",
            "to": f"{self.last:%Y-%m}",
            "years": str(self.years),
        }


def draw(has_several: bool = False) -> Choice:
    """Draw the filters above a page, which `has_several` areas at a time or one; what is chosen."""
    areas = queries.run("areas").set_index("area_code")
    is_first_run = "shared_choice" not in st.session_state
    asked, problems = _from_address(areas)
    choice = asked or st.session_state.get("shared_choice") or _usual(areas, areas.index[0])
    choices = queries.run("period_choices", area=choice.area)
    _put_into_widgets(choice, choices)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        about = {
            "options": offered(areas, choice.first, choice.last, choice.areas),
            "format_func": areas["label"].get,
        }
        if has_several:
            st.multiselect("Area", **about, key="pick_areas", on_change=_picked_areas, width=330)
        else:
            st.selectbox("Area", **about, key="pick_area", on_change=_picked_area, width=260)
        st.selectbox(
            "Period",
            [*choices["label"], OWN],
            key="pick_period",
            on_change=_picked_period,
            args=(choices,),
            width=330 if has_several else 400,
        )
        months = _months(choices, choice)
        for name, label in (("pick_first", "From"), ("pick_last", "To")):
            st.selectbox(
                label,
                months,
                format_func=words.month,
                key=name,
                on_change=_picked_months,
                width=130,
            )
        st.selectbox(
            "Compared with",
            range(1, MOST_YEARS + 1),
            format_func=words.earlier,
            key="pick_years",
            on_change=_picked_years,
            width=170,
        )
    if asked is None or is_first_run:
        _put_into_address(choice)
    st.session_state.shared_choice = choice
    st.session_state.shared_address = _address()
    if len(choice.areas) > 1 and not has_several:
        problems.append(
            f"This page shows one area at a time: {choice.area_name}, the first of the "
            f"{len(choice.areas)} chosen."
        )
    if problems:
        states.told(*problems)
    return choice


def ward_chosen(district: str | None = None) -> tuple[str, str] | None:
    """Code and name of the ward (of this district) that was chosen, on whatever page; or None."""
    choice = st.session_state.get("shared_choice")
    if choice is None or not choice.wards or district not in (None, choice.district):
        return None
    return choice.area, choice.area_name


def choose_area(*codes: str) -> None:
    """Choose areas for every page, as if picked in the filter."""
    areas = queries.run("areas").set_index("area_code")
    choice = st.session_state.get("shared_choice") or _usual(areas, codes[0])
    st.session_state.shared_choice = replace(choice, **_about(areas, codes))


def area_of(asked: str) -> str:
    """The code of the area that an address names. Raises queries.QueryError where there is none."""
    return _area_code(asked, queries.run("areas").set_index("area_code"))


def _about(areas: pd.DataFrame, codes: tuple[str, ...]) -> dict:
    first = areas.loc[codes[0]]
    return {
        "areas": codes,
        "area_name": first["area"],
        "district": first["district_code"],
        "district_name": first["district"],
    }


def offered(
    areas: pd.DataFrame, first: date | None, last: date | None, chosen: Collection[str]
) -> list[str]:
    """The areas that can be chosen: districts, and of each district the wards that have figures in
    the period, as wards of a review that is past or to come have none; all where none has.

    areas: the query `areas` by code; first and last: of the period's months, None where open.
    """
    in_period = areas["first_month"].notna()
    if last is not None:
        in_period &= areas["first_month"] <= pd.Timestamp(last)
    if first is not None:
        in_period &= areas["last_month"] >= pd.Timestamp(first)
    is_ward = areas["kind"] == "ward"
    has_some = (in_period & is_ward).groupby(areas["district_code"]).transform("any")
    is_chosen = areas.index.isin(chosen)
    return areas.index[~is_ward | in_period | ~has_some | is_chosen].tolist()


def _usual(areas: pd.DataFrame, code: str) -> Choice:
    """The view that an area opens with."""
    choices = queries.run("period_choices", area=code)
    if choices.empty:
        last = date.today().replace(day=1)
        first = last.replace(year=last.year - 1)
    else:
        default = choices.loc[choices["is_default"]].iloc[0]
        first, last = default["first_month"].date(), default["last_month"].date()
    return Choice(**_about(areas, (code,)), first=first, last=last, years=1)


def current() -> Choice:
    """What was chosen above the page that runs now."""
    return st.session_state.shared_choice


def selected(name: str, label: str, options: list[str], default: str) -> str:
    """The option that the address gives for `name`, or the default, said in words."""
    asked = st.query_params.get(name, default)
    if asked in options:
        return asked
    states.told(f"There is no {label} '{asked[:60]}' here, so the usual one is shown.")
    del st.query_params[name]
    return default


def select(**choices: str) -> None:
    """Put choices into the address, at once, so that Back undoes all of them."""
    st.query_params.update(choices)


def pick(
    name: str, label: str, options: dict[str, str], default: str, clears: str | None = None
) -> str:
    """A row of buttons of which one is pressed, kept in the address; the option pressed.

    Pressing another takes `clears` out of the address, as it was about the one before.
    """
    key = f"pick_{name}"
    st.session_state[key] = selected(name, label, list(options), default)
    st.segmented_control(
        label.capitalize(),
        list(options),
        format_func=options.get,
        key=key,
        required=True,
        on_change=_picked,
        args=(name, key, clears),
        label_visibility="collapsed",
    )
    return st.session_state[key]


def choose(name: str, label: str, options: dict[str, str], default: str, width: int) -> str:
    """A list to choose one of many from, kept in the address; the option chosen."""
    return offer(name, label, options, selected(name, label, list(options), default), width)


def offer(
    name: str,
    label: str,
    options: dict[str, str],
    chosen: str,
    width: int,
    is_labelled: bool = False,
    clears: str | None = None,
) -> str:
    """A list with the option that is `chosen`, kept in the address; that option. is_labelled: with
    its label above. Choosing another takes `clears` out of the address.
    """
    key = f"choose_{name}"
    st.session_state[key] = chosen
    st.selectbox(
        label.capitalize(),
        list(options),
        format_func=options.get,
        key=key,
        on_change=_picked,
        args=(name, key, clears),
        label_visibility="visible" if is_labelled else "collapsed",
        width=width,
    )
    return chosen


def several(
    name: str, label: str, options: dict[str, str], chosen: list[str], width: int, most: int
) -> list[str]:
    """A list to choose some of many from, `most` at most, kept in the address; those `chosen`.

    Where none is left, the address says nothing of it, and the usual are chosen again.
    """
    key = f"several_{name}"
    st.session_state[key] = chosen
    st.multiselect(
        label.capitalize(),
        list(options),
        format_func=options.get,
        key=key,
        on_change=_picked,
        args=(name, key),
        max_selections=most,
        width=width,
    )
    return chosen


def switch(name: str, label: str, is_on: bool) -> bool:
    """Something to have or not, kept in the address as yes or no; whether it `is_on`."""
    key = f"switch_{name}"
    st.session_state[key] = is_on
    st.toggle(label, key=key, on_change=_picked, args=(name, key))
    return is_on


def _picked(name: str, key: str, clears: str | None = None) -> None:
    """Put what the widget of this key was set to into the address, and take `clears` out of it."""
    chosen = st.session_state[key]
    if chosen == []:
        st.query_params.pop(name, None)
    elif isinstance(chosen, list):
        select(**{name: ",".join(chosen)})
    elif isinstance(chosen, bool):
        select(**{name: "yes" if chosen else "no"})
    else:
        select(**{name: chosen})
    if clears:
        st.query_params.pop(clears, None)


# --- the address --------------------------------------------------------------------------------


def _from_address(areas: pd.DataFrame) -> tuple[Choice | None, list[str]]:
    """What the address asks for, where it changed since it was last written, and what it cannot.

    An address without any of NAMES asks for nothing: going to another page empties it.
    """
    asked = _address()
    if not asked or asked == st.session_state.get("shared_address"):
        return None, []
    return read(asked, areas)


def read(asked: Mapping[str, str], areas: pd.DataFrame) -> tuple[Choice, list[str]]:
    """What an address asks for, the usual for what it does not say; what it cannot have, in words.

    areas: the query `areas` by code.
    """
    problems = []
    codes = (areas.index[0],)
    if "area" in asked:
        try:
            codes = _area_codes(asked["area"], areas)
        except queries.QueryError as error:
            problems.append(f"{error} Showing {areas.loc[codes[0], 'area']}.")
    choice = replace(_usual(areas, codes[0]), areas=codes)
    try:
        first = queries.month(asked.get("from", choice.first), "from")
        last = queries.month(asked.get("to", choice.last), "to")
        if first > last:
            raise queries.QueryError(
                f"The period in the address is the wrong way round: it begins in "
                f"{first:%B %Y} and ends in {last:%B %Y}."
            )
        choice = replace(choice, first=first, last=last)
    except queries.QueryError as error:
        problems.append(f"{error} Showing {words.period(choice.first, choice.last)}.")
    years = asked.get("years", "1")
    if years.isascii() and years.isdigit() and 1 <= int(years) <= MOST_YEARS:
        choice = replace(choice, years=int(years))
    else:
        problems.append(
            f"The address asks for a comparison of '{years[:20]}' years earlier; it can be 1 to "
            f"{MOST_YEARS}. Comparing with a year earlier."
        )
    return choice, problems


def _area_codes(asked: str, areas: pd.DataFrame) -> tuple[str, ...]:
    """The codes of the areas that an address names, one or several with commas between them."""
    try:
        return (_area_code(asked, areas),)
    except queries.QueryError:
        if "," not in asked:
            raise
    names = [each for each in asked.split(",") if each.strip()]
    codes = tuple(dict.fromkeys(_area_code(each, areas) for each in names))
    found = areas.loc[list(codes)]
    if len(codes) > 1 and (found["kind"].ne("ward").any() or found["district_code"].nunique() > 1):
        raise queries.QueryError(
            "Only wards of one district can be shown together, not "
            f"{words.listed(found['area'].tolist())}."
        )
    return codes


def _area_code(asked: str, areas: pd.DataFrame) -> str:
    """The code of the area that an address names by its code, label or name."""
    if asked in areas.index:
        return asked
    for column in ("label", "area_name"):
        found = areas.index[areas[column].str.casefold() == asked.strip().casefold()]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise queries.QueryError(
                f"'{asked[:60]}' is the name of {len(found)} areas; choose one above."
            )
    raise queries.QueryError(f"There is no area '{asked[:60]}' here.")


def _address() -> dict[str, str]:
    return {name: st.query_params[name] for name in NAMES if name in st.query_params}


def _put_into_address(choice: Choice) -> None:
    """Write the address out in full.

    Not where a visit goes back to an address that it came from: writing adds to the browser's
    history, and would keep the visitor from going back further.
    """
    if _address() != choice.address:
        st.query_params.update(choice.address)


# --- the widgets --------------------------------------------------------------------------------


def _put_into_widgets(choice: Choice, choices: pd.DataFrame) -> None:
    same = (choices["first_month"].dt.date == choice.first) & (
        choices["last_month"].dt.date == choice.last
    )
    st.session_state.pick_area = choice.area
    st.session_state.pick_areas = list(choice.areas)
    st.session_state.pick_period = choices.loc[same, "label"].iloc[0] if same.any() else OWN
    st.session_state.pick_first = choice.first
    st.session_state.pick_last = choice.last
    st.session_state.pick_years = choice.years


def _months(choices: pd.DataFrame, choice: Choice) -> list[date]:
    """Every month that can be chosen, the latest first."""
    bounds = [choice.first, choice.last]
    if not choices.empty:
        bounds += [choices["first_month"].min().date(), choices["last_month"].max().date()]
    months = pd.date_range(min(bounds), max(bounds), freq="MS")
    return [month.date() for month in months[::-1]]


def _change(**what) -> None:
    st.session_state.shared_choice = replace(st.session_state.shared_choice, **what)


def _picked_area() -> None:
    choose_area(st.session_state.pick_area)


def _picked_areas() -> None:
    """A district takes the place of all else; a ward, of what is not a ward of its district. Where
    none is left, it is the district again.
    """
    was = st.session_state.shared_choice
    picked = st.session_state.pick_areas
    added = [code for code in picked if code not in was.areas]
    if not picked:
        choose_area(was.district)
        return
    areas = queries.run("areas").set_index("area_code")
    if not added:
        choose_area(*picked)
        return
    new = areas.loc[added[-1]]
    if new["kind"] == "district":
        choose_area(new.name)
        return
    beside = areas.loc[picked]
    is_beside = (beside["kind"] == "ward") & (beside["district_code"] == new["district_code"])
    choose_area(*beside.index[is_beside])


def _picked_period(choices: pd.DataFrame) -> None:
    if st.session_state.pick_period != OWN:
        row = choices.set_index("label").loc[st.session_state.pick_period]
        _change(first=row["first_month"].date(), last=row["last_month"].date())


def _picked_months() -> None:
    """A first month after the last moves the other one along, to the same month."""
    first, last = st.session_state.pick_first, st.session_state.pick_last
    if first > last:
        was = st.session_state.shared_choice
        first, last = (first, first) if first != was.first else (last, last)
    _change(first=first, last=last)


def _picked_years() -> None:
    _change(years=st.session_state.pick_years)
