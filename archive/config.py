"""Where this installation keeps its things. The only reader of the environment; every other room is handed a frozen Config.

    --home, ARCHIVE_HOME ─▶ home ─▶ archive.env in it, NAME=VALUE ─▶ the environment over it ─▶ Config

Knows the names of the settings and what values make sense. Refuses to know whether a folder exists or a database answers: that is the store's
business. Serves the very first step of the road: before a command does anything it reads its Config once.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archive import settings_file
from archive.errors import Misconfigured

DEFAULT_HOME = "archive-data"
SETTINGS = (
    "ARCHIVE_DATABASE_URL",
    "ARCHIVE_DELAY_S",
    "ARCHIVE_CONTACT",
    "ARCHIVE_NOTIFY",
    "ARCHIVE_NOTIFY_ON",
    "ARCHIVE_METRICS",
    "ARCHIVE_LOG",
)
"""What the file of a home may say; all but the home itself."""
SECRET = frozenset({"ARCHIVE_DATABASE_URL", "ARCHIVE_NOTIFY"})
"""Settings that may hold passwords."""
OCCASIONS = ("alarm", "change", "daily", "weekly")
"""On what people may be told: an alarm or a failed night, a night that changed something, a digest."""
LONGEST_CONTACT = 200
LONGEST_DELAY_S = 3600.0
"""An hour between two requests. A longer pause is a slip of the keyboard (milliseconds for seconds), not a wish."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one process.

    `home` is absolute. `database_url` is None for the SQLite file in `home`, else the address of a PostgreSQL. `delay_s` is None when the site file
    decides, else the pause in seconds between two requests to one host.
    `contact` is whom a webmaster may write to about our crawls, None when nobody was named. `notify` are addresses that are told of what happens, as
    Apprise writes them (they hold passwords), `notify_on` the occasions for it. `metrics` is the file that Prometheus's node exporter reads. `log_json`
    makes messages and the crawler's log one JSON object a line.
    """

    home: Path
    database_url: str | None = field(default=None, repr=False)
    delay_s: float | None = None
    contact: str | None = None
    notify: tuple[str, ...] = field(default=(), repr=False)
    notify_on: frozenset[str] = frozenset({"alarm"})
    metrics: Path | None = None
    log_json: bool = False

    @property
    def warc_dir(self) -> Path:
        """Raw captures, the part that cannot be had again."""
        return self.home / "warc"

    @property
    def journal_dir(self) -> Path:
        """What every commit changed, as WARC records."""
        return self.home / "journal"

    @property
    def reports_dir(self) -> Path:
        """One report a run."""
        return self.home / "reports"

    @property
    def locks_dir(self) -> Path:
        """One lock a site, so that two crawls of it never run together."""
        return self.home / "locks"

    @property
    def sites_dir(self) -> Path:
        """Site files of one's own, KEY.toml each; they can be named like the bundled ones."""
        return self.home / "sites"

    @property
    def database_path(self) -> Path:
        """The SQLite file; unused when `database_url` is set."""
        return self.home / "archive.db"

    @classmethod
    def from_environment(cls, home: str | None = None, environ: Mapping[str, str] = os.environ) -> Config:
        """The Config that `environ` describes, over the settings file of the home; `home`, from a command line, wins over ARCHIVE_HOME.

        Reads ARCHIVE_HOME (default ``./archive-data``) and SETTINGS; an empty variable counts as unset. Raises Misconfigured naming the variable at fault.
        """
        name, chosen = (
            ("--home", home) if home is not None else ("ARCHIVE_HOME", environ.get("ARCHIVE_HOME") or DEFAULT_HOME)
        )
        folder = _folder(name, chosen)
        said = settings_file.read(folder, SETTINGS, SECRET)
        said |= {one: environ[one] for one in SETTINGS if environ.get(one, "").strip()}
        said = {one: value.strip() for one, value in said.items()}
        return cls(
            home=folder,
            database_url=_database_url(said.get("ARCHIVE_DATABASE_URL", "")),
            delay_s=_delay_s(said.get("ARCHIVE_DELAY_S", "")),
            contact=_contact(said.get("ARCHIVE_CONTACT", "")),
            notify=_notify(said.get("ARCHIVE_NOTIFY", "")),
            notify_on=_notify_on(said.get("ARCHIVE_NOTIFY_ON", "")),
            metrics=_metrics(said.get("ARCHIVE_METRICS", "")),
            log_json=_log_json(said.get("ARCHIVE_LOG", "")),
        )


