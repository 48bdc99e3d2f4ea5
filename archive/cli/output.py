"""What a person or a script sees. Data to stdout, messages to stderr; tables with lines and colours only on a terminal, plain columns into pipes.

Knows terminals and JSON. Refuses to know the archive. Whatever is shown came from the web: control characters never reach a terminal, and nothing in a
text is read as markup. Last step of the road for people.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What could move a cursor, colour a screen or turn the direction of writing. Line feeds and tabs may pass."""


_LEAST_PROSE = 16
_GAP = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. Only `prose` may be broken over lines; ids, dates and numbers stay whole. `number` stands at the right."""

    name: str
    number: bool = False
    prose: bool = False


_as_json_lines = False
"""Whether messages are JSON lines. Of the whole process, as stderr is."""


def log_json(on: bool) -> None:
    """Makes messages and notes JSON lines from now on, or plain ones again."""
    global _as_json_lines  # noqa: PLW0603 - stderr is the process's too
    _as_json_lines = on


def message(text: str) -> None:
    """One line for the person at the keyboard, on stderr."""
    if _as_json_lines:
        _logged(text, logging.WARNING)
    else:
        click.echo(f"archive: {on_one_line(text)}", err=True)


def note(text: str = "") -> None:
    """A line on stderr without our name before it."""
    if not _as_json_lines:
        click.echo(shown(text), err=True)
    elif text:
        _logged(text, logging.INFO)


def _logged(text: str, level: int) -> None:
    from archive import logs

    click.echo(logs.line(on_one_line(text), level=level), err=True)


def say(text: str = "", **style: Any) -> None:
    """Data for people, on stdout, in a click style where that is a terminal."""
    click.echo(styled(text, **style))


def say_pieces(pieces: Sequence[str]) -> None:
    """A line put together from what `styled` gave."""
    click.echo("".join(pieces).rstrip())


def styled(text: str, **style: Any) -> str:
    """`text` safe for a terminal, in a click style when stdout is one. Only for `say_pieces`: `say` would make the style's own escapes harmless as well."""
    safe = shown(text)
    return click.style(safe, **style) if style and safe and is_terminal(sys.stdout) else safe


def json_line(value: object) -> None:
    """Data for scripts: one JSON value on one line of stdout."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    # JSON escapes C0 only; what else could drive a terminal is escaped here, which means the same to every reader of JSON.
    click.echo(_CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text))


def shown(text: str) -> str:
    """`text` safe for a terminal."""
    return _CONTROL.sub("\ufffd", text)


def on_one_line(text: str) -> str:
    """`text` safe for a terminal and without line breaks."""
    return " ".join(shown(text).split())


def instant(when: datetime | None) -> str:
    """A UTC instant for people, to the second; '' for None."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ") if when else ""


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[object]], *, title: str = "", to_stderr: bool = False
) -> None:
    """Rows in columns. On a terminal with lines and wrapped cells; else padded with blanks, a row a line, nothing cut.

    Into a pipe nothing is printed where there is no row.
    """
    cells = [["" if value is None else on_one_line(str(value)) for value in row] for row in rows]
    if is_terminal(sys.stderr if to_stderr else sys.stdout):
        _drawn(columns, cells, title, to_stderr=to_stderr)
    elif cells:
        _plain_columns(columns, cells, to_stderr=to_stderr)


def is_terminal(stream: Any) -> bool:
    """Whether a person is looking at the stream right now."""
    return bool(getattr(stream, "isatty", lambda: False)())


def width() -> int:
    """Characters a line of the terminal takes."""
    return shutil.get_terminal_size((100, 24)).columns


def _drawn(columns: Sequence[Column], cells: Sequence[Sequence[str]], title: str, *, to_stderr: bool) -> None:
    widths = [max(len(line[n]) for line in [[c.name for c in columns], *cells]) for n in range(len(columns))]
    least = [min(size, _LEAST_PROSE) if column.prose else size for column, size in zip(columns, widths, strict=True)]
    console = Console(stderr=to_stderr, highlight=False)
    if sum(least) + _GAP * len(columns) > console.width:
        # Too narrow for a table: whole lines that the terminal breaks can still be read and copied.
        _plain_columns(columns, cells, to_stderr=to_stderr)
        return
    drawn = Table(
        title=Text(title) if title else None,
        title_justify="left",
        header_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
    for column, size in zip(columns, least, strict=True):
        justify: Literal["right", "left"] = "right" if column.number else "left"
        drawn.add_column(Text(column.name), justify=justify, overflow="fold", no_wrap=not column.prose, min_width=size)
    for row in cells:
        # Text, never str: a title may hold [brackets].
        drawn.add_row(*map(Text, row))
    console.print(drawn)


def _plain_columns(columns: Sequence[Column], cells: Sequence[Sequence[str]], *, to_stderr: bool) -> None:
    lines = [[column.name for column in columns], *cells]
    widths = [max(len(line[n]) for line in lines) for n in range(len(columns))]
    for line in lines:
        padded = [
            cell.rjust(size) if column.number else cell.ljust(size)
            for cell, size, column in zip(line, widths, columns, strict=True)
        ]
        click.echo("  ".join(padded).rstrip(), err=to_stderr)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    return str(value)


class Teller:
    """Says how far something is: `text`, and where it is known `done` of `total`, with the pace of the last minute and what is left at that pace.

    This one says nothing: nobody is looking.
    """

    def __call__(self, text: str, done: int | None = None, total: int | None = None) -> None:
        """Says it."""


class _Line(Teller):
    """A line on a terminal that is written over."""

    def __init__(self) -> None:
        self._pace = Pace()

    def __call__(self, text: str, done: int | None = None, total: int | None = None) -> None:
        line = on_one_line(text)
        if done is not None and total:
            line = f"{drawn_bar(done, total)} {line}, {self._pace.told(time.monotonic(), done, total)}"
        click.echo(f"\r\x1b[K{line[: width() - 1]}", err=True, nl=False)


class Pace:
    """How fast something goes, over the last minute of it."""

    WINDOW_S = 60.0

    def __init__(self) -> None:
        self._met: deque[tuple[float, int]] = deque()

    def told(self, at_s: float, done: int, total: int) -> str:
        """ "1.0 a second, 12 min left"; at the beginning only how many are left."""
        if self._met and done < self._met[-1][1]:  # another phase begins
            self._met.clear()
        self._met.append((at_s, done))
        while at_s - self._met[0][0] > self.WINDOW_S:
            self._met.popleft()
        (then_s, before), left = self._met[0], max(0, total - done)
        if at_s <= then_s or done <= before:
            return f"{left} left"
        rate = (done - before) / (at_s - then_s)
        return f"{rate:.1f} a second, {_span(left / rate)} left"


def drawn_bar(done: int, total: int, cells: int = 24) -> str:
    """A bar of `cells` characters."""
    full = min(cells, cells * done // max(1, total))
    return "━" * full + "╌" * (cells - full)


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@contextmanager
def progress() -> Iterator[Teller]:
    """A line on stderr that is written over, for a terminal only; silent in pipes and logs. The caller is handed what sets it."""
    if not is_terminal(sys.stderr) or _as_json_lines:
        yield Teller()
        return
    try:
        yield _Line()
    finally:
        click.echo("\r\x1b[K", err=True, nl=False)
