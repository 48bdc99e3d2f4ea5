"""The commands `sites`: what can be crawled by name, a first look at a new site, and what each source of a site answers tonight.

Knows how a survey is shown and where a site file of one's own lies. Refuses to know what the answers mean (`survey`) and how they came (`probing`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output
from archive.cli.options import Session, home_option, json_option
from archive.cli.output import Column
from archive.config import Config
from archive.errors import ArchiveError, BadInput, CannotCreate, SiteUnavailable, UsageProblem

if TYPE_CHECKING:
    from archive.survey import Guess, Sample, SourceReport, Survey

SAMPLES_SHOWN = 4
LONGEST_TITLE = 300
_REGISTRIES = frozenset({"ac", "asso", "co", "com", "edu", "gov", "gv", "ne", "net", "or", "org"})
"""What stands before a country's code in the addresses of many countries, and names nobody: society.org.uk."""


@click.group(invoke_without_command=True)
@home_option
@json_option
@click.pass_context
def sites(context: click.Context, as_json: bool) -> None:
    """List the sites; look at a new one; check a site's sources.

    Lists what is archived or can be crawled by name: the bundled site files, and those in the home's folder `sites`.

    \b
    Example:
      archive sites
      archive sites add https://www.example.org/
      archive sites check example
    """
    if context.invoked_subcommand is None:
        _list(context.ensure_object(Session), as_json=as_json)


@sites.command("add")
@click.argument("url", metavar="URL")
@click.option("--key", metavar="KEY", help="The site's short name. [default: from its host]")
@click.option("--out", metavar="FILE", help="Where to write. [default: sites/KEY.toml in the home]")
@click.option("--allow-private", is_flag=True, help="Ask the site's hosts although they are private or this machine.")
@home_option
@json_option
@click.pass_obj
def add(session: Session, url: str, key: str | None, out: str | None, allow_private: bool, as_json: bool) -> int:
    """Look at a site and write a site file for it.

    Asks a few dozen addresses at the pace and under the rules of a crawl: what the site is made with, where it says what it has published (REST, sitemaps,
    feeds, lists), its language, time zone, order of dates, and its sections. Shows what is left of a few pages when they are cleaned. Writes a site file in
    which every line says what it rests on, for you to read and mend; a file that is there already is never touched. Nothing is archived.

    \b
    Example:
      archive sites add https://www.example.org/
      archive sites add https://www.example.org/ --key kites --out ./kites.toml
    """
    from archive import probing
    from archive import sites as known
    from archive.survey import written

    config = session.config()
    if key is not None and not known.is_key(key):
        raise UsageProblem(f"--key {key!r}: it names files and rows, so use a-z, 0-9, dot and hyphen only")
    address = url if known.is_address(url) else f"https://{url}"
    site = known.adhoc(address)
    chosen = key or _key_of(config, site.key)
    path = Path(out) if out is not None else config.sites_dir / f"{chosen}.toml"
    _refuse_taken(path, chosen, config, in_home=out is None)
    with output.progress() as tell:
        survey = probing.survey(
            config,
            address,
            fresh=True,
            allow_private=allow_private,
            progress=lambda count: tell(f"looking at {site.key}: {count} answers"),
        )
    if not survey.answered:
        raise SiteUnavailable(_nothing_told(survey), url=address)
    text = written(survey, chosen)
    _write(path, text)
    if as_json:
        output.json_line({"key": chosen, "file": str(path), **_as_json(survey)})
    else:
        _tell(survey)
        output.say()
        output.say(f"wrote {path}")
        if not survey.named:
            output.message(
                "nothing that was read names a page: a crawl would find no news; write where the site lists them under [sources] in the file"
            )
        name = chosen if out is None else str(path)
        output.note(f"read and mend it, then: archive sites check {name}; archive crawl {name}")
    return 0


@sites.command("check")
@click.argument("site", required=False, metavar="[SITE]")
@click.option("--allow-private", is_flag=True, help="Ask the site's hosts although they are private or this machine.")
@home_option
@json_option
@click.pass_obj
def check(session: Session, site: str | None, allow_private: bool, as_json: bool) -> int:
    """Tell what each discovery source of a site answers tonight.

    SITE is a name, a site file or an address; without it, every site with a file in the home's folder `sites` is checked. For each source: its status, what it
    is, how many pages it names, and how new the newest is. Sources that the file does not name are told where they work. Exit code 65 when a source that
    the file names does not work, 69 when the site does not answer.

    \b
    Example:
      archive sites check ashg
      archive sites check https://www.example.org/ --json
    """
    from archive import sites as known

    config = session.config()
    names = [site] if site is not None else known.own_names(config.sites_dir)
    if not names:
        raise UsageProblem(f"name a site, a site file or an address; there is no site file in {config.sites_dir}")
    worst = 0
    for name in names:
        try:
            worst = max(worst, _check(config, name, allow_private=allow_private, as_json=as_json))
        except ArchiveError as error:
            if len(names) == 1 or error.exit_code >= 128:
                raise
            output.message(str(error))
            worst = max(worst, error.exit_code)
    return worst


