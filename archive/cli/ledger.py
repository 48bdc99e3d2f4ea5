"""The command `removed`: what is not in the texts, and by which rule. A page with all its blocks in place, a site's rules with their work, one rule's blocks.

For an archivist who looks for a rule that went wrong: what reads like an article's own text and was taken from its middle on one page only comes first.
Writes nothing; what it shows is what the store answers, as of a commit. `override` is the command that puts things right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output
from archive.cli.options import Session, as_of_option, commit_of, filters_of, home_option, json_option
from archive.cli.output import Column
from archive.cli.reading_order import Part, in_reading_order, is_running_text
from archive.cli.withdraw import name_withdrawn
from archive.errors import BadInput, UsageProblem
from archive.identity import block_digest, item_id

if TYPE_CHECKING:
    from archive.model import Removal, UrlKey
    from archive.store import Store
    from archive.store.records import BlockWork, RuleWork

FEW_PAGES = 3
"""Addresses shown of the pages that a block was taken from."""
BLOCKS_SHOWN = 25
"""Blocks of a rule shown on a page of output, where --limit says nothing else."""


@click.command()
@click.argument("page", required=False, metavar="[PAGE]")
@click.option("--version", "ordinal", type=click.IntRange(min=1), help="Of that version instead of the current one.")
@click.option("--only-removed", is_flag=True, help="Without the text that was kept.")
@click.option("--site", metavar="KEY", help="What each rule took from all pages of this site.")
@click.option("--rule", metavar="R", help="With --site: every block that this rule took, doubtful ones first.")
@click.option("--limit", type=click.IntRange(min=1), help="With --rule: at most so many blocks. [default: 25]")
@as_of_option
@home_option
@json_option
@click.pass_obj
def removed(
    session: Session,
    page: str | None,
    ordinal: int | None,
    only_removed: bool,
    site: str | None,
    rule: str | None,
    limit: int | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Show what is not in the text, and by which rule.

    Nothing is lost: a block is either kept beside the text under a label (contact, about ...) or left out by a rule that is named here. Of a PAGE, the
    whole page is shown in reading order: removed blocks with their number, kept paragraphs with theirs. With --json only the removed blocks, each with
    its place in that order.

    Of a site, the rules and what they took. A block is doubtful when it is running text from the middle of one page's text: there a rule may have gone
    wrong. `archive override` puts a block back.

    \b
    Example:
      archive removed item1-3f2a
      archive removed --site ashg
      archive removed --site ashg --rule outside_article
    """
    if (page is None) == (site is None):
        raise UsageProblem("name a PAGE, or a site with --site; see `archive removed --help`")
    if site is None and (rule is not None or limit is not None):
        raise UsageProblem("--rule and --limit go with --site; see `archive removed --help`")
    if site is not None and (ordinal is not None or only_removed):
        raise UsageProblem("--version and --only-removed go with a PAGE; see `archive removed --help`")
    with session.store() as store:
        pinned = commit_of(store, as_of)
        seq = store.last_seq() if pinned is None else pinned
        if page is not None:
            _tell_page(store, page, ordinal, seq, only_removed=only_removed, as_json=as_json)
            return
        assert site is not None
        filters_of(store, site, None, None, None)
        if rule is None:
            _tell_rules(store, site, seq, as_json=as_json)
        else:
            _tell_rule(store, site, rule, seq, limit, as_json=as_json)


def _tell_page(
    store: Store, reference: str, ordinal: int | None, seq: int, *, only_removed: bool, as_json: bool
) -> None:
    key = store.find_page(reference, seq)
    removals = store.removals(key, ordinal, seq)
    versions = store.versions(key, seq)
    name_withdrawn(versions)
    version = versions[-1] if ordinal is None else next(one for one in versions if one.ordinal == ordinal)
    parts = in_reading_order(version.body_text, removals)
    if as_json:
        for order, part in enumerate(parts):
            if part.removal is not None:
                place = {"order": order, "label": part.label, "block": block_digest(part.text)}
                output.json_line({**asdict(part.removal), **place})
        return
    if not removals:
        output.note("nothing was removed")
    if not only_removed:
        _tell_head(version.title, key, version.ordinal, len(versions), parts)
    for part in parts:
        if part.removal is None and not only_removed:
            tell_kept(part)
        elif part.removal is not None:
            tell_removed(part, part.removal)


