"""Files as they arrive: from a path, a folder, a ZIP or an upload.

Each is gone through once, which gives its SHA-256 and, where asked for, a copy to keep: compressed,
or, of a publisher's large file on the same disk, a second name for it, which takes no time and no
room. What lies on the disk is then read where it lies, and `unchanged` says whether it was still
the same; the rest is copied aside first. Nothing that stands in a file's name or in a ZIP is used
as a path.
"""

from __future__ import annotations

import codecs
import csv
import errno
import hashlib
import io
import itertools
import lzma
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import pyarrow as pa

from data.importers import record_format
from data.importers.tabular import LARGEST, SUFFIXES, WORKBOOK_STARTS

PACKED = ".zst"
PIECE = 2**20  # bytes read at a time
ROOM_LEFT = 200 * 2**20  # bytes that stay free on the disk
LONGEST_HEADER = 2**16
TAIL = 4096  # bytes at the end that are looked at for empty lines
MOST_MEMBERS = 100_000  # files in a ZIP; every force and month since 2010 is about 25,000
# Text of the kind that is read here shrinks to a tenth. A file that shrinks to less than a
# hundredth, and is large, was made to fill a disk.
MOST_SHRUNK = 100
SHRUNK_FROM = 20 * 2**20
FULL = "The disk is full. Nothing was changed; make room and import again."
WORKBOOK_PARTS = {"[Content_Types].xml", "mimetype", "content.xml"}
# What reading a ZIP raises where a byte of it is wrong.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)

Given = Path | tuple[str, BinaryIO]


class NoRoom(Exception):
    """The disk is too full for the files. The message says so."""


@dataclass
class Arrival:
    """A file that arrived, or could not.

    `name` is what a person calls it; `path` where it is read; `copy` the copy to keep, if one
    was made. Of a text file, `header` is its first row
    and `lines` its number of lines, header included. `problem` says why it cannot be read.
    """

    name: str
    path: Path | None = None
    copy: Path | None = None
    stamp: tuple[int, int] | None = None
    sha256: str = ""
    bytes: int = 0
    lines: int = 0
    header: tuple[str, ...] = ()
    encoding: str = "utf-8"
    problem: str | None = None
    kept_name: str | None = None

    def __post_init__(self):
        self.name = printable(self.name)
        self.problem = self.problem and printable(self.problem)

    @property
    def kept_as(self) -> str | None:
        """Name under which the copy is kept, or was before; None where none is."""
        if self.copy is None:
            return self.kept_name
        suffix = PurePosixPath(self.name).suffix.lower()
        return f"{self.sha256}{suffix if suffix in SUFFIXES else ''}{self.copy.suffix}"

    def unchanged(self) -> bool:
        """Whether the file is still the one that was gone through."""
        try:
            return self.stamp is None or self.stamp == _stamp(self.path)
        except OSError:
            return False


def _is_plain(path: Path) -> bool:
    """Whether DuckDB finds a file by this path, and no other: it knows no bytes that are not UTF-8,
    and takes some letters for a pattern.
    """
    return str(path).isprintable() and not set(str(path)) & set("*?[")


def printable(text: str) -> str:
    """Text without what no screen shows and no database stores, which a file's name may hold."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _stamp(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def arrive(given: Iterable[Given], into: Path, keep: bool = False) -> Iterator[Arrival]:
    """Go through what is given: files, and all that folders and ZIPs hold.

    Copies go into the folder `into`, one of each file if `keep`. A file in a folder is taken up
    where its name has one of tabular.SUFFIXES. Raises NoRoom.
    """
    aside = _Aside(into, keep)
    jobs: list[Callable[[], list[Arrival]]] = []
    for each in given:
        if isinstance(each, tuple):
            jobs.append(partial(aside.upload, *each))
        elif each.is_dir():
            below = list(files_below(each))
            jobs += [partial(aside.path, path, path.relative_to(each).as_posix()) for path in below]
            if not below:
                problem = "the folder holds no CSV file, no workbook and no ZIP"
                jobs.append(partial(list, [Arrival(str(each), problem=problem)]))
        else:
            jobs.append(partial(aside.path, each, each.name))
    # Hashing and compressing let go of the interpreter, so that two files go at once.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for arrivals in pool.map(lambda job: list(job()), jobs):
            yield from arrivals


def files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder that may be read, in the order of their names.

    Names that start with _ or . are set aside by their owner; ~$ is Excel's own.
    """
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "_", "~$")):
            continue
        if path.is_dir():
            # Not by a second name, which may lead back up.
            if not path.is_symlink():
                yield from files_below(path)
        elif not path.is_fifo() and path.suffix.lower() in SUFFIXES:
            yield path


