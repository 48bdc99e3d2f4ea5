"""The commands by which a person overrules the cleaner: `override keep`, `remove`, `list`, `withdraw`; and `reclean`, which reads a site's captures again.

Knows how a block is named (the numbers that `removed` prints) and how a change of ours is shown. Refuses to know how it is published. Nothing is
overwritten: an override is data with a name, a reason and a date, and its withdrawal is too.
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archive.cli import output
from archive.cli.archive_home import cleaning_progress, site_named
from archive.cli.compare import tell_paragraphs
from archive.cli.options import Session, as_of_option, commit_of, filters_of, home_option, json_option
from archive.cli.output import Column
from archive.cli.reading_order import Part, in_reading_order, paragraph_of
from archive.cli.readings import as_json_of, blocks_of, told
from archive.errors import BadInput, UsageProblem
from archive.identity import block_digest, item_id
from archive.model import BlockDigest
from archive.report import words

if TYPE_CHECKING:
    from archive.model import UrlKey
    from archive.settle import Settled
    from archive.sites import Site
    from archive.store import Store
    from archive.store.records import OverrideRecord

_DIGEST = re.compile("sha256:[0-9a-f]{64}")
_Command = TypeVar("_Command", bound=Callable[..., Any])
PAGES_TOLD = 5
"""Pages whose changes are shown after an override of a whole site."""


class _Ordered(click.Group):
    """Its commands in the order in which they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)


@click.group(cls=_Ordered)
def override() -> None:
    """Overrule the cleaner for a page or a site, and undo it.

    An override says who, when and why. It is honoured by every reading, survives a rebuild, and what it changes is never taken for an edit of the
    society's: `archive history` tells it apart.

    \b
    Example:
      archive removed item1-3f2a
      archive override keep item1-3f2a --block 14 --why "a paragraph of the release, not a footer"
    """


def _who_and_why(command: _Command) -> _Command:
    for option in (
        click.option("--why", required=True, metavar="TEXT", help="The reason, for whoever reads it in ten years."),
        click.option("--by", metavar="NAME", help="Whose decision it is. [default: your login name]"),
        click.option("--site-file", metavar="PATH", help="The site's file, where it is not a bundled one."),
    ):
        command = option(command)
    return command


@override.command()
@click.argument("page", required=False, metavar="[PAGE]")
@click.option("--site", metavar="KEY", help="On all pages of this site; needs --rule or --block.")
@click.option("--rule", metavar="R", help="What this rule removed.")
@click.option(
    "--block",
    metavar="N",
    help="Of PAGE, the block with this number in `archive removed PAGE`. Also sha256:..., as `archive removed --site --rule` prints it.",
)
@_who_and_why
@home_option
@json_option
@click.pass_obj
def keep(
    session: Session,
    page: str | None,
    site: str | None,
    rule: str | None,
    block: str | None,
    why: str,
    by: str | None,
    site_file: str | None,
    as_json: bool,
) -> None:
    """Put removed blocks back into the text.

    Of a PAGE: one block by its number, or all that a rule took. Of a site: all that a rule took, or all blocks with one text.

    \b
    Example:
      archive override keep item1-3f2a --block 14 --why "a paragraph of the release"
      archive override keep --site ashg --rule subheading --why "they head the parts of a release"
    """
    if rule is None and block is None:
        raise UsageProblem("say what to keep: --rule R or --block N")
    if page is None and block is not None and not _DIGEST.fullmatch(block):
        raise UsageProblem(
            f"--block {block} is a number of one PAGE; on a whole site a block is named by its digest, sha256:…"
        )
    doing = _Doing(session, site_file, as_json=as_json)
    with doing.opened(page, site) as (store, key, one):
        if one is not None:
            parts = _parts(store, one)
            if block is not None and not _DIGEST.fullmatch(block):
                rule, block = _named_block(parts, block, rule, one)
            elif rule is not None:
                _refuse_idle_rule(parts, rule, one)
        doing.overrule(store, key, one, "keep", rule, BlockDigest(block) if block else None, why, by)


