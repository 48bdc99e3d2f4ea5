"""Which blocks of a page may be article. Knows containers and opinions about them; refuses to know wordings (that is `press` and `furniture`).

    blocks ─ believed ─▶ model ─ sure ───────────────────────────▶ filled ─▶ Chosen
                           └─ in doubt ─ trafilatura + structure ──▶ filled

Two candidates judge the page. The block model (`model`) says of each block how likely it is article; the gaps between what it takes are filled with what stands
in the same element. Where it is in doubt about much of the text, trafilatura is asked, a general extractor: the smallest element that holds nearly all that it
chose is the article's, and inside it the structure decides. Its yes or no for a block moves the model's chance, and the model decides. A page that shows the
lines of a press office goes to the extractor and the structure at once: its header lines, contacts and notes are what the furniture rules read.

What a page itself announces as chrome is believed unless most of its text stands there. Every block that is dropped is dropped under a name.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import trafilatura
from lxml import html
from lxml.etree import strip_elements

from archive.clean import limits, press
from archive.clean.article import model
from archive.clean.article.features import Said, words_of
from archive.clean.article.filling import filled
from archive.clean.blocks import CHROME, LONG_CHROME, REST_CHARS, Block
from archive.clean.furniture.lines import about_name
from archive.clean.jsonld import text_of, types_of
from archive.clean.pagehead import Head, read_head
from archive.model import Removal

ROOT_SHARE = 0.9
"""Share of the chosen text that the article's element must hold. Less would cut off a last part that stands in a sibling element."""
DOUBT = 20
"""Hundredths of the article that the model may be unsure of before the extractor is asked (measured: one page in thirteen)."""
WITNESS = 170
"""By how many thousandths the extractor's yes or no moves the chance of a block on a page in doubt (measured, leaving sites out)."""
SURE_CHARS = 40
"""From this length on, a block's text found inside the extractor's is no accident."""

LEAST_CHARS = 200
"""Below this much chosen text, a page's own names of its parts are doubted."""

TEASER_CHARS = 500
TEASER_BLOCKS = 2
TEASER_SHARE = 0.6
"""Teasers are the two blocks below a linked entry, no longer than this each, and most of a list's text."""

_LONG_CHROME = LONG_CHROME | {"dialog", "form"}
"""Names that are believed beside REST_CHARS of running text without a name, however much text they stand over."""
_KNOWN = frozenset({"", "repeated", "site_file"})
"""Regions that are no claim of the page: what the site is known to repeat, and what its file names."""

