"""The settings of one home that need no environment: `archive.env` in it, lines NAME=VALUE. What cron and systemd call has no environment to speak of.

Knows the form of the file. Refuses to know what a setting means: `config` reads it in front of the environment, which wins.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from archive.errors import CannotCreate, Misconfigured

FILE = "archive.env"
_LARGEST_BYTES = 100_000
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


def read(home: Path, known: Collection[str], secret: Collection[str]) -> dict[str, str]:
    """What the file of `home` says, by name; empty where there is none. `known` are the names that it may hold, `secret` those nobody else may read.

    Raises Misconfigured naming file and line for what is no setting, and where others can read a secret. No value is ever in a message.
    """
    path = home / FILE
    try:
        with path.open("rb") as file:
            raw, mode = file.read(_LARGEST_BYTES + 1), os.fstat(file.fileno()).st_mode
        text = raw.decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8 text"
        raise Misconfigured(f"{path} cannot be read: {why}") from error
    if len(raw) > _LARGEST_BYTES:
        raise Misconfigured(f"{path}: over {_LARGEST_BYTES:,} bytes; that is no file of settings")
    settings: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if match is None:
            raise Misconfigured(f"{path}: line {number} is no setting; write NAME=VALUE")
        if match[1] not in known:
            near = difflib.get_close_matches(match[1], known, n=1)
            raise Misconfigured(
                f"{path}: line {number} sets {match[1]}, which is no setting"
                + (f"; did you mean {near[0]}?" if near else f"; known are {', '.join(sorted(known))}")
            )
        settings[match[1]] = _unquoted(match[2].strip())
    hidden = sorted(name for name in settings.keys() & set(secret) if settings[name])
    if hidden and mode & 0o044:
        raise Misconfigured(f"{path} holds {hidden[0]} and others can read it; `chmod 600 {path}`")
    return settings


def write(home: Path, settings: Mapping[str, str]) -> Path:
    """Sets `settings` in the file of `home`, whose other lines and comments stay; readable by its owner only. Raises CannotCreate."""
    path = home / FILE
    part = path.with_name(f".{FILE}.part")
    lines = []
    with suppress(OSError, UnicodeDecodeError):
        lines = path.read_text("utf-8-sig").splitlines()
    left = dict(settings)
    for at, line in enumerate(lines):
        match = _LINE.fullmatch(line.strip())
        if match is not None and match[1] in left:
            lines[at] = f"{match[1]}={_quoted(left.pop(match[1]))}"
    if not lines:
        lines = ["# Settings of this archive, for every command that is called with this home. The environment wins."]
    lines += [f"{name}={_quoted(value)}" for name, value in left.items()]
    try:
        home.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise CannotCreate(f"{path} cannot be written: {error.strerror or error}", path=str(path)) from error
    return path


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


def _quoted(text: str) -> str:
    """`text` as `_unquoted` gives it back. Line breaks, which only part addresses, become blanks."""
    plain = " ".join(text.split())
    return f'"{plain}"' if plain[:1] in {'"', "'"} or "#" in plain else plain