class _Aside:
    """The copies made so far."""

    def __init__(self, into: Path, keep: bool):
        self.into = into
        self.keep = keep
        self.numbers = itertools.count(1)

    def upload(self, name: str, file: BinaryIO) -> Iterator[Arrival]:
        """What a browser sent."""
        file.seek(0)
        yield from self.file(PurePosixPath(name.replace("\\", "/")).name, file)

    def path(self, path: Path, name: str) -> Iterator[Arrival]:
        """What lies on the disk."""
        try:
            with path.open("rb") as file:
                yield from self.file(name, file, path if _is_plain(path) else None)
        except FileNotFoundError:
            yield Arrival(name, problem=f"there is no file {path}")
        except OSError as error:
            _check_room(error)
            yield Arrival(name, problem=f"the file cannot be opened ({error.strerror or error})")

    def file(self, name: str, file: BinaryIO, path: Path | None = None) -> Iterator[Arrival]:
        """One file, or what is in it."""
        start = file.read(4)
        file.seek(0)
        if start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            yield from self._zip_or_workbook(name, file, path)
        else:
            yield self._go_through(name, file, path)

    def _zip_or_workbook(self, name, file: BinaryIO, path: Path | None) -> Iterator[Arrival]:
        try:
            with zipfile.ZipFile(file) as archive:
                if not WORKBOOK_PARTS & set(archive.namelist()):
                    yield from self._zip(name, archive)
                    return
                problem = _too_large(archive)
        except DAMAGED as error:
            yield Arrival(
                name,
                problem=f"the file is cut short or damaged ({error}); download or save it again",
            )
            return
        if problem:
            yield Arrival(name, problem=problem)
            return
        file.seek(0)
        yield self._go_through(name, file, path)

    def _zip(self, name: str, archive: zipfile.ZipFile) -> Iterator[Arrival]:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if problem := _distrust(members) or _too_shrunk(archive):
            yield Arrival(name, problem=problem)
            return
        members = [
            member
            for member in members
            if PurePosixPath(member.filename).suffix.lower() in SUFFIXES
            and not any(
                part.startswith((".", "_", "~$")) for part in PurePosixPath(member.filename).parts
            )
        ]
        if not members:
            yield Arrival(name, problem="the ZIP holds no CSV file and no workbook")
            return
        room = shutil.disk_usage(self.into).free - ROOM_LEFT
        if (needed := sum(member.file_size for member in members)) > room:
            raise NoRoom(_no_room(name, needed))
        for member in members:
            inner = f"{name}/{member.filename}"
            if member.filename.lower().endswith(".zip"):
                yield Arrival(inner, problem="a ZIP within a ZIP is not opened; unpack it first")
                continue
            try:
                with archive.open(member) as file:
                    yield self._go_through(inner, file, None, at_most=member.file_size)
            except DAMAGED as error:
                why = f" ({error})" if str(error) else ""
                yield Arrival(
                    inner, problem=f"this part of the ZIP is damaged{why}; download it again"
                )

    def _go_through(
        self, name: str, file: BinaryIO, path: Path | None, at_most: int | None = None
    ) -> Arrival:
        number = f"{next(self.numbers):06}"
        arrival = Arrival(name, path or self.into / number)
        if path is not None:
            arrival.stamp = _stamp(path)
        digest = hashlib.sha256()
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_utf8, has_nul, returns, last = True, False, 0, b""
        start = b""
        try:
            with ExitStack() as opened:
                first = file.read(PIECE)
                start = first[:LONGEST_HEADER]
                copies = [] if path else [opened.enter_context(arrival.path.open("wb"))]
                if self.keep and path and record_format(_header(start, "utf-8")):
                    arrival.copy = self._linked(path, number)
                if self.keep and arrival.copy is None:
                    arrival.copy = self.into / f"{number}{PACKED}"
                    raw = opened.enter_context(arrival.copy.open("wb"))
                    copies.append(opened.enter_context(pa.CompressedOutputStream(raw, "zstd")))
                for piece in itertools.chain([first], iter(lambda: file.read(PIECE), b"")):
                    for copy in copies:
                        copy.write(piece)
                    digest.update(piece)
                    arrival.bytes += len(piece)
                    if at_most is not None and arrival.bytes > at_most:
                        raise zipfile.BadZipFile("it holds more than it says")
                    arrival.lines += piece.count(b"\n")
                    returns += piece.count(b"\r")
                    has_nul = has_nul or b"\0" in piece
                    last = piece[-TAIL:] if len(piece) >= TAIL else (last + piece)[-TAIL:]
                    # Letters of one byte need no decoding, unless they follow half a letter.
                    if is_utf8 and not (piece.isascii() and decoder.getstate()[0] == b""):
                        try:
                            decoder.decode(piece)
                        except UnicodeDecodeError:
                            is_utf8 = False
        except OSError as error:
            _check_room(error)
            raise
        arrival.sha256 = digest.hexdigest()
        if is_utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                is_utf8 = False
        # A carriage return without a line feed ends a row as well. A line too many costs another
        # look at the file; one too few would hide a row that was not kept.
        if returns not in (0, arrival.lines):
            arrival.lines += returns
        # Empty lines at the end are no rows.
        blank = len(last) - len(last.rstrip(b"\r\n"))
        arrival.lines += 1 - last[len(last) - blank :].count(b"\n")
        if arrival.bytes == 0:
            arrival.problem = "the file is empty"
        elif start.startswith((b"\xff\xfe", b"\xfe\xff")):
            arrival.encoding = "utf-16"
        elif has_nul or start.startswith(WORKBOOK_STARTS):
            arrival.encoding = "binary"
        elif not is_utf8:
            # What Excel on a Windows machine writes when asked for plain CSV.
            arrival.encoding = "cp1252"
        arrival.header = _header(start, arrival.encoding)
        return arrival

    def _linked(self, path: Path, number: str) -> Path | None:
        """A second name for a file, or None where its disk is another or has no such thing."""
        link = self.into / number
        try:
            os.link(path.resolve(), link)
        except (OSError, NotImplementedError):
            return None
        return link