def _folder(name: str, text: str) -> Path:
    if not text.strip() or "\0" in text:
        raise Misconfigured(f"{name} is {text!r}, which is no folder; give a path such as ./{DEFAULT_HOME}")
    try:
        folder = Path(text).expanduser()
        # Absolute, because a child process may run in another folder.
        return folder.absolute()
    except (RuntimeError, OSError) as error:  # ~nobody/…, or a working directory that was deleted under us
        raise Misconfigured(f"{name} is {text!r}, which cannot be resolved: {error}") from error


def _metrics(text: str) -> Path | None:
    if not text:
        return None
    path = _folder("ARCHIVE_METRICS", text)
    if not path.name or text.endswith(os.sep):
        raise Misconfigured(f"ARCHIVE_METRICS is {text!r}, a folder; name a file, such as {path / 'archive.prom'}")
    return path


def _database_url(text: str) -> str | None:
    if not text:
        return None
    scheme = text.partition("://")[0]
    # "postgresql+psycopg://…" names a driver; the driver is the store's business.
    if "://" not in text or scheme.partition("+")[0] not in {"postgresql", "postgres"}:
        # The value is not printed: it may hold a password.
        raise Misconfigured(
            "ARCHIVE_DATABASE_URL must look like postgresql://user@host/database; leave it unset to use SQLite in the home folder"
        )
    return text


def _contact(text: str) -> str | None:
    if not text:
        return None
    if not text.isascii() or not text.isprintable() or len(text) > LONGEST_CONTACT or set("()") & set(text):
        raise Misconfigured(
            f"ARCHIVE_CONTACT is {text!r}; write a mail or web address in plain ASCII, for our User-Agent"
        )
    return text


def _notify(text: str) -> tuple[str, ...]:
    addresses = tuple(text.split())
    for number, address in enumerate(addresses, start=1):
        if "://" not in address:  # the value is not printed: it may hold a password
            raise Misconfigured(
                f"ARCHIVE_NOTIFY: address {number} is none; write addresses such as mailtos://user:password@mail.example.org?to=me@example.org,"
                " parted by blanks"
            )
    return addresses


def _notify_on(text: str) -> frozenset[str]:
    words = text.replace(",", " ").lower().split()
    wrong = [word for word in words if word not in OCCASIONS]
    if wrong:
        raise Misconfigured(f"ARCHIVE_NOTIFY_ON says {wrong[0]!r}; it may say {', '.join(OCCASIONS)}")
    return frozenset(words or {"alarm"})


def _log_json(text: str) -> bool:
    if text.lower() not in {"", "json", "text"}:
        raise Misconfigured(f"ARCHIVE_LOG is {text!r}; it may be json or text")
    return text.lower() == "json"


def _delay_s(text: str) -> float | None:
    if not text:
        return None
    try:
        delay_s = float(text)
    except ValueError as error:
        raise Misconfigured(f"ARCHIVE_DELAY_S is {text!r}, which is no number of seconds") from error
    if not math.isfinite(delay_s) or not 0 <= delay_s <= LONGEST_DELAY_S:
        raise Misconfigured(f"ARCHIVE_DELAY_S is {text!r}; it must lie between 0 and {LONGEST_DELAY_S:.0f} seconds")
    return delay_s