def _check(config: Config, name: str, *, allow_private: bool, as_json: bool) -> int:
    from archive import probing

    with output.progress() as tell:
        survey = probing.survey(
            config,
            name,
            samples=0,
            allow_private=allow_private,
            progress=lambda count: tell(f"checking {name}: {count} answers"),
        )
    if as_json:
        output.json_line(_as_json(survey))
    else:
        _tell_sources(survey)
    for one in survey.failing():
        output.message(f"{one.url} is named in the site file, and {_verb(one.problem)}")
    if not survey.answered:
        output.message(_nothing_told(survey))
        return SiteUnavailable.exit_code
    return BadInput.exit_code if survey.failing() else 0


def _list(session: Session, *, as_json: bool) -> None:
    from archive import sites as known
    from archive.errors import DatabaseLost, Misconfigured
    from archive.store import Filters, present

    rows: list[dict[str, Any]] = []
    own = session.config().sites_dir
    try:
        store = session.store()
    except Misconfigured as error:
        if present(session.config()) or isinstance(error, DatabaseLost):
            raise
        output.note(f"there is no archive at {session.config().home} yet; these can be crawled by name")
    else:
        with store:
            for one in store.sites_summary():
                good = next((run for run in store.runs(site=one.key) if run.status == "settled"), None)
                items = store.count(filters=Filters(site=one.key))
                last = one.last_run
                rows.append(
                    {
                        **{
                            name: getattr(one, name)
                            for name in ("key", "society", "pages", "versions", "captures", "staged")
                        },
                        "items": items,
                        "last_run": last.id if last else None,
                        "last_run_status": last.status if last else None,
                        "last_good_run": good.id if good else None,
                        "last_good_run_at": good.finished_at if good else None,
                    }
                )
    here = {row["key"] for row in rows}
    nothing = dict.fromkeys(("items", "pages", "versions", "captures", "staged"), 0)
    for name in known.names(own):
        try:
            site = known.load(name, own=own)
        except Misconfigured as error:  # one wrong file is named, and the others are listed
            output.message(str(error))
            continue
        if site.key not in here:
            rows.append({"key": site.key, "society": site.society, **nothing})
    if as_json:
        for row in rows:
            output.json_line(row)
        return
    output.table(
        [
            Column("key"),
            Column("society", prose=True),
            *(Column(name, number=True) for name in ("items", "pages", "versions", "captures", "staged")),
            Column("last good run"),
        ],
        [
            [
                *(row.get(name, 0) for name in ("key", "society", "items", "pages", "versions", "captures", "staged")),
                output.instant(row["last_good_run_at"]) if row.get("last_good_run_at") else "never",
            ]
            for row in rows
        ],
    )


def _key_of(config: Config, adhoc_key: str) -> str:
    """The key for a new file: the one under which the archive holds the address already, else the name in its host."""
    from archive.errors import Misconfigured
    from archive.store import Store, present

    if present(config):
        try:
            with Store.open(config, read_only=True) as store:
                if adhoc_key in {one.key for one in store.sites_summary()}:
                    output.note(f"the archive holds this site as {adhoc_key}: the file goes on with that key")
                    return adhoc_key
        except Misconfigured as error:
            output.message(str(error))
    labels = [label for label in adhoc_key.split(".") if label]
    if len(labels) < 2 or labels[-1][0].isdigit():  # a single name, or an IP address with or without a port
        return adhoc_key
    is_registry = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _REGISTRIES
    return labels[-3 if is_registry else -2]


def _refuse_taken(path: Path, key: str, config: Config, *, in_home: bool) -> None:
    from archive import sites as known

    if path.exists():
        raise UsageProblem(f"{path} is there already and is never written over; choose another --key or --out")
    if in_home and key in known.names(config.sites_dir):
        raise UsageProblem(
            f"a bundled site is called {key!r}; `archive sites check {key}` looks at it, --key chooses another name"
        )


def _write(path: Path, text: str) -> None:
    with _creating(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)


