"""The command that shows near-duplicates: `similar`; and how one is told in a line, for `show`. It writes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output
from archive.cli.options import Session, as_of_option, commit_of, filters_of, home_option, json_option
from archive.errors import UsageProblem
from archive.report import words

if TYPE_CHECKING:
    from archive.store import Near

_RELATIONS = {"alike": "alike", "inside": "of it inside", "holds": "of the other held"}


@click.command()
@click.argument("page", metavar="[PAGE]", required=False)
@click.option("--site", metavar="KEY", help="Only pairs of which one item at least is this site's.")
@as_of_option
@home_option
@json_option
@click.pass_obj
def similar(session: Session, page: str | None, site: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List near-duplicates: items whose texts are nearly the same.

    With PAGE those of one item, else every pair, the most alike first. They stay items of their own: a repost with another paragraph, a shortened
    notice that stands inside the whole one, last year's call with this year's dates. An equal text at another address is the same item and not
    listed here.

    \b
    Example:
      archive similar
      archive similar item1-3f2a
      archive similar --site ashg --json
    """
    if page is not None and site is not None:
        raise UsageProblem("name a page or a site, not both")
    with session.store() as store:
        filters_of(store, site, None, None, None)
        seq = commit_of(store, as_of)
        seq = store.last_seq() if seq is None else seq
        found = store.near_pairs(seq, site) if page is None else store.near(store.find_page(page, seq), seq)
    for near in found:
        if as_json:
            output.json_line(_pair_as_json(near))
        else:
            _tell(near)
    if not found and not as_json:
        output.note("no item is nearly the same as another" if page is None else "nothing is nearly the same")


def told(near: Near) -> str:
    """What `near.other` is to `near.one`, in a line."""
    title = output.on_one_line(near.other.title or near.other.url)
    return f"{near.other.item_id}, {_percent(near)} {_RELATIONS[near.relation]}: {title}"


def as_json(near: Near) -> dict[str, Any]:
    """The other side of a pair, for the record of the first."""
    return {
        "item_id": near.other.item_id,
        "url": near.other.url,
        "relation": near.relation,
        "jaccard": round(near.jaccard, 4),
        "contained": round(near.contained, 4),
    }


def _pair_as_json(near: Near) -> dict[str, Any]:
    came, went = words.count(words.compare(near.one.body_text, near.other.body_text))
    sides = {
        name: {
            "item_id": side.item_id,
            "site": side.site,
            "url": side.url,
            "title": side.title,
            "published": side.published,
            "text_digest": side.text_digest,
        }
        for name, side in (("one", near.one), ("other", near.other))
    }
    return {
        **sides,
        "relation": near.relation,
        "jaccard": round(near.jaccard, 4),
        "contained": round(near.contained, 4),
        "words_only_in_one": went,
        "words_only_in_other": came,
    }


def _tell(near: Near) -> None:
    came, went = words.count(words.compare(near.one.body_text, near.other.body_text))
    output.say(
        f"{_percent(near)} {_RELATIONS[near.relation]}; {went} words only in the first, {came} only in the second",
        bold=True,
    )
    for side in (near.one, near.other):
        title = output.on_one_line(side.title or "(no title)")
        output.say(f"  {side.item_id}  {side.published or 'undated'}  {title}  {side.url}")
    output.say()


def _percent(near: Near) -> str:
    """Rounded down: only what is wholly the same is 100 %."""
    return f"{int(100 * near.share)} %"
