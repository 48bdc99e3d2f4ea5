"""What the block model knows of a block: numbers about it, its neighbours, its containers and the page. Knows no weights; judges nothing.

Every number is an integer or a quotient of two integers, so that it is the same on every machine. The order of NAMES is the order of the columns; the
model names the columns it uses, so that a column may be added without training again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from archive.clean.blocks import Block
from archive.clean.regions import HINTS
from archive.identity import fold

WORDS = re.compile(r"\w+")
_STOPS = re.compile(r"\w[.!?…。！？][”\"’')\]»]*(?=\s|$)")
_DIGITS = re.compile(r"\d")
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]")
_LEXICON: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "more": r"^\W*(?:read (?:more|also|next|full|the)\b|also read|see also|see more|more (?:from|on|about|stories|news|in)\b|related|recommended|"
        r"you (?:may|might) (?:also )?like|don.t miss|up next|next(?: up| article)?:|trending|most (?:read|popular|viewed)|popular|latest|watch|"
        r"continue reading|learn more|view (?:all|more)|load more|show more|click|download|in this (?:article|story)|jump to|explore|what to read|"
        r"weiterlesen|mehr zum|lesen sie|lire aussi|à lire|en savoir plus)",
        "signup": r"\b(?:sign up|subscrib|newsletter|log ?in|sign in|register|free trial|your (?:email|inbox)|e-?mail address|donate|support (?:us|our)|"
        r"become a member|membership|download (?:our|the) app|join (?:us|our|the)|get the|abonnier|s.abonner|inscri)",
        "share": r"^\W*(?:share|tweet|follow|facebook|twitter|whatsapp|e-?mail|print|copy link|linkedin|reddit|save|like us|bookmark|listen|teilen|partager)\b",
        "credit": r"(?:\b(?:getty|reuters|shutterstock|istock|unsplash|afp|ap photo|associated press|photo|image|picture|credit|photograph|courtesy|"
        r"illustration|foto|file pic)\b|©)",
        "meta": r"^\W*(?:by\b|posted|published|updated|last (?:updated|modified)|written by"
        r"|author|tags?\b|topics?\b|filed under|categor|\d+ (?:min|comment|share|view)|"
        r"first published|source|von\b|par\b|veröffentlicht|publié|edited by|reporting by|about the author)",
        "legal": r"(?:©|\(c\)|all rights reserved|copyright|cookies?\b|privacy|terms (?:of"
        r"|and)|disclaimer|consent|may earn|commission|affiliate|advertis|sponsored|"
        r"alle rechte|tous droits)",
        "comment": r"\b(?:comments?|repl(?:y|ies)|leave a|log in to|join the conversation|kommentar|commentaire)\b",
    }.items()
}  # fmt: skip
_REGIONS = ("sidebar", "banner", "post_meta", "related", "repeated")
_TAGS = ("p", "li", "div")
_HELD = (
    "body",
    "content",
    "teaser",
    "comment",
    "widget",
    "signup",
    "caption",
    "article_body",
    "article_type",
    "<article>",
    "<main>",
    "<section>",
)
_LEVELS = 4
_NEAR = (-2, -1, 1, 2)
_FAR = 30

_BLOCK = ("chars words stops ends commas digits capitals bar at link_share links is_link heading list_depth bold lead lines twins in_title title_in described "
          "stated").split()  # fmt: skip
_PLACE = ("index after_share prose_before since_title is_title past_title index_title before_first after_last since_heading heading_level heading_link "
          "prose_5 link_5 same_5 page_blocks page_prose page_links").split()  # fmt: skip
_LEVEL = "blocks prose_share density links words position prose_blocks".split()
_MAIN = "in_90 in_60 in_best up_best down_best share_best up_title share_title own_children depth".split()
NAMES: tuple[str, ...] = (
    *_BLOCK,
    *(f"tag_{t}" for t in _TAGS),
    *(f"says_{n}" for n in _LEXICON),
    "region_any",
    "region_share",
    *(f"region_{r}" for r in _REGIONS),
    *_PLACE,
    *(f"headed_{n}" for n in _LEXICON),
    *(f"near{k:+d}_{n}" for k in _NEAR for n in ("words", "links", "shared")),
    *(f"level{k}_{n}" for k in range(1, _LEVELS + 1) for n in _LEVEL),
    *_MAIN,
    *(f"hint_{h}" for h in HINTS),
    *(f"held_{h}" for h in _HELD),
)  # fmt: skip
"""The columns, in order."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the head of the page says of the article: its titles, its description, and the text that JSON-LD repeats ('' where there is none)."""

    titles: tuple[str, ...] = ()
    description: str = ""
    body: str = ""