def _header(start: bytes, encoding: str) -> tuple[str, ...]:
    """The cells of the first line of a text file that holds anything."""
    if encoding == "binary":
        return ()
    text = start.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")
    try:
        for cells in csv.reader(io.StringIO(text, newline="")):
            if any(cells):
                return tuple(cell.strip() for cell in cells)
    except csv.Error:
        pass
    return ()


def unpack(kept: Path, into: Path) -> Path:
    """A file that was kept, to be read: where it lies, or unpacked into the folder `into`.

    Raises OSError where it is damaged.
    """
    if kept.suffix != PACKED:
        return kept
    target = into / kept.stem
    with (
        pa.CompressedInputStream(pa.OSFile(str(kept)), "zstd") as packed,
        target.open("wb") as file,
    ):
        shutil.copyfileobj(packed, file, PIECE)
    return target


def as_utf8(arrival: Arrival, into: Path) -> Path:
    """A text file as UTF-8: where it lies, or a copy in the folder `into`."""
    if arrival.encoding == "utf-8":
        return arrival.path
    target = into / f"{arrival.sha256}.utf8"
    with (
        arrival.path.open(encoding=arrival.encoding, errors="replace", newline="") as text,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        shutil.copyfileobj(text, copy, PIECE)
    return target


def _distrust(members: list[zipfile.ZipInfo]) -> str | None:
    """Why a ZIP of these files is not opened, or None."""
    if len(members) > MOST_MEMBERS:
        return f"the ZIP holds {len(members):,} files; it may hold {MOST_MEMBERS:,}"
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]):
            return (
                f"the ZIP names a file outside itself ('{member.filename[:80]}'); it was not made "
                "by an honest program, and none of it is read"
            )
        if member.flag_bits & 1:
            return "the ZIP is locked with a password; unlock it and save it without one"
    return None


def _too_shrunk(archive: zipfile.ZipFile) -> str | None:
    """Why a ZIP, or a file in it, was made to fill a disk, or None."""
    sizes = [
        (f"'{member.filename[:80]}' in the ZIP", member.compress_size, member.file_size)
        for member in archive.infolist()
    ]
    # Members can share their bytes, so that the whole is measured by what it takes on the disk.
    sizes.append(("the ZIP", archive.start_dir, sum(size for *_, size in sizes)))
    for what, packed, unpacked in sizes:
        if unpacked > SHRUNK_FROM and unpacked > MOST_SHRUNK * max(packed, 1):
            return (
                f"{what} would unpack from {packed / 2**20:,.1f} to {unpacked / 2**20:,.0f} MB, as "
                "no file of figures does; none of it is read"
            )
    return None


def _too_large(archive: zipfile.ZipFile) -> str | None:
    """Why a workbook, which is a ZIP that is read whole, is not read, or None."""
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > LARGEST:
        return (
            f"the workbook would unpack to {unpacked / 2**20:,.0f} MB; it may have "
            f"{LARGEST / 2**20:,.0f}; save what is needed of it as CSV"
        )
    return _too_shrunk(archive)


def _check_room(error: OSError) -> None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        raise NoRoom(FULL) from error


def _no_room(name: str, needed: int) -> str:
    return (
        f"{name} would unpack to {needed / 2**20:,.0f} MB, for which the disk has no room. "
        "Nothing was changed; make room, or import its files one by one."
    )
