"""Real pages of the society of rope makers, cleaned by the real cleaner in this process: for tests of what a site repeats and of what people overrule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from captured import World

from archive.clean import PageContext
from archive.clean.profile import Profile
from archive.model import Cleaned
from archive.settle.hints import listed_as
from archive.settle.reading import BodyKey, key_of
from archive.settle.rows import fields_of, read
from archive.store.standing import Sighted, capture_order
from archive.warc import decoded_body, read_record
from archive.workers import CleanJob, clean_page

WORDS = "hemp sisal tar walk spindle strand hawser cable knot splice mast harbour ferry winter guild master apprentice wheel yarn fibre".split()
PROMO = "The rope shop is open every day of the week."
TOUR = "Book a guided tour of the old rope walk for your school."
ABOUT = "The Society of Rope Makers keeps an old craft and publishes a journal about it."


def sentence(seed: int, number: int) -> str:
    """Words of our own, different for each page and place."""
    picked = [WORDS[(seed * 7 + number * 3 + n * (seed + 2)) % len(WORDS)] for n in range(9)]
    return f"In {1900 + seed * 9 + number} the {' '.join(picked[:4])} of the {' '.join(picked[4:7])} was {' and '.join(picked[7:])} for member {seed}-{number}."


def release(seed: int, *, promo: bool = False, edit: str = "", nonce: str = "", about: bool = True) -> bytes:
    """One release. `promo` puts two blocks of the shop beside its text; `edit` is a paragraph more; `nonce` changes bytes that say nothing."""
    paragraphs = "".join(f"<p>{sentence(seed, n)} {sentence(seed, n + 10)}</p>" for n in range(4))
    shop = f"<div><p>{PROMO}</p><p>{TOUR}</p></div>" if promo else ""
    society = f"<h3>About the Society of Rope Makers</h3><p>{ABOUT}</p>" if about else ""
    more = f"<p>{edit}</p>" if edit else ""
    return (
        f"<html><head><title>Release {seed} of the year</title><!-- {nonce} --></head><body class='single single-post'>"
        f"<nav><a href='/'>Home</a> <a href='/news/'>News</a></nav><main><article><h1>Release {seed} of the year</h1>"
        f"<p>FOR IMMEDIATE RELEASE</p>{paragraphs}{more}{shop}{society}</article></main><footer>Rope Makers</footer></body></html>"
    ).encode()


class Cleaner:
    """The real cleaner in this process; counts what it was given, by path."""

    def __init__(self) -> None:
        self.cleaned: list[str] = []
        self.printed: list[str] = []

    def __call__(self, jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
        for job in jobs:
            (self.printed if job.prints_only else self.cleaned).append(
                job.context.url.removeprefix("https://rope.example")
            )
            yield job, clean_page(job)


def older(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
    """An older release's behaviour: it knew no profiles."""
    for job in jobs:
        yield job, clean_page(replace(job, context=replace(job.context, profile=None)))


def differences(world: World) -> list[tuple[str, str, Any, Any]]:
    """Where the current renditions of the site differ from what its profile and overrides make of the bodies now: (page, field, stored, now)."""
    store = world.store
    record = store.profile(world.site.key)
    known = Profile.read(record.spelled) if record else None
    overrides = store.overrides(world.site.key)
    bodies: dict[BodyKey, list[Sighted]] = {}
    for one in store.readings_of_site(world.site.key):
        bodies.setdefault(key_of(one.capture, one.page, one.form), []).append(one)
    found = []
    for key, sightings in bodies.items():
        first = min((one.capture for one in sightings), key=capture_order)
        record_ = read_record(world.config.warc_dir, first.file, first.offset_bytes)
        mine = tuple(one for one in overrides if one.page in (None, key.page))
        context = PageContext(first.url, first.content_type, first.captured_at, world.site, mine, known)
        words = listed_as(store.hint_rows({key.page})).get(key.page, frozenset())
        now = read(clean_page(CleanJob("", decoded_body(record_).content, key.form, context)), words).row
        for one in sightings:
            stored = fields_of(one.rendition or {})
            found += [(key.page, name, stored[name], now[name]) for name in now if stored[name] != now[name]]
    return found