@dataclass(slots=True)
class Held:
    """Sums over the blocks below one element."""

    blocks: int = 0
    chars: int = 0
    words: int = 0
    prose: int = 0
    prose_blocks: int = 0
    links: int = 0
    first: int = 0


def words_of(text: str) -> str:
    """The folded words of a text, single spaces between and around them, for comparing texts that differ in marks and spaces only."""
    return f" {' '.join(WORDS.findall(fold(text).casefold()))} "


def is_prose(block: Block) -> bool:
    """Running text: long enough, hardly linked, with the end of a sentence."""
    return len(block.text) > 50 and block.link_chars * 2 < len(block.text) and bool(_STOPS.search(block.text))


def sums(blocks: Sequence[Block], prose: Sequence[bool], words: Sequence[int]) -> dict[int, Held]:
    """Per element number what it holds."""
    held: dict[int, Held] = {}
    for i, block in enumerate(blocks):
        chars, links, is_prose_block = len(block.text), block.link_chars, prose[i]
        for element in block.trail:
            one = held.get(element)
            if one is None:
                one = held[element] = Held(first=i)
            one.blocks += 1
            one.chars += chars
            one.words += words[i]
            one.links += links
            if is_prose_block:
                one.prose += chars
                one.prose_blocks += 1
    return held


MOST_STATED = 30_000
"""Characters of a stated article that blocks are looked for in: 10,000 short blocks in 300,000 characters took eight seconds."""


def columns(blocks: Sequence[Block], said: Said) -> dict[int, list[float]]:
    """Per place of a block in `blocks` its row, a number for each column of NAMES. Links in announced chrome have none: they are no question."""
    return _Page(blocks, said).rows()


def is_question(block: Block) -> bool:
    """Whether the model is asked about a block."""
    return not (block.region and block.is_link)