_PARTING = re.compile(r"[\s_*–—=~•.]+|\d+")
_ABOUT_WRITER = re.compile(r"about (?:the )?(?:authors?\b|author\(s\)|us\b|me\b|writers?\b|reporter)", re.IGNORECASE)
_THREADS = frozenset({"discussionforumposting", "qapage"})
_SENTENCE_END = re.compile(r"\w[.!?…][”\"’')\]]*(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Blocks that may be article, in order, and a Removal for each of the others. `root` is the number of the article's element, 0 where none was found."""

    blocks: list[Block]
    removals: list[Removal]
    root: int


def choose(
    root: html.HtmlElement,
    blocks: Sequence[Block],
    *,
    url: str,
    selected: frozenset[int] | None = None,
    head: Head | None = None,
) -> Chosen:
    """Splits the page into what may be article and what is not.

    `selected` holds the element numbers that a site file's era names as the content: then they decide and nobody is asked. `head` is read where it is
    not given.
    """
    if selected:
        inside = [bool(selected.intersection(block.trail)) and not block.region for block in blocks]
        return _split(blocks, inside, 0)
    blocks = believed(blocks)
    if head is not None and is_thread(head):
        blocks = [replace(block, region="") if block.region == "comments" else block for block in blocks]
    asked = len(blocks) <= limits.MAX_BLOCKS_FOR_MODEL and not _is_press_page(blocks)
    taken = _by_model(root, blocks, url, head) if asked else _by_extractor(root, blocks, url)
    return _split(blocks, taken, _root(blocks, [i for i, yes in enumerate(taken) if yes]))


def is_thread(head: Head) -> bool:
    """Whether the page says of itself that it is a thread of a forum, or a question with its answers: what others wrote below is its text."""
    return any(types_of(entry) & _THREADS for entry in head.json_ld)


def _by_model(root: html.HtmlElement, blocks: Sequence[Block], url: str, head: Head | None) -> list[bool]:
    """What the model takes; on a page that it doubts, with the extractor as a witness for each block."""
    chances = model.chances(blocks, said_of(head if head is not None else read_head(root, url)))
    taken = filled(blocks, chances)
    if any(taken) and _doubt(blocks, chances) <= DOUBT:
        return taken
    heard = _by_extractor(root, blocks, url)
    taken = filled(
        blocks, [chance + (WITNESS if yes else -WITNESS) for chance, yes in zip(chances, heard, strict=True)]
    )
    return taken if any(taken) else heard


def said_of(head: Head) -> Said:
    """What the head says of the article, as far as the model compares it with the page."""
    entry = head.article
    body = entry.get("articleBody")
    titles = (
        text_of(entry.get("headline")),
        head.meta.get("og:title", ""),
        head.title,
        head.meta.get("twitter:title", ""),
    )
    description = head.meta.get("og:description") or head.meta.get("description") or ""
    return Said(tuple(t for t in titles if t), description, body if isinstance(body, str) else "")


def _doubt(blocks: Sequence[Block], chances: Sequence[int]) -> int:
    """How much of the article, in hundredths, the model is unsure of."""
    unsure = sum(len(b.text) * min(c, 1000 - c) for b, c in zip(blocks, chances, strict=True))
    return 100 * unsure // max(sum(len(b.text) * c for b, c in zip(blocks, chances, strict=True)), 50_000)


def _is_press_page(blocks: Sequence[Block]) -> bool:
    """Whether lines that a press office writes stand on the page, outside its chrome."""
    return any(len(b.text) <= 130 and not b.region and not b.is_link and _is_press_line(b) for b in blocks)


def _is_press_line(block: Block) -> bool:
    """Everybody parts sections with a row of marks and writes about the author: neither tells of a press office."""
    rule = press.line_rule(block.text)
    return (
        press.release(block.text, None)[0]
        or press.embargo(block.text, None)[0]
        or press.contact_label(block.text) is not None
        or (rule is not None and rule.name == "end_mark" and not _PARTING.fullmatch(block.text))
        or (about_name(block) is not None and not _ABOUT_WRITER.match(block.text))
    )


def _by_extractor(root: html.HtmlElement, blocks: Sequence[Block], url: str) -> list[bool]:
    """The candidate of the extractor and the structure around what it chose."""
    if len(blocks) > limits.MAX_BLOCKS_FOR_EXTRACTOR:
        marked = {i for i, b in enumerate(blocks) if not b.is_link and not b.region and len(b.text) > SURE_CHARS}
        return _inside(blocks, marked, _root(blocks, marked))
    fast = len(blocks) > limits.MAX_BLOCKS_FOR_FALLBACKS
    marked = _marked(blocks, _extract(root, url, without_chrome=True, fast=fast))
    if sum(len(blocks[i].text) for i in marked) < LEAST_CHARS:
        # What the page calls chrome may be where its text is: asked again with the whole page, and believed over the page's own names.
        bare = [replace(block, region="") for block in blocks]
        marked = _marked(bare, _extract(root, url, without_chrome=False, fast=fast)) or marked
    if not marked:
        marked = {i for i, block in enumerate(blocks) if not block.is_link and len(block.text) > SURE_CHARS}
    return _inside(blocks, marked, _root(blocks, marked))


def believed(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks with what their page calls chrome, where it can be so: a name under which most of the running text stands is the name of something else."""
    total = 0
    named: Counter[str] = Counter()
    for block in blocks:
        if (
            block.tag != "textarea"
            and len(block.text) > SURE_CHARS
            and not block.is_link
            and _SENTENCE_END.search(block.text)
        ):
            named[block.region] += len(block.text)
            total += len(block.text)
    wrong = {
        region
        for region, chars in named.items()
        if region not in _KNOWN and chars * 2 > total and (region not in _LONG_CHROME or named[""] < REST_CHARS)
    }
    return [replace(block, region="") if block.region in wrong else block for block in blocks] if wrong else blocks


def _extract(root: html.HtmlElement, url: str, *, without_chrome: bool, fast: bool) -> str:
    """What trafilatura takes for the article. Without the page's own chrome it chooses its container better (measured, docs/decisions.md)."""
    shown = copy.deepcopy(root)
    if without_chrome:
        for element in shown.xpath(f"//*[@{CHROME}]"):
            if element.getparent() is not None:
                element.drop_tree()
    strip_elements(shown, "script", "style", "template", "svg", "iframe", with_tail=False)
    # Each table is walked again for each table around it.
    too_deep = bool(shown.xpath(f"//table[count(ancestor::table) > {limits.MAX_TABLES_IN_TABLES}]"))
    document = trafilatura.bare_extraction(
        shown, url=url or None, include_comments=False, include_tables=not too_deep, include_images=False, include_links=False,
        deduplicate=False, with_metadata=False, fast=fast or shown.xpath("count(//*)") > limits.MAX_ELEMENTS_FOR_FALLBACKS,
    )  # fmt: skip
    return "" if document is None or isinstance(document, dict) else document.text or ""


def _marked(blocks: Sequence[Block], extracted: str) -> set[int]:
    """The blocks whose text the extractor kept. It writes bullets, table bars and spaces of its own, so words are compared, not characters."""
    if not extracted:
        return set()
    lines = Counter(words_of(line) for line in extracted.split("\n"))
    whole = words_of(extracted)
    marked: set[int] = set()
    for i, block in enumerate(blocks):
        if block.region and block.region not in ("banner", "post_meta"):
            continue
        words = words_of(block.text)
        length = len(words.strip())
        if length and (lines[words] > 0 or (length >= SURE_CHARS and words in whole)):
            marked.add(i)
    return marked


def _root(blocks: Sequence[Block], marked: Iterable[int]) -> int:
    """The smallest element that holds ROOT_SHARE of the marked running text; lines without a sentence, as menus and addresses are, hardly vote."""
    weight: Counter[int] = Counter()
    depth: dict[int, int] = {}
    total = 0
    for i in marked:
        block = blocks[i]
        if block.region:
            continue
        votes = len(block.text) if len(block.text) > SURE_CHARS and _SENTENCE_END.search(block.text) else 1
        total += votes
        for level, element in enumerate(block.trail):
            weight[element] += votes
            depth[element] = level
    holders = [element for element, votes in weight.items() if votes >= total * ROOT_SHARE]
    return max(holders, key=lambda element: (depth[element], -element), default=0)


def _inside(blocks: Sequence[Block], marked: set[int], article: int) -> list[bool]:
    """Per block, whether it may be article: chosen by the extractor, or standing among what it chose in the article's element."""
    if not marked:
        return [False] * len(blocks)
    parents = Counter(blocks[i].trail[:-1] for i in marked if blocks[i].trail)
    wrapper = next((block.trail[block.trail.index(article) - 1] for block in blocks if article in block.trail[1:]), 0)
    first, last = min(marked), max(marked)
    out = []
    for i, block in enumerate(blocks):
        own_chrome = bool(block.region) and not (i in marked and block.region in ("banner", "post_meta"))
        if own_chrome or (article and article not in block.trail and not (i in marked and _beside(block, wrapper))):
            out.append(False)
        elif i in marked:
            out.append(True)
        elif block.is_link:
            out.append(first < i < last and bool(block.list_depth) and _among(blocks, marked, i))
        else:
            out.append(first < i < last or block.trail[:-1] in parents or _shares_wrapper(block, parents))
    return out


def _beside(block: Block, wrapper: int) -> bool:
    """A paragraph that was chosen and stands beside the article's element: leads and last parts have elements of their own."""
    return (
        wrapper in block.trail
        and not block.region
        and not block.is_link
        and len(block.text) > SURE_CHARS
        and bool(_SENTENCE_END.search(block.text))
    )


def _among(blocks: Sequence[Block], marked: set[int], i: int) -> bool:
    """Whether a link in a list stands among list entries that were chosen: winners who are linked beside winners who are not."""
    return any(
        j in marked and blocks[j].list_depth and blocks[j].trail[:-2] == blocks[i].trail[:-2]
        for j in (i - 2, i - 1, i + 1, i + 2)
        if 0 <= j < len(blocks)
    )


def _shares_wrapper(block: Block, parents: Counter[tuple[int, ...]]) -> bool:
    """A list entry, quote or table row whose list stands beside chosen paragraphs."""
    return any(block.trail[:-k] in parents for k in (2, 3) if len(block.trail) > k) and (
        block.list_depth > 0 or block.tag in ("tr", "td", "blockquote", "dd", "dt", "pre")
    )


def _split(blocks: Sequence[Block], inside: list[bool], article: int) -> Chosen:
    kept = [block for block, keep in zip(blocks, inside, strict=True) if keep]
    removals = [
        Removal(
            n=block.n,
            text=block.text,
            rule=f"chrome_{block.region}" if block.region else ("links" if block.is_link else "outside_article"),
        )
        for block, keep in zip(blocks, inside, strict=True)
        if not keep
    ]
    return Chosen(kept, removals, article)


def is_listing(found: Sequence[Block], root: int) -> str:
    """Why the page is a list of items and no item ('' where it is one).

    A list is made of entries: headings or lines that link to a page, three or more, and most of the text are the teasers right below them. In an article
    with a list of related pages most of the text stands elsewhere.
    """
    shown = [b for b in found if not b.region and (not root or root in b.trail)]
    links = {link for b in shown for link in b.links if not link.startswith(("#", "mailto:"))}
    written = sum(len(b.text) for b in shown)
    if len(links) >= 5 and sum(b.link_chars for b in shown) * 2 > written:
        return f"{len(links)} links make up most of the text"
    entries = [i for i, b in enumerate(shown) if _is_entry(shown, i)]
    targets = {shown[i].links[0] for i in entries}
    teasers = {
        j for i in entries for j in range(i + 1, min(i + 1 + TEASER_BLOCKS, len(shown))) if not _is_entry(shown, j)
    }
    text = sum(len(b.text) for b in shown if not b.is_link)
    below = sum(len(shown[j].text) for j in teasers if not shown[j].is_link)
    if len(targets) >= 3 and below > text * TEASER_SHARE and below / len(targets) < TEASER_CHARS:
        return f"{len(targets)} linked entries with teasers"
    return ""


def _is_entry(shown: Sequence[Block], i: int) -> bool:
    """A line that is a link to a page, as a heading or with text that is no link right below it."""
    block = shown[i]
    if not block.is_link or not block.links or block.links[0].startswith(("#", "mailto:")) or len(block.text) <= 12:
        return False
    return bool(block.heading) or (i + 1 < len(shown) and not shown[i + 1].is_link)