@override.command()
@click.argument("page", required=False, metavar="[PAGE]")
@click.option("--site", metavar="KEY", help="On all pages of this site; needs --block-text.")
@click.option(
    "--paragraph", type=click.IntRange(min=1), metavar="N", help="The paragraph ¶N of `archive removed PAGE`."
)
@click.option("--block-text", "text", metavar="TEXT", help="Paragraphs with exactly this text.")
@_who_and_why
@home_option
@json_option
@click.pass_obj
def remove(
    session: Session,
    page: str | None,
    site: str | None,
    paragraph: int | None,
    text: str | None,
    why: str,
    by: str | None,
    site_file: str | None,
    as_json: bool,
) -> None:
    """Take paragraphs out of the text, by the rule `override`.

    \b
    Example:
      archive override remove item1-3f2a --paragraph 7 --why "a caption of the next page"
    """
    if (paragraph is None) == (text is None) or (paragraph is not None and page is None):
        raise UsageProblem("say what to remove: --paragraph N of a PAGE, or --block-text TEXT")
    doing = _Doing(session, site_file, as_json=as_json)
    with doing.opened(page, site) as (store, key, one):
        if paragraph is not None:
            assert one is not None
            kept = [part for part in _parts(store, one) if part.paragraph is not None]
            if paragraph > len(kept):
                raise BadInput(f"{item_id(one)} has no paragraph {paragraph}; it has {len(kept)}", name=one)
            text = kept[paragraph - 1].text
        assert text is not None
        doing.overrule(store, key, one, "remove", None, block_digest(text.strip("\n")), why, by)


@override.command("list")
@click.argument("page", required=False, metavar="[PAGE]")
@click.option("--site", metavar="KEY", help="Only those of this site and its pages.")
@click.option("--all", "everything", is_flag=True, help="Also those that were withdrawn.")
@as_of_option
@home_option
@json_option
@click.pass_obj
def list_overrides(
    session: Session, page: str | None, site: str | None, everything: bool, as_of: datetime | None, as_json: bool
) -> None:
    """List the overrides in force, oldest first.

    \b
    Example:
      archive override list --site ashg --all
    """
    if page is not None and site is not None:
        raise UsageProblem("name a PAGE or a --site, not both")
    with session.store() as store:
        seq = commit_of(store, as_of)
        if site is not None:
            filters_of(store, site, None, None, None)
        key = store.find_page(page, seq) if page is not None else None
        found = [one for one in store.override_history(site, key, seq) if everything or one.to_seq is None]
        texts = store.block_texts(blocks_of(found))
    if as_json:
        for one in found:
            output.json_line(as_json_of(one))
        return
    if not found:
        output.note("no override is in force" if not everything else "nothing was ever overruled")
    output.table(
        [
            *(Column("id"), Column("made"), Column("by"), Column("does", prose=True), Column("why", prose=True)),
            Column("withdrawn", prose=True),
        ],
        [
            [
                *(one.override.id, output.instant(one.override.made_at), one.override.made_by),
                *(told(one, texts), one.override.why, _withdrawn(one)),
            ]
            for one in found
        ],
    )


@override.command()
@click.argument("override_id", metavar="ID")
@_who_and_why
@home_option
@json_option
@click.pass_obj
def withdraw(
    session: Session,
    override_id: str,
    why: str,
    by: str | None,
    site_file: str | None,
    as_json: bool,
) -> None:
    """Undo an override; that it was made stays known.

    ID is an override's, or an unambiguous beginning of it.

    \b
    Example:
      archive override withdraw override1:5d41 --why "the site has repaired its page"
    """
    from archive import settle as settling
    from archive.sitelock import SiteLock

    doing = _Doing(session, site_file, as_json=as_json)
    with doing.store() as store:
        found = store.find_override(override_id).override
        with SiteLock(doing.config.locks_dir, found.site), output.progress() as tell:
            settled = settling.withdraw(
                store,
                doing.config,
                site_named(doing.config, store, doing.site),
                found.id,
                withdrawn_by=name_of(by),
                why=why,
                now=datetime.now(UTC),
                progress=cleaning_progress(tell),
            )
        doing.tell(store, settled)


