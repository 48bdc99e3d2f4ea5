"""What a person looks at before letting a held night go: each page that it holds, how it read before and how it reads now. Between `looking` and `figures`.

Says of a page only where the two readings differ. Refuses to know why it is held.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from archive.health import FIELDS, Look, Seen
from archive.model import CaptureId, TextDigest
from archive.settle.figures import PageVerdict
from archive.settle.work import Work

HELD = "held"
"""The verdict of such a page."""
MOST_SHOWN = 200
"""Pages of which both readings are told; the rest is only named."""
FIRST_WORDS = 18
"""Of a text that reads otherwise."""


def held_pages(work: Work, runs: Collection[str], captures: Collection[CaptureId]) -> tuple[PageVerdict, ...]:
    """The pages that these `runs` and `captures` show, those that read otherwise first. `work` is one in which they are not held yet."""
    seen = [one.seen for one in work.looked_at if one.run in runs or one.seen.tonight.capture in captures]
    seen = [one for one in seen if one.before is not None or one.tonight.is_ok]  # a list page is none to look at
    seen.sort(key=lambda one: (not _differs(one), one.before is None, one.page))
    texts = _texts(work, seen[:MOST_SHOWN])
    return tuple(_verdict(one, texts if n < MOST_SHOWN else None) for n, one in enumerate(seen))


def _differs(one: Seen) -> bool:
    return one.before is not None and _said(one.before) != _said(one.tonight)


def _said(look: Look) -> tuple[object, ...]:
    return look.outcome, look.fields, look.kind, look.text


def _texts(work: Work, seen: Sequence[Seen]) -> Mapping[str, str]:
    """The bodies of texts that are another than before, by digest."""
    pairs = [
        (one.before, one.tonight) for one in seen if one.before is not None and one.before.text != one.tonight.text
    ]
    wanted = {look.text for pair in pairs for look in pair if look.text}
    come = (one.row for one in work.changes if one.table == "content" and one.op == "add")
    found = {str(row["text_digest"]): str(row["body_text"]) for row in come if row["text_digest"] in wanted}
    return found | dict(work.store.texts({TextDigest(text) for text in wanted - found.keys()}))


def _verdict(one: Seen, texts: Mapping[str, str] | None) -> PageVerdict:
    before, tonight = one.before, one.tonight
    title = tonight.fields.get("title") or (before.fields.get("title") if before is not None else None)
    reads: list[tuple[str, str, str]] = []
    if before is not None and texts is not None:
        pairs = [("outcome", before.outcome.value, tonight.outcome.value)]
        if tonight.is_ok:
            pairs += [(name, before.fields.get(name, ""), tonight.fields.get(name, "")) for name in FIELDS]
            pairs.append(("kind", before.kind, tonight.kind))
        if before.text != tonight.text:
            pairs.append(("text", _first_words(texts.get(before.text, "")), _first_words(texts.get(tonight.text, ""))))
        reads = [pair for pair in pairs if pair[1] != pair[2]]
    evidence = "a new page" if before is None else "" if _differs(one) else "reads as before"
    return PageVerdict(HELD, one.page, one.url, title, evidence, tuple(reads))


def _first_words(text: str) -> str:
    words = text.split()
    return (
        f"{' '.join(words[:FIRST_WORDS])}{' …' if len(words) > FIRST_WORDS else ''} ({len(words)} words)"
        if words
        else ""
    )
