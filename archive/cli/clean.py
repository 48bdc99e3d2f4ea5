"""The command `clean`: the pure part of the road on files, without an archive. For people who look at one page, and for programs that measure cleaners."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output
from archive.cli.options import Session, json_option, refuse_own_file
from archive.errors import BadInput, UsageProblem

if TYPE_CHECKING:
    from archive.clean.profile import Profile
    from archive.model import Cleaned
    from archive.workers import CleanJob

WORKERS = 2
_WIDE = tuple(
    f"charset=utf{dash}{bits}{end}" for dash in ("-", "") for bits in (16, 32) for end in ("", "le", "be", "-le", "-be")
)
"""Encodings in which a text is full of NULs, as binary files are."""


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE...]")
@json_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="markdown: only the item, its headings, lists, tables and quotations as Markdown.",
)
@click.option("--site", metavar="S", help="Clean with what this site's file says: a bundled site, a file, an address.")
@click.option("--jsonl", "pages", metavar="IN", help="Clean the pages that this file lists, a JSON object a line.")
@click.option("--out", metavar="OUT", help="With --jsonl: the file to write; - is stdout.")
@click.option("--no-learning", is_flag=True, help="With --jsonl: clean each page as if it stood alone.")
@click.pass_obj
def clean(
    session: Session,
    files: tuple[str, ...],
    as_json: bool,
    form: str,
    site: str | None,
    pages: str | None,
    out: str | None,
    no_learning: bool,
) -> int:
    """Show what is left of files when all but the item is gone.

    FILE holds HTML, or text as scraped. With --json a line holds: file, kind, title, published, published_tz, published_text, dateline, media_contact,
    authors, language, body_text, text_digest, evidence (field: what each source said, which was chosen and why), kept (labelled blocks beside the text),
    removed (each block with its rule).

    With --jsonl, IN has lines {id, url, site, html_path, encoding} and OUT gets lines {id, text, title, authors, date, kind, error}; html_path
    counts from IN's folder. A page that cannot be cleaned gets a line with its error; the exit code is 65 where a line or its file is at fault. What the
    pages of one `site` repeat is learned first, and they are cleaned with it; a page without `site` is cleaned alone.

    \b
    Example:
      archive clean release.txt page.html --json
      archive clean page.html --format markdown
      archive clean --jsonl pages.jsonl --out texts.jsonl
    """
    if pages is not None:
        if files or out is None or form != "text":
            raise UsageProblem("--jsonl needs --out OUT and takes no FILE; see `archive clean --help`")
        if out != "-":
            refuse_own_file(session.config(), out)
        return _clean_listed(Path(pages), out, learning=not no_learning)
    if not files or out is not None or no_learning:
        raise UsageProblem("name a FILE, or --jsonl IN with --out OUT; see `archive clean --help`")
    if as_json and form != "text":
        raise UsageProblem("--json and --format markdown are two forms; see `archive clean --help`")
    return _clean_files(files, site, session.config().sites_dir, as_json=as_json, as_markdown=form == "markdown")


def _clean_files(
    files: tuple[str, ...], site_argument: str | None, own: Path, *, as_json: bool, as_markdown: bool
) -> int:
    from archive import clean as cleaner
    from archive import sites
    from archive.clean import PageContext
    from archive.model import Outcome

    site = sites.resolve(site_argument, own=own) if site_argument else None
    code = 0
    for name in files:
        try:
            body, context = read(Path(name)), PageContext(url="", site=site)
            cleaned = cleaner.clean_file(name, body, context)
        except BadInput as error:
            output.message(str(error))
            code = error.exit_code
            continue
        if cleaned.outcome is not Outcome.OK:
            output.message(f"{name}: {cleaned.outcome.value}: {cleaned.evidence}")
            code = BadInput.exit_code
        is_nothing = cleaned.outcome is not Outcome.OK and not (cleaned.title or cleaned.body_text or cleaned.removals)
        if as_json:
            output.json_line(as_json_of(Path(name).name, cleaned))
        elif is_nothing:  # beyond the budgets: the message has said all
            continue
        elif as_markdown:
            output.say(cleaner.as_markdown(cleaned, body, context))
        else:
            _tell(name, cleaned, titled=len(files) > 1)
    return code


def read(path: Path) -> bytes:
    """The bytes of a file. Raises BadInput naming it for one that is missing, a folder, no file, or not to be read."""
    from archive.outcome import LARGEST_PAGE_BYTES

    try:
        with path.open("rb") as file:
            body = file.read(LARGEST_PAGE_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}", name=str(path)) from error
    if len(body) > LARGEST_PAGE_BYTES:
        raise BadInput(f"{path}: over {LARGEST_PAGE_BYTES:,} bytes; no page is so large", name=str(path))
    return body


def as_json_of(file: str, cleaned: Cleaned) -> dict[str, Any]:
    """A cleaned file as the object that `archive clean --json` prints. `kept` and `removed` share no block."""
    from archive.identity import text_digest

    published = cleaned.published
    return {
        "file": file,
        "kind": cleaned.kind.value,
        "title": cleaned.title,
        "published": published.value if published else None,
        "published_tz": published.tz if published else None,
        "published_text": published.verbatim if published else None,
        "dateline": cleaned.dateline,
        "media_contact": asdict(cleaned.contact) if cleaned.contact else None,
        "authors": list(cleaned.authors),
        "language": cleaned.language,
        "body_text": cleaned.body_text,
        "text_digest": text_digest(cleaned.body_text),
        "evidence": _evidence(cleaned),
        "kept": cleaned.kept,
        "removed": [{"rule": one.rule, "text": one.text} for one in cleaned.removals if one.kept is None],
    }


def _evidence(cleaned: Cleaned) -> dict[str, list[dict[str, Any]]]:
    """What every source on the page said: field -> claims, the chosen one among them, each without its empty keys."""
    said: dict[str, list[dict[str, Any]]] = {}
    for claim in cleaned.claims:
        row = {name: value for name, value in asdict(claim).items() if name != "field" and value not in (None, "")}
        said.setdefault(claim.field, []).append(row)
    return said


def _tell(name: str, cleaned: Cleaned, *, titled: bool) -> None:
    if titled:
        output.say(f"==> {name} <==")
    output.say(output.on_one_line(cleaned.title or "(no title)"), bold=True)
    published = cleaned.published
    for label, value in (
        ("kind", cleaned.kind.value),
        ("published", f"{published.value} ({published.source}: {published.verbatim!r})" if published else ""),
        ("dateline", cleaned.dateline or ""),
        ("authors", ", ".join(cleaned.authors)),
        ("language", cleaned.language or ""),
    ):
        if value:
            output.say(f"{label + ':':11} {output.on_one_line(value)}")
    output.say()
    output.say(cleaned.body_text)
    output.say()
    for label, text in cleaned.kept.items():
        output.say(f"kept as {label}: {output.on_one_line(text)}")
    for removal in cleaned.removals:
        if removal.kept is None:
            output.say(f"left out by {removal.rule}: {output.on_one_line(removal.text)}")


@dataclass(frozen=True, slots=True)
class _Listed:
    """One line of --jsonl: the page to clean, or the error for which it cannot be."""

    id: object
    job: CleanJob | None
    error: str = ""
    site: str = ""


def _clean_listed(listing: Path, out: str, *, learning: bool) -> int:
    """The exit code. Raises BadInput where the list itself is none; a bad line or page gets its line of output, and they are counted on stderr."""
    from archive.export import whole_file

    lines = _lines(listing)
    profiles = _learned(lines, listing.parent) if learning else {}
    bad = 0
    with nullcontext(sys.stdout.buffer) if out == "-" else whole_file(Path(out)) as file:
        for answer, is_bad in _answers(lines, listing.parent, profiles):
            file.write(answer)
            bad += is_bad
    if not bad:
        return 0
    output.message(
        f"{bad} of {len(lines)} {'line' if len(lines) == 1 else 'lines'} of {listing} could not be cleaned; each says why"
    )
    return BadInput.exit_code


def _lines(listing: Path) -> list[str]:
    try:
        text = listing.read_text("utf-8-sig")
    except OSError as error:
        raise BadInput(f"{listing}: {error.strerror or error}", name=str(listing)) from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{listing}: not UTF-8 text, so no JSON lines", name=str(listing)) from error
    return [line for line in text.split("\n") if line.strip()]


def _learned(lines: list[str], folder: Path) -> dict[str, Profile]:
    """What each site repeats of which the list has two pages or more."""
    from archive.clean import profile
    from archive.workers import CleanerPool

    named = Counter(_site_of(line) for line in lines)
    several = [(n, line) for n, line in enumerate(lines, start=1) if named[site := _site_of(line)] > 1 and site]
    prints: dict[str, list[tuple[str, bytes]]] = defaultdict(list)

    def jobs() -> Iterator[CleanJob]:
        for n, line in several:
            listed = _listed(n, line, folder)
            if listed.job is not None:
                yield replace(listed.job, key=listed.site, prints_only=True)

    if not several:
        return {}
    with CleanerPool(WORKERS) as pool, output.progress() as tell:
        for done, (job, cleaned) in enumerate(pool.clean(jobs()), start=1):
            prints[job.key].append((job.context.url or f"page {done}", cleaned.prints))
            tell(f"{done} of {len(several)} pages compared with the others of their site")
    return {site: profile.learn(pages) for site, pages in prints.items()}


def _site_of(line: str) -> str:
    try:
        row = json.loads(line)
    except ValueError:
        return ""
    site = row.get("site") if isinstance(row, dict) else None
    return site if isinstance(site, str) else ""


def _answers(lines: list[str], folder: Path, profiles: Mapping[str, Profile]) -> Iterator[tuple[bytes, bool]]:
    """The lines of output, each with whether its input was at fault: a page on which nothing is found is no fault."""
    from archive.workers import CleanerPool

    waiting: list[_Listed] = []  # those read ahead of their answers, and those without a page

    def jobs() -> Iterator[CleanJob]:
        for n, line in enumerate(lines, start=1):
            listed = _listed(n, line, folder)
            if listed.job is not None and listed.site in profiles:
                context = replace(listed.job.context, profile=profiles[listed.site])
                listed = replace(listed, job=replace(listed.job, context=context))
            waiting.append(listed)
            if listed.job is not None:
                yield listed.job

    with CleanerPool(WORKERS) as pool, output.progress() as tell:
        for done, (job, cleaned) in enumerate(pool.clean(jobs()), start=1):
            while waiting[0].job is not job:
                yield _answer(waiting.pop(0), None), True
            yield _answer(waiting.pop(0), cleaned), False
            tell(f"{done} of {len(lines)} pages")
        for listed in waiting:
            yield _answer(listed, None), True


def _listed(number: int, line: str, folder: Path) -> _Listed:
    from archive.clean import PageContext
    from archive.clean.decode import refuse_binary
    from archive.model import Form
    from archive.workers import CleanJob

    try:
        row = json.loads(line)
    except ValueError as error:
        return _Listed(None, None, f"line {number} is no JSON: {error}")
    if not isinstance(row, dict) or not isinstance(row.get("html_path"), str):
        return _Listed(row.get("id") if isinstance(row, dict) else None, None, f"line {number} names no html_path")
    encoding, url = row.get("encoding"), row.get("url")
    content_type = f"text/html; charset={encoding}" if isinstance(encoding, str) and encoding else "text/html"
    try:
        body = read(folder / row["html_path"])
        if not content_type.lower().endswith(_WIDE):
            refuse_binary(body, str(folder / row["html_path"]))
    except (BadInput, ValueError) as error:  # ValueError: a NUL in the path
        return _Listed(row.get("id"), None, str(error))
    context = PageContext(url=url if isinstance(url, str) else "", content_type=content_type)
    return _Listed(row.get("id"), CleanJob(str(row.get("id")), body, Form.HTML, context), site=_site_of(line))


def _answer(listed: _Listed, cleaned: Cleaned | None) -> bytes:
    answer: dict[str, Any] = {"id": listed.id, "text": "", "title": None, "authors": [], "date": None, "kind": None}
    if cleaned is None:
        answer["error"] = listed.error
    else:
        published = cleaned.published.value if cleaned.published else None
        answer |= {
            "text": cleaned.body_text,
            "title": cleaned.title,
            "authors": list(cleaned.authors),
            "date": published,
        }
        answer["kind"] = cleaned.kind.value
        if not cleaned.body_text:
            answer["error"] = f"{cleaned.outcome.value}: {cleaned.evidence}"
    return (json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