@click.command()
@click.argument("site", required=False, metavar="[SITE]")
@home_option
@json_option
@click.pass_obj
def reclean(session: Session, site: str | None, as_json: bool) -> None:
    """Read all captures again with the cleaner and site files of now.

    For after an upgrade or a change of a site file; a crawl does it by itself. What reads the same stays as it is, what reads otherwise is told apart
    from edits, and what stood before can still be had with --as-of. SITE narrows it to one site, by its key in `archive sites`; one with a file of its
    own is named by that file.

    \b
    Example:
      archive reclean
      archive reclean ./my-society.toml
    """
    from archive import settle as settling
    from archive import sites as known
    from archive.sitelock import SiteLock

    doing = _Doing(session, None, as_json=as_json)
    with doing.store() as store:
        held = [one.key for one in store.sites_summary() if one.pages]
        if site is None or site in held:  # a site that was crawled by its address has a key, and no file
            keys = held if site is None else [site]
        else:
            doing.site = known.resolve(site, own=doing.config.sites_dir)
            keys = [key for key in held if key == doing.site.key]
        if not keys:
            output.note("nothing is published that could be read again")
        for key in keys:
            with SiteLock(doing.config.locks_dir, key), output.progress() as tell:
                settled = settling.reclean(
                    store,
                    doing.config,
                    site_named(doing.config, store, doing.site),
                    key,
                    now=datetime.now(UTC),
                    progress=cleaning_progress(tell),
                )
            doing.tell(store, settled)


# What they share


class _Doing:
    """One override under way: the archive it is made in, and how what it did is told."""

    def __init__(self, session: Session, site_file: str | None, *, as_json: bool) -> None:
        from archive import sites as known

        self.config = session.config()
        self.site: Site | None = known.resolve(site_file, own=self.config.sites_dir) if site_file is not None else None
        self._as_json = as_json

    def store(self) -> Store:
        """The archive, opened for writing."""
        from archive.store import Store

        return Store.open(self.config)

    def opened(self, page: str | None, site: str | None) -> _Opened:
        """The archive with what is meant: a page (and its site), or a whole site. Raises UsageProblem where it is neither or both."""
        if (page is None) == (site is None):
            raise UsageProblem("name a PAGE, or a site with --site")
        return _Opened(self.store(), page, site)

    def overrule(
        self,
        store: Store,
        site: str,
        page: UrlKey | None,
        action: Any,
        rule: str | None,
        block: BlockDigest | None,
        why: str,
        by: str | None,
    ) -> None:
        """Publishes the override, and tells what changed and how to undo it."""
        from archive import settle as settling
        from archive.sitelock import SiteLock

        with SiteLock(self.config.locks_dir, site), output.progress() as tell:
            settled = settling.overrule(
                store,
                self.config,
                site_named(self.config, store, self.site),
                site,
                action=action,
                page=page,
                rule=rule,
                block=block,
                made_by=name_of(by),
                why=why,
                now=datetime.now(UTC),
                progress=cleaning_progress(tell),
            )
        self.tell(store, settled)
        if not self._as_json:
            output.say(f"undo it with: archive override withdraw {settled.override} --why …")

    def tell(self, store: Store, settled: Settled) -> None:
        """What a commit of ours changed: the pages, and of the first ones the words."""
        if self._as_json:
            output.json_line(
                {
                    "override": settled.override,
                    "site": settled.site,
                    "seq": settled.seq,
                    "recorded_at": settled.recorded_at,
                    "changes": [asdict(change) for change in settled.changes],
                    "problems": list(settled.problems),
                }
            )
            return
        changed = [change for change in settled.changes if change.verdict not in ("unchanged", "")]
        pages = f"{len(changed)} page{'s' if len(changed) != 1 else ''}"
        output.say(f"commit {settled.seq} of {settled.site}: {pages} read otherwise")
        for change in changed[:PAGES_TOLD]:
            output.say()
            output.say(f"{item_id(change.page)}  {output.on_one_line(change.title or change.url)}", bold=True)
            _tell_difference(store, change.page, settled.seq)
        if len(changed) > PAGES_TOLD:
            output.say(f"… and {len(changed) - PAGES_TOLD} more")
        for problem in settled.problems:
            output.message(problem)