def _tell_head(title: str | None, key: UrlKey, ordinal: int, versions: int, parts: Sequence[Part]) -> None:
    gone = [part for part in parts if part.removal is not None]
    output.say(output.on_one_line(title or "(no title)"), bold=True)
    counted = f"{len(parts) - len(gone)} paragraphs kept, {len(gone)} blocks removed"
    output.say(f"{item_id(key)}, version {ordinal} of {versions}: {counted}")
    output.say()


def tell_kept(part: Part) -> None:
    """A paragraph of the text, in grey, with its number."""
    output.say_pieces([output.styled(f"        ¶{part.paragraph} ", dim=True), *_lines(part.text, dim=True)])


def tell_removed(part: Part, removal: Removal) -> None:
    """A removed block with its number, its rule and what became of it."""
    said = f"kept as {removal.kept}" if removal.kept else "left out"
    detail = f" ({output.on_one_line(removal.detail)})" if removal.detail else ""
    colour = "yellow" if removal.kept else "red"
    named = output.styled(f"[{part.label}] {removal.rule}{detail}, {said}: ", fg=colour)
    output.say_pieces([named, *_lines(part.text)])


def _lines(text: str, **style: Any) -> Iterable[str]:
    for n, line in enumerate(text.split("\n")):
        yield output.styled(("\n    " if n else "") + line, **style)