@contextmanager
def _creating(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise UsageProblem(
            f"{path} is there already and is never written over; choose another --key or --out"
        ) from error
    except OSError as error:
        raise CannotCreate(f"{path} cannot be written: {error.strerror or error}", path=str(path)) from error


def _tell(survey: Survey) -> None:
    output.say(f"{survey.society.value} ({survey.site.start_urls[0]})")
    output.say(f"made with {survey.platform.name or 'nothing that we know'}: {survey.platform.why}")
    output.say()
    _tell_sources(survey)
    output.say()
    for label, guess in (
        ("language", survey.language),
        ("time zone", survey.timezone),
        ("date order", survey.date_order),
    ):
        output.say(f"{label + ':':12} {_guessed(guess)}")
    for section in survey.sections:
        output.say(f"{'section:':12} {section.prefix} is {section.kind.value}: {section.why}")
    shown = sorted(survey.samples, key=lambda one: one.outcome.value != "ok")[:SAMPLES_SHOWN]
    for sample in shown:
        output.say()
        _tell_sample(sample)
    if survey.needs_javascript:
        output.say()
        output.say(
            "The sample pages are empty without a browser: the file says `javascript = true`, see docs/sites.md."
        )


def _guessed(guess: Guess) -> str:
    return f"{guess.value or 'not set'} ({'' if guess.is_sure or guess.value is None else 'a guess: '}{guess.why})"


def _tell_sample(sample: Sample) -> None:
    output.say(sample.url)
    cleaned = sample.cleaned
    if cleaned is None or not sample.opening:
        output.say(f"  {sample.outcome.value}: {sample.evidence}")
        return
    dated = cleaned.published.value if cleaned.published else "no date"
    output.say(f"  {(cleaned.title or 'no title')[:LONGEST_TITLE]}")
    output.say(
        f"  {dated} · {cleaned.kind.value} · {sample.outcome.value}: {sample.evidence} · {sample.removed} blocks cut"
    )
    output.say(f"  {output.on_one_line(sample.opening)}")


def _tell_sources(survey: Survey) -> None:
    rows = [
        [
            one.url,
            one.status if one.status is not None else "none",
            one.kind_told,
            one.named if one.works else "",
            one.total if one.total is not None else "",
            one.newest or "",
            "yes" if one.in_file else "",
            one.problem or "; ".join(one.remarks[:1]),
        ]
        for one in _shown(survey)
    ]
    output.table(
        [
            Column("source", prose=True),
            Column("status", number=True),
            Column("kind"),
            Column("named", number=True),
            Column("altogether", number=True),
            Column("newest"),
            Column("in file"),
            Column("problem", prose=True),
        ],
        rows,
    )
    output.say(f"{survey.named:,} pages are named by what was read")


def _shown(survey: Survey) -> list[SourceReport]:
    """What the file names, and what works beside it; the usual places that answer nothing are no news."""
    told = [one for one in survey.sources if one.in_file or one.works]
    return sorted(told, key=lambda one: not one.in_file)


def _nothing_told(survey: Survey) -> str:
    start = survey.site.start_urls[0]
    why = next(
        (one.problem for one in survey.sources if one.url == start and one.problem),
        "nothing that it answers can be used",
    )
    return f"{start}: {why}"


def _verb(problem: str) -> str:
    return problem if re.match(r"(answered|redirects|is|names)\b", problem) else f"does not answer: {problem}"


def _as_json(survey: Survey) -> dict[str, Any]:
    def guess(one: Guess) -> dict[str, Any]:
        return {"value": one.value, "why": one.why, "is_sure": one.is_sure}

    return {
        "site": survey.site.key,
        "at": survey.at,
        "platform": {"name": survey.platform.name or None, "why": survey.platform.why},
        "named": survey.named,
        "society": guess(survey.society),
        "language": guess(survey.language),
        "timezone": guess(survey.timezone),
        "date_order": guess(survey.date_order),
        "sections": [{"prefix": one.prefix, "kind": one.kind.value, "why": one.why} for one in survey.sections],
        "sources": [
            {
                "url": one.url,
                "asked_as": one.what,
                "status": one.status,
                "kind": one.kind or None,
                "named": one.named,
                "total": one.total,
                "newest": one.newest,
                "in_file": one.in_file,
                "parts": list(one.parts),
                "works": one.works,
                "problem": one.problem or None,
                "remarks": list(one.remarks),
            }
            for one in survey.sources
        ],
        "samples": [
            {
                "url": one.url,
                "outcome": one.outcome.value,
                "evidence": one.evidence,
                "title": one.cleaned.title if one.cleaned else None,
                "published": one.cleaned.published.value if one.cleaned and one.cleaned.published else None,
                "kind": one.cleaned.kind.value if one.cleaned else None,
                "opening": one.opening,
                "removed": one.removed,
            }
            for one in survey.samples
        ],
        "needs_javascript": survey.needs_javascript,
    }
