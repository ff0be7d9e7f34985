"""Many viewers at once, each choosing another area on Trends after a while; over websockets, as so
many browsers would measure themselves.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.measured import Measured, milliseconds
from tests.bench.opening import BARE
from tests.servers import serving

VIEWERS = (1, 10, 30)
THINKS = 2  # seconds between choices, on average
SECONDS = 30


class Viewer:
    """One browser's conversation with the server: it holds the widgets' values and the address."""

    def __init__(self, address: str, page: str):
        self.address = address
        self.page = page
        self.query = ""
        self.script = ""
        self.widgets = {}
        self.values: dict[str, str] = {}

    async def open(self) -> float:
        """Seconds to the end of the first run."""
        self.socket = await websockets.connect(
            self.address.replace("http", "ws") + "/_stcore/stream",
            subprotocols=["streamlit"],
            origin=self.address,
            max_size=None,
            compression=None,
        )
        return await self.run()

    async def choose(self, label: str, chance: random.Random) -> float:
        """Seconds to the end of the run after another option of a list was chosen."""
        widget = self.widgets[label]
        others = [option for option in widget.options if option != self.values.get(label)]
        self.values[label] = chance.choice(others)
        return await self.run()

    async def run(self) -> float:
        """Have the page run; seconds until it ended as it should."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        if self.script:
            asked.page_script_hash = self.script
        else:
            asked.page_name = self.page
        for label, widget in self.widgets.items():
            state = asked.widget_states.widgets.add()
            state.id = widget.id
            state.string_value = self.values[label]
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            got = ForwardMsg()
            got.ParseFromString(await self.socket.recv())
            kind = got.WhichOneof("type")
            if kind == "navigation":
                self.script = got.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = got.page_info_changed.query_string
            elif kind == "delta" and got.delta.WhichOneof("type") == "new_element":
                self._see(got.delta.new_element)
            elif (
                kind == "script_finished"
                and got.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return time.perf_counter() - started

    def _see(self, element) -> None:
        if element.WhichOneof("type") == "selectbox":
            widget = element.selectbox
            self.widgets[widget.label] = widget
            self.values[widget.label] = (
                widget.raw_value if widget.set_value else widget.options[widget.default]
            )


async def _watch(address: str, page: str, viewers: int) -> tuple[list[float], list[float]]:
    """Seconds of each first run and of each run after a choice."""
    opens, reruns = [], []
    until = time.perf_counter() + SECONDS

    async def one(number: int) -> None:
        chance = random.Random(number)
        await asyncio.sleep(THINKS * chance.random())
        viewer = Viewer(address, page)
        opens.append(await viewer.open())
        while time.perf_counter() < until:
            await asyncio.sleep(THINKS * (0.5 + chance.random()))
            reruns.append(await viewer.choose("Area", chance))
        await viewer.socket.close()

    await asyncio.gather(*(one(number) for number in range(viewers)))
    return opens, reruns


def memory(process) -> int:
    """Megabytes that a process holds now; 0 where the system does not say."""
    try:
        pages = Path(f"/proc/{process.pid}/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * 4096 // 2**20


def measure(folder: Path) -> Iterator[Measured]:
    """Everything of this file, with the facts in `folder`."""
    least = {}
    with serving(None, **BARE) as (address, process):
        for viewers in VIEWERS:
            least[viewers] = median(asyncio.run(_watch(address, "", viewers))[1])
        bare_memory = memory(process)
    with serving(folder) as (address, process):
        started = memory(process)
        held = {}
        for viewers in VIEWERS:
            reruns = sorted(asyncio.run(_watch(address, "trends", viewers))[1])
            held[viewers] = memory(process)
            for what, taken in (
                ("median", median(reruns)),
                ("slowest of twenty", reruns[int(0.95 * len(reruns))]),
            ):
                yield Measured(
                    f"{viewers} {'viewer' if viewers == 1 else 'viewers'}, run of Trends at "
                    f"another area, {what}",
                    milliseconds(taken),
                    "ms",
                    milliseconds(least[viewers]),
                    "a bare page, median",
                    "under 60" if (viewers, what) == (VIEWERS[-1], "median") else "",
                )
        yield Measured(
            "memory of the server when it is ready",
            started,
            "MB",
            bare_memory,
            "a bare page",
            "under 400",
        )
        yield Measured(
            f"memory of the server after {VIEWERS[-1]} viewers",
            held[VIEWERS[-1]],
            "MB",
            bare_memory,
            "a bare page",
            "under 400",
        )
        more = VIEWERS[-1] - VIEWERS[0]
        yield Measured(
            "memory that a further viewer takes",
            round(max(0, held[VIEWERS[-1]] - held[VIEWERS[0]]) / more),
            "MB",
        )