# A site's rules


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a removed block should be looked at: `words` of running text, from one page, from the middle of what was kept of it."""

    page: UrlKey
    words: int

    @property
    def said(self) -> str:
        """In words."""
        return f"running text of {self.words} words from the middle of one page's text"


def _doubts(store: Store, work: Iterable[RuleWork], seq: int) -> dict[tuple[str, str], Doubt]:
    """The doubtful blocks, by rule and digest. Only pages that may hold one are read."""
    from archive.clean.overruling import RULE as BY_A_PERSON

    candidates: dict[UrlKey, set[tuple[str, str]]] = {}
    for one in work:
        if one.rule == BY_A_PERSON:  # somebody looked at it already
            continue
        for block in one.blocks:
            if block.kept is None and len(block.pages) == 1 and is_running_text(block.text):
                candidates.setdefault(block.pages[0], set()).add((one.rule, block.block))
    found: dict[tuple[str, str], Doubt] = {}
    for page, blocks in candidates.items():
        text = store.versions(page, seq)[-1].body_text
        for part in in_reading_order(text, store.removals(page, None, seq)):
            if part.removal is None or not part.in_the_middle:
                continue
            key = (part.removal.rule, str(block_digest(part.text)))
            if key in blocks:
                found[key] = Doubt(page, len(part.text.split()))
    return found


def _tell_rules(store: Store, site: str, seq: int, *, as_json: bool) -> None:
    work = store.rule_work(site, as_of=seq)
    doubts = _doubts(store, work, seq)
    words = {one.rule: sum(block.times * len(block.text.split()) for block in one.blocks) for one in work}
    total = sum(words.values()) or 1
    rows: list[dict[str, Any]] = [
        {
            "rule": one.rule,
            "blocks": one.times,
            "distinct": len(one.blocks),
            "pages": len(one.pages),
            "words": words[one.rule],
            "share": round(words[one.rule] / total, 4),
            "doubtful": sum(1 for block in one.blocks if (one.rule, block.block) in doubts),
            "example": output.on_one_line(one.blocks[0].text),
        }
        for one in work
    ]
    if as_json:
        for row in rows:
            output.json_line(row)
        return
    if not rows:
        output.note("nothing was removed")
    numbers = [Column(name, number=True) for name in ("blocks", "distinct", "pages", "share", "doubtful")]
    output.table(
        [Column("rule"), *numbers, Column("example", prose=True)],
        [
            [
                *(row[name] for name in ("rule", "blocks", "distinct", "pages")),
                f"{row['share']:.1%}",
                row["doubtful"] or "",
                _shortened(row["example"]),
            ]
            for row in rows
        ],
    )
    if doubts:
        worst = max(rows, key=lambda row: row["doubtful"])["rule"]
        counted = f"{len(doubts)} doubtful block{'s' if len(doubts) != 1 else ''}"
        output.note(f"{counted}; `archive removed --site {site} --rule {worst}` shows them first")


def _tell_rule(store: Store, site: str, rule: str, seq: int, limit: int | None, *, as_json: bool) -> None:
    work = store.rule_work(site, rule, seq)
    if not work:
        named = ", ".join(sorted(one.rule for one in store.rule_work(site, as_of=seq)))
        raise BadInput(f"no rule {rule!r} took anything from {site}; these did: {named or 'none'}", name=rule)
    doubts = _doubts(store, work, seq)
    blocks = _ordered(work[0], doubts)
    shown = blocks[: limit or (None if as_json else BLOCKS_SHOWN)]
    urls = _urls(store, {page for block in shown for page in block.pages})
    for block in shown:
        doubt = doubts.get((rule, block.block))
        if as_json:
            output.json_line(_as_json(block, doubt, urls))
        else:
            _tell_block(block, doubt, urls)
    if not as_json:
        more = f", {len(shown)} of them shown" if len(shown) < len(blocks) else ""
        doubtful = f", {len(doubts)} doubtful" if doubts else ""
        output.note(f"{rule}: {len(blocks)} distinct blocks on {len(work[0].pages)} pages{doubtful}{more}")


def _ordered(work: RuleWork, doubts: Mapping[tuple[str, str], Doubt]) -> list[BlockWork]:
    """Doubtful ones first, the longest before the others; then those on most pages."""

    def place(block: BlockWork) -> tuple[int, int]:
        doubt = doubts.get((work.rule, block.block))
        return -(doubt.words if doubt else 0), -len(block.pages)

    return sorted(work.blocks, key=place)


def _as_json(block: BlockWork, doubt: Doubt | None, urls: Mapping[UrlKey, str]) -> dict[str, Any]:
    return {
        "block": block.block,
        "text": block.text,
        "kept": block.kept,
        "detail": block.detail,
        "times": block.times,
        "doubt": doubt.said if doubt else None,
        "pages": [{"item_id": item_id(page), "url": urls.get(page, page)} for page in block.pages],
    }


def _tell_block(block: BlockWork, doubt: Doubt | None, urls: Mapping[UrlKey, str]) -> None:
    pages = f"{len(block.pages)} page{'s' if len(block.pages) != 1 else ''}"
    kept = f", kept as {block.kept}" if block.kept else ""
    detail = f" ({output.on_one_line(block.detail)})" if block.detail else ""
    output.say(f"{pages}{kept}{detail}" + (f": {doubt.said}" if doubt else ""), fg="red" if doubt else None, bold=True)
    output.say_pieces(["    ", *_lines(block.text)])
    for page in block.pages[:FEW_PAGES]:
        output.say(f"    {item_id(page)}  {urls.get(page, page)}", dim=True)
    if len(block.pages) > FEW_PAGES:
        output.say(f"    and {len(block.pages) - FEW_PAGES} more", dim=True)
    output.say(f"    block {block.block}", dim=True)


def _urls(store: Store, pages: Iterable[UrlKey]) -> dict[UrlKey, str]:
    """An address of each page: one that was fetched, where there is one."""
    found: dict[UrlKey, str] = {}
    for row in sorted(store.addresses(set(pages)), key=lambda row: (row.basis != "fetched", row.url)):
        found.setdefault(row.page, row.url)
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
