"""One small file a society. Finds the Site that a name, a file or an address means, and gives those who need it a Site for an address without a file.

    name, path ─ load ─▶ sitefile.parse ─▶ Site        address ─ resolve ─▶ the Site by name that covers it, else adhoc

A name is that of a bundled file, or of a file in the folder of one's own (`own`: ``ARCHIVE_HOME/sites``), which wins over a bundled one of the same name.
Knows where the bundled files lie. Refuses to know what is done with a Site, and never asks the network. First step of the road.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import unquote, urlsplit

from archive.errors import BadInput, SiteFileInvalid, UsageProblem
from archive.identity import canonical_url
from archive.sites.site import Era, Section, Site
from archive.sites.sitefile import is_key, parse
from archive.sites.vocabulary import LIST_WORDS, kind_from_path, path_words

__all__ = [
    "LIST_WORDS",
    "Era",
    "Section",
    "Site",
    "adhoc",
    "is_address",
    "is_key",
    "kind_from_path",
    "load",
    "names",
    "own_keys",
    "own_names",
    "own_path",
    "parse",
    "path_words",
    "resolve",
]

LARGEST_FILE_BYTES = 1_000_000
"""A site file has two pages of text. Somebody who names a database dump by mistake is told so at once."""


def names(own: Path | None = None) -> list[str]:
    """The sites that can be named: the bundled ones, and the files of the folder `own`; sorted."""
    bundled = {
        entry.name.removesuffix(".toml")
        for entry in resources.files(__name__).iterdir()
        if entry.name.endswith(".toml")
    }
    return sorted(bundled | set(own_names(own)))


def own_names(own: Path | None) -> list[str]:
    """The names of the site files in the folder `own`, sorted; none where there is no such folder. Raises SiteFileInvalid."""
    if own is None or not own.is_dir():
        return []
    try:
        return sorted(path.stem for path in own.glob("*.toml") if path.is_file())
    except OSError as error:
        raise SiteFileInvalid(f"{own}: cannot be read: {error.strerror or error}", path=str(own)) from error


def own_keys(own: Path | None) -> dict[str, str | SiteFileInvalid]:
    """The sites that the files of the folder `own` describe: the key that a file says, and the file's name.

    A file that cannot be read, or says a key that another says too, has its error under its own name. Raises SiteFileInvalid for a folder that cannot be read.
    """
    found: dict[str, str | SiteFileInvalid] = {}
    wrong: dict[str, str | SiteFileInvalid] = {}
    for name in own_names(own):
        try:
            key = load(name, own=own).key
        except SiteFileInvalid as error:
            wrong[name] = error
            continue
        if key in found:
            path = str(own_path(name, own))
            wrong[name] = SiteFileInvalid(f"{path}: the key {key!r} is that of {found[key]}.toml, too", path=path)
        else:
            found[key] = name
    return wrong | found


def own_path(name: str, own: Path | None) -> Path | None:
    """The file of the folder `own` that a name means; None where there is none."""
    return own / f"{name}.toml" if own is not None and name in own_names(own) else None


def load(name_or_path: str, *, own: Path | None = None) -> Site:
    """The Site of a name (``ashg``) or of a TOML file.

    Raises SiteFileInvalid naming file and key for a file that cannot be read or says something wrong, UsageProblem for a name that is neither.
    """
    path = own_path(name_or_path, own) or Path(name_or_path)
    if path == Path(name_or_path) and name_or_path in names():
        return _bundled(name_or_path)
    if "\0" in name_or_path or not (path.suffix == ".toml" or os.sep in name_or_path or path.exists()):
        near = difflib.get_close_matches(name_or_path, names(own), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageProblem(
            f"no site is called {name_or_path!r}{hint}; known are {', '.join(names(own))}; or give a site file's path, or an address with https://"
        )
    return parse(_text_of(path), str(path))


def resolve(name_or_url: str, *, allow_private: bool = False, own: Path | None = None) -> Site:
    """The Site that a command line means: a name (bundled, or a file of the folder `own`), a site file's path, or any http(s) address.

    An address of a site that has a name means that site; a file of one's own that is wrong is passed over then.
    `allow_private` lets its hosts be asked although they are not public. Raises as `load`, and BadInput for an address that is none.
    """
    if not is_address(name_or_url):
        site = load(name_or_url, own=own)
    else:
        url = canonical_url(name_or_url)
        site = next((named for named in _named(own) if named.covers(url)), None) or adhoc(url)
    if allow_private:
        own_hosts = (urlsplit(start).hostname or "" for start in site.start_urls)
        site = replace(site, allow_private=tuple(dict.fromkeys((*site.allow_private, *site.hosts, *own_hosts))))
    return site


def _named(own: Path | None) -> Iterator[Site]:
    """Every site with a name, one's own first."""
    mine = own_names(own)
    for name in [*mine, *(bundled for bundled in names() if bundled not in mine)]:
        with suppress(SiteFileInvalid):
            yield load(name, own=own)


def adhoc(url: str, *, allow_private: bool = False) -> Site:
    """A Site for an address that has no file: its host with and without ``www.``, everything else found by probing.

    Its key is the host (without ``www.``) and the port, where it has one of its own: ``127.0.0.1-8801``. Raises BadInput for what is no address.
    """
    start = canonical_url(url)
    parts = urlsplit(start)
    host = parts.hostname or ""
    if re.search(r"[\s<>\"'{}|^`]", unquote(host)):
        raise BadInput(f"not a web address: {url!r} (no host is called {host!r})")
    bare = host.removeprefix("www.")
    is_name = not re.fullmatch(r"[0-9.]+|.*:.*", host)
    # In one order whichever was typed: the hosts are part of what names a generation.
    hosts = (bare, f"www.{bare}") if is_name else (host,)
    key = re.sub(r"[^a-z0-9.-]", "-", bare).strip("-.") or "host"
    return Site(
        key=f"{key}-{parts.port}" if parts.port else key,
        society=bare,
        start_urls=(start,),
        hosts=hosts,
        allow_private=hosts if allow_private else (),
        probe=True,
    )


def is_address(text: str) -> bool:
    """Whether `text` is meant as an address (it has a scheme), right or wrong."""
    return re.match(r"[a-z][a-z0-9+.-]*://", text.strip(), re.IGNORECASE) is not None


@cache
def _bundled(name: str) -> Site:
    return parse((resources.files(__name__) / f"{name}.toml").read_text("utf-8"), f"{name}.toml")


def _text_of(path: Path) -> str:
    if path.is_dir():
        raise SiteFileInvalid(f"{path}: a folder, where a site file is expected", path=str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise SiteFileInvalid(f"{path}: cannot be read: {error.strerror or error}", path=str(path)) from error
    if len(raw) > LARGEST_FILE_BYTES:
        raise SiteFileInvalid(f"{path}: over {LARGEST_FILE_BYTES:,} bytes; that is no site file", path=str(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SiteFileInvalid(f"{path}: line {line} is not UTF-8 text", path=str(path)) from error