class _Page:
    """The page's blocks with what is computed once for all of them."""

    def __init__(self, blocks: Sequence[Block], said: Said) -> None:
        self.blocks = blocks
        self.folded = [words_of(block.text) for block in blocks]
        self.words = [len(folded.split()) for folded in self.folded]
        self.prose = [is_prose(block) for block in blocks]
        self.held = sums(blocks, self.prose, self.words)
        self.total_chars = sum(len(b.text) for b in blocks) or 1
        self.total_prose = sum(len(b.text) for b, p in zip(blocks, self.prose, strict=True) if p)
        self.twins = Counter(self.folded)
        self.region_prose: Counter[str] = Counter()
        for block, yes in zip(blocks, self.prose, strict=True):
            self.region_prose[block.region] += len(block.text) * yes
        self.titles = [words_of(t) for t in said.titles if t]
        self.description = words_of(said.description)
        self.stated = words_of(said.body[:MOST_STATED]) if len(said.body) > 200 else ""
        self.hinted: dict[int, tuple[list[int], list[float]]] = {}
        self.title = self._title()
        self.holder_90 = self._holder(90)
        self.holder_60 = self._holder(60)
        self.best = self._best()
        proses = [i for i, block in enumerate(blocks) if self.prose[i] and self.best and self.best in block.trail]
        self.first, self.last = (proses[0], proses[-1]) if proses else (0, len(blocks) - 1)
        self.best_trail = next(
            (b.trail[: b.trail.index(self.best) + 1] for b in blocks if self.best and self.best in b.trail), ()
        )
        self.outer = frozenset(
            next((b.trail[: b.trail.index(self.holder_90) + 1] for b in blocks if self.holder_90 in b.trail), ())
        )
        self.prose_before = list(
            accumulate((len(b.text) * p for b, p in zip(blocks, self.prose, strict=True)), initial=0)
        )
        self.page_links = sum(b.link_share for b in blocks) / len(blocks) if blocks else 0.0
        self.lexicon = [[int(bool(p.search(b.text[:100]))) for p in _LEXICON.values()] for b in blocks]

    def _title(self) -> int:
        """The block that is the headline, -1 where none can be told."""
        best, at = 0, -1
        for i, block in enumerate(self.blocks):
            folded = self.folded[i]
            if len(folded) < 6 or len(folded) > 320:
                continue
            score = 0
            if any(folded == t for t in self.titles):
                score = 4
            elif len(folded) > 15 and any(folded in t for t in self.titles):
                score = 3
            if block.heading == 1:
                score += 2
            elif block.heading and score:
                score += 1
            if block.is_link:
                score -= 2
            if score > best:
                best, at = score, i
        return at

    def _holder(self, percent: int) -> int:
        """The innermost element holding this share of the page's running text, 0 where there is none."""
        found, best = 0, (0, 0)
        for element, one in self.held.items():
            if self.total_prose and one.prose * 100 >= self.total_prose * percent:
                key = (-one.blocks, element)
                if not found or key > best:
                    found, best = element, key
        return found

    def _best(self) -> int:
        """The element with the most running text directly below it: a block's own container, half as much for the one around."""
        votes: Counter[int] = Counter()
        for i, block in enumerate(self.blocks):
            if not self.prose[i] or block.region:
                continue
            chain = [e for e in reversed(block.trail) if self.held[e].blocks > 1]
            size = min(len(block.text), 1000)
            for element, share in zip(chain[:2], (2, 1), strict=False):
                votes[element] += size * share
        return min(votes, key=lambda e: (-votes[e], e), default=0)

    def rows(self) -> dict[int, list[float]]:
        base = [self._base(i) for i in range(len(self.blocks))]
        return {i: self._row(i, base) for i, block in enumerate(self.blocks) if is_question(block)}

    def _base(self, i: int) -> tuple[int, float]:
        return self.words[i], self.blocks[i].link_share

    def _row(self, i: int, base: list[tuple[int, float]]) -> list[float]:
        block = self.blocks[i]
        row = self._own(i, block)
        row += [int(block.tag == t) for t in _TAGS]
        row += self.lexicon[i]
        row.append(int(bool(block.region)))
        row.append(self.region_prose[block.region] / max(self.total_prose, 1))
        row += [int(block.region == r) for r in _REGIONS]
        row += self._place(i, block)
        trail = block.trail
        for k in _NEAR:
            j = i + k
            if 0 <= j < len(self.blocks):
                other = self.blocks[j].trail
                row += base[j]
                row.append(len(trail) - _shared(trail, other))
            else:
                row += (-1, -1, -1)
        row += self._levels(i, block)
        row += self._main(block)
        row += self._hints(block)
        return row

    def _own(self, i: int, block: Block) -> list[float]:
        text, folded = block.text, self.folded[i]
        size = len(text)
        return [
            size, self.words[i], len(_STOPS.findall(text)), int(bool(_STOPS.search(text[-4:]))), text.count(","),
            len(_DIGITS.findall(text)) / size, len(_CAPITALS.findall(text)) / max(self.words[i], 1), int("|" in text), int("@" in text),
            block.link_share, len(block.links), int(block.is_link), block.heading, block.list_depth, int(block.bold), int(bool(block.lead)),
            text.count("\n"), self.twins[folded],
            int(any(folded in t for t in self.titles)), int(any(t in folded for t in self.titles)),
            int(len(folded) > 30 and (folded in self.description or (len(self.description) > 30 and self.description[:80] in folded))),
            -1 if not self.stated else int(folded in self.stated),
        ]  # fmt: skip

    def _place(self, i: int, block: Block) -> list[float]:
        count = len(self.blocks)
        heading = next((j for j in range(i - 1, max(i - 40, -1), -1) if self.blocks[j].heading), -1)
        near = [j for j in range(max(i - 5, 0), min(i + 6, count)) if j != i]
        lengths = sum(len(self.blocks[j].text) for j in near) or 1
        parent = block.trail[:-1]
        row: list[float] = [
            i / count,
            (count - i) / count,
            self.prose_before[i] / max(self.total_prose, 1),
            i - self.title if self.title >= 0 else -99,
            int(i == self.title),
            -1 if self.title < 0 else int(i > self.title),
            self.title / count if self.title >= 0 else -1,
            i - self.first,
            i - self.last,
            i - heading if heading >= 0 else _FAR,
            self.blocks[heading].heading if heading >= 0 else 0,
            self.blocks[heading].link_share if heading >= 0 else -1,
            sum(len(self.blocks[j].text) for j in near if self.prose[j]) / lengths,
            sum(self.blocks[j].link_chars for j in near) / lengths,
            sum(self.blocks[j].trail[:-1] == parent for j in near),
            count,
            self.total_prose,
            self.page_links,
        ]
        row += self.lexicon[heading] if heading >= 0 else [0] * len(_LEXICON)
        return row

    def _levels(self, i: int, block: Block) -> list[float]:
        row: list[float] = []
        size = 1
        for element in reversed(block.trail):
            one = self.held[element]
            if one.blocks <= size:
                continue
            size = one.blocks
            row += (
                one.blocks, one.prose / max(self.total_prose, 1), one.prose / one.chars, one.links / one.chars, one.words,
                (i - one.first) / one.blocks, one.prose_blocks,
            )  # fmt: skip
            if len(row) == _LEVELS * len(_LEVEL):
                break
        return row + [-1] * (_LEVELS * len(_LEVEL) - len(row))

    def _main(self, block: Block) -> list[float]:
        trail = block.trail
        shared = _shared(trail, self.best_trail)
        meeting = self.held[trail[shared - 1]] if shared else None
        titled = self.blocks[self.title].trail if self.title >= 0 else ()
        with_title = _shared(trail, titled)
        below = self.held[trail[with_title - 1]] if with_title else None
        return [
            int(self.holder_90 in trail), int(self.holder_60 in trail), int(self.best in trail), len(trail) - shared, len(self.best_trail) - shared,
            meeting.prose / max(self.total_prose, 1) if meeting else -1, len(trail) - with_title,
            below.prose / max(self.total_prose, 1) if below else -1, self.held[trail[-1]].blocks if trail else 0, len(trail),
        ]  # fmt: skip

    def _hints(self, block: Block) -> list[float]:
        """Per hint how many steps up it is found, among the elements that do not hold nearly all running text; per hint of _HELD the share of running text."""
        steps, held = self._hinted(block.trail, block.hints)
        return [*steps, *held]

    def _hinted(self, trail: tuple[int, ...], hints: tuple[int, ...]) -> tuple[list[int], list[float]]:
        if not trail:
            return [_FAR] * len(HINTS), [-1.0] * len(_HELD)
        element, bits = trail[-1], hints[-1]
        known = self.hinted.get(element)
        if known is None:
            steps, held = self._hinted(trail[:-1], hints[:-1])
            steps = [step if step == _FAR else step + 1 for step in steps]
            if bits and element not in self.outer:
                for k in _bits(bits):
                    steps[k] = 0
            if bits & _HELD_BITS:
                share = self.held[element].prose / max(self.total_prose, 1)
                held = [share if bits >> k & 1 else old for k, old in zip(_HELD_AT, held, strict=True)]
            known = self.hinted[element] = steps, held
        return known


_HELD_AT = tuple(HINTS.index(name) for name in _HELD)
_HELD_BITS = sum(1 << k for k in _HELD_AT)


def _bits(bits: int) -> list[int]:
    out = []
    while bits:
        low = bits & -bits
        out.append(low.bit_length() - 1)
        bits ^= low
    return out


def _shared(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    """How many ancestors two blocks share."""
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n