class _Opened:
    """A store that is closed at the end, with the site and the page that are meant."""

    def __init__(self, store: Store, page: str | None, site: str | None) -> None:
        self._store, self._page, self._site = store, page, site

    def __enter__(self) -> tuple[Store, str, UrlKey | None]:
        try:
            if self._page is None:
                assert self._site is not None
                filters_of(self._store, self._site, None, None, None)
                return self._store, self._site, None
            page = self._store.find_page(self._page)
            return self._store, self._store.site_of(page), page
        except BaseException:
            self._store.close()
            raise

    def __exit__(self, *_error: object) -> None:
        self._store.close()


def name_of(by: str | None) -> str:
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise UsageProblem("nobody is logged in here; say whose decision it is with --by NAME") from error


def _parts(store: Store, page: UrlKey) -> list[Part]:
    """The page as `archive removed` shows it now."""
    return in_reading_order(store.versions(page)[-1].body_text, store.removals(page))


def _named_block(parts: Sequence[Part], label: str, rule: str | None, page: UrlKey) -> tuple[str, str]:
    """The rule and the digest of the removed block that `archive removed PAGE` gives this number."""
    removed = [part for part in parts if part.removal is not None]
    for part in removed:
        if part.label == label and part.removal is not None:
            if rule not in (None, part.removal.rule):
                raise UsageProblem(f"block {label} was removed by {part.removal.rule}, not by {rule}")
            return part.removal.rule, block_digest(part.text)
    pieces = [part.label for part in removed if part.label.startswith(f"{label}.")]
    if pieces:
        raise UsageProblem(f"block {label} was removed in pieces: {', '.join(pieces)}; name one")
    kept = paragraph_of(parts, label)
    if kept is not None:
        raise BadInput(f"{label} is in the text already (¶{kept}); it need not be kept", name=label)
    known = f"{removed[0].label} to {removed[-1].label}" if removed else "none"
    raise BadInput(
        f"{item_id(page)} has no removed block {label} ({known} of them); `archive removed {item_id(page)}` shows them",
        name=label,
    )


def _refuse_idle_rule(parts: Sequence[Part], rule: str, page: UrlKey) -> None:
    rules = sorted({part.removal.rule for part in parts if part.removal is not None})
    if rule not in rules:
        raise BadInput(
            f"the rule {rule!r} removed nothing from {item_id(page)}; these did: {', '.join(rules) or 'none'}",
            name=rule,
        )


def _tell_difference(store: Store, page: UrlKey, seq: int) -> None:
    """The text of a page before a commit and after it, where they differ."""
    now, before = store.versions(page, seq), store.versions(page, seq - 1)
    if not now or not before:
        output.say("now an item" if now else "no longer an item")
        return
    paragraphs = words.compare(before[-1].body_text, now[-1].body_text)
    if any(paragraph.differs for paragraph in paragraphs):
        tell_paragraphs(paragraphs)
    else:
        output.say("an older version reads otherwise, the current text is the same")


def _withdrawn(record: OverrideRecord) -> str:
    if record.withdrawn_at is None:
        return ""
    return f"{output.instant(record.withdrawn_at)} by {record.withdrawn_by}: {record.withdrawn_why}"
