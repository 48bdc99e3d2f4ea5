"""Pages of an invented kite society's site, for tests of what a site repeats: a frame of chrome around paragraphs that are each told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archive.clean import PageContext, clean_html, prints_of
from archive.clean.profile import Profile, learn
from archive.model import Cleaned

NAV = "<ul><li><a href=/>Start</a></li><li><a href=/wind>Wind almanac</a></li><li><a href=/join>Become a member</a></li></ul>"
SIDE = (
    "<div class=box><h3>From the boathouse</h3><p>Members may borrow line, reels and weather instruments from the boathouse on every day of the week.</p>"
    "<p>The keeper asks everyone to dry the line before it is brought back.</p></div>"
)
ABOUT = "The Tidewater Kite Society is the oldest society of kite flyers on this coast, and has kept a register of every kite flown here since the year of the gale."


def told(number: int, count: int = 4, start: int = 1) -> list[str]:
    """Paragraphs that no other page has."""
    return [
        f"In entry {part} of report {number} the keepers of station {number * 31 + part} tell how the wind over the harbour turned, and what they wrote down "
        f"about it that evening while nobody else was looking."
        for part in range(start, start + count)
    ]


def page(title: str, paragraphs: Iterable[str], *, above: str = NAV, below: str = SIDE, after_title: str = "") -> bytes:
    """A page of the site; `paragraphs` are texts, or markup where they begin with a tag."""
    inner = "\n".join(one if one.startswith("<") else f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<!doctype html><html><head><title>{title} | Kites</title></head><body><div id=top>{above}</div>"
        f"<div id=text><h1>{title}</h1>{after_title}{inner}</div><div id=low>{below}</div></body></html>"
    ).encode()


def context(profile: Profile | None = None) -> PageContext:
    return PageContext(url="https://kites.example/reports/x", profile=profile)


def learned(pages: Sequence[bytes]) -> Profile:
    return learn((f"page {n}", prints_of(body, context())) for n, body in enumerate(pages))


def cleaned(pages: Sequence[bytes]) -> list[Cleaned]:
    """Each page, cleaned with what the site of all of them repeats."""
    profile = learned(pages)
    return [clean_html(body, context(profile)) for body in pages]


def ordinary(count: int, start: int = 100) -> list[bytes]:
    """Pages that repeat nothing but the frame."""
    return [page(f"Report {n} from the coast", told(n)) for n in range(start, start + count)]
