"""One random history, lived through with a real store, real WARC files and a real journal, and held against the oracle after every commit.

Nights with edits, cosmetic edits, changed chrome, reposts, stumps, 304s, 404s, 410s, walls, feeds and redirects; captures that arrive late and out of order;
publishes that are cut in two or killed between journal and commit; newer cleaners, a site file that gives pages other keys, overrides, holds, and their ends.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select

from archive import clean
from archive.config import Config
from archive.errors import BadInput, UsageProblem
from archive.identity import block_digest, capture_id, utc_text
from archive.journal import Change, replay
from archive.model import Capture, CaptureId, Cause, Source, UrlKey
from archive.settle import overrule, place_hold, release_hold, settle, withdraw
from archive.store import Store, schema
from archive.store.engine import reading, writing
from archive.store.publishing import apply
from archive.warc import Exchange, Reference, WarcSeries
from tools.histories.oracle import Answer, State, Words, state_of
from tools.histories.site import KEYED, PLAIN, body_of, cleaner, feed

START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
CHROME = ("C1 menu of the site", "C2 cookies", "C3 donate", "F1 footer", "F2 follow us")
NIGHT = timedelta(days=2)


class Wrong(AssertionError):
    """A law that does not hold, with the history it was found in."""


class Pulled(Exception):
    """The plug, between the journal's record and the SQL commit."""


@cache
def _empty() -> Path:
    """A home with an empty database, to be copied: making one takes as long as a whole history."""
    home = Path(tempfile.mkdtemp(prefix="histories-")) / "home"
    Store.create(Config(home=home)).close()
    return home


def opened(home: Path) -> Store:
    """An empty archive at `home`."""
    home.mkdir(parents=True)
    shutil.copyfile(_empty() / "archive.db", home / "archive.db")
    return Store.open(Config(home=home))


@contextmanager
def _version(number: int) -> Iterator[None]:
    """The cleaner's version as generations name it."""
    was = clean.CLEANER_VERSION
    clean.CLEANER_VERSION = f"histories {number}"  # type: ignore[misc]
    try:
        yield
    finally:
        clean.CLEANER_VERSION = was  # type: ignore[misc]


@dataclass(slots=True)
class Page:
    """What stands on a page tonight."""

    title: str
    blocks: list[str]
    published: str | None
    news: bool = True


@dataclass(slots=True)
class Life:
    """One history under way. `answers` are the captures that were published or silenced, `words` what else the state hangs on."""

    home: Path
    rng: random.Random
    store: Store
    series: WarcSeries
    words: Words = field(default_factory=lambda: Words(PLAIN))
    answers: list[Answer] = field(default_factory=list)
    staged: list[Answer] = field(default_factory=list)
    past: dict[int, str] = field(default_factory=dict)
    written: dict[CaptureId, Reference] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    holds: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    run: str = ""
    now: datetime = START

    @property
    def config(self) -> Config:
        """Of this home."""
        return Config(home=self.home)

    # What is captured

    def capture(self, url: str, at: datetime, body: bytes = b"", status: int = 200, **more: Any) -> Capture:
        """Writes one answer to the WARC."""
        refers_to: CaptureId | None = more.pop("refers_to", None)
        kind = more.pop("content_type", "text/html")
        location: str | None = more.pop("location", None)
        headers = (("Content-Type", kind), *((("Location", location),) if location else ()))
        exchange = Exchange(
            url=url,
            captured_at=at,
            method="GET",
            request_headers=(("Host", "rope.example"),),
            status=status,
            reason="",
            response_headers=headers,
            payload=body,
            refers_to=self.written.get(refers_to) if refers_to else None,
        )
        record = self.series.write_response(exchange)
        name = capture_id(url, at, record.payload_digest)
        self.written[name] = Reference(record.record_id, url, at)
        return Capture(
            id=name,
            record_id=record.record_id,
            url=url,
            captured_at=at,
            site="rope",
            run=self.run,
            source=more.pop("source", Source.LIVE),
            status=status,
            content_type=kind,
            payload_digest=record.payload_digest,
            entity_digest=record.entity_digest,
            file=record.file,
            offset_bytes=record.offset_bytes,
            length_bytes=record.length_bytes,
            location=location,
            refers_to=refers_to,
        )

    def stage(self, answer: Answer) -> None:
        """Synced, staged, and known to the oracle from the next publish on."""
        self.series.sync()
        self.store.stage_captures([answer.capture])
        self.staged.append(answer)

    def begin(self) -> None:
        """A new run."""
        self.run = self.store.begin_run("rope", Source.LIVE, self.now)

    # What is published

    def publish(self) -> None:
        """The settle of the open run, now and then killed before its commit and done again."""
        doing = partial(
            settle,
            self.store,
            self.config,
            lambda _key: self.words.site,
            run_id=self.run,
            now=self.now,
            cleaning=cleaner(self.words.cleaner),
        )
        with _version(self.words.cleaner):
            if self.rng.random() < 0.1:
                self.told.append("killed")
                with suppress(Pulled):
                    doing(before_commit=_pull)
            doing()
        self.answers += self.staged
        self.staged = []
        self.check()

    def check(self) -> None:
        """The state is what the oracle says, and no boundary that only we made is called the site's."""
        self.now += timedelta(minutes=1)
        # A run's hold reaches what it has staged, too; the oracle is asked of what is published.
        difference = found(self.store).differs(state_of(self.answers, self.words))
        if difference:
            raise Wrong(f"{difference}\n  after: {'; '.join(self.told)}")
        self._edits_are_the_sites()
        _nothing_dangles(self)
        self.past[self.store.last_seq()] = snapshot(self.store)

    def _edits_are_the_sites(self) -> None:
        said = {one.capture.id: one for one in self.answers}
        version = schema.version
        query = select(version.c.page, version.c.first_capture, version.c.cause).where(version.c.to_seq.is_(None))
        with reading(self.store._engine) as connection:  # noqa: SLF001
            rows = connection.execute(query.order_by(version.c.page, version.c.ordinal)).all()
        for before, row in pairwise(rows):
            if before.page != row.page or row.cause != Cause.SITE.value:
                continue
            begun = said[CaptureId(row.first_capture)]
            # What anything on the page said before it, and what began it, must differ in the site's own words.
            order = begun.order
            earlier = [
                _words(one, said)
                for one in said.values()
                if one.order < order and _page(one, self.words) == row.page and _words(one, said) is not None
            ]
            if earlier and all(one == _words(begun, said) for one in earlier):
                raise Wrong(
                    f"{row.page} never changed, and {row.first_capture} is an edit; after: {'; '.join(self.told)}"
                )

    # What people do

    def overrule(self) -> None:
        """An override, or the end of one."""
        in_force = self.store.overrides("rope")
        said = {"now": self.now, "cleaning": cleaner(self.words.cleaner)}
        sites = lambda _key: self.words.site  # noqa: E731
        with _version(self.words.cleaner):
            if in_force and self.rng.random() < 0.4:
                one = self.rng.choice(in_force)
                self.told.append(f"withdrew {one.id}")
                try:
                    withdraw(self.store, self.config, sites, one.id, withdrawn_by="Bo", why="no", **said)  # type: ignore[arg-type]
                except BadInput:
                    return  # its page is held as a whole
            else:
                pages = sorted({row[0] for row in found(self.store).versions})
                page = UrlKey(self.rng.choice(pages)) if pages and self.rng.random() < 0.7 else None
                what: dict[str, Any] = self.rng.choice(
                    [
                        {"action": "keep", "rule": "repeated"},
                        {"action": "keep", "block": block_digest(self.rng.choice(CHROME))},
                        {"action": "remove", "block": block_digest(self.rng.choice(CHROME))},
                    ]
                )
                self.told.append(f"overruled {what} on {page}")
                try:
                    overrule(self.store, self.config, sites, "rope", page=page, made_by="Ada", why="so", **what, **said)  # type: ignore[arg-type]
                except (BadInput, UsageProblem):
                    return  # it occurs nowhere, or stands already
        self.words.overrides = self.store.overrides("rope")
        self.check()

    def hold(self) -> None:
        """A hold on a run or a capture, or the end of one."""
        said = {"now": self.now, "cleaning": cleaner(self.words.cleaner)}
        sites = lambda _key: self.words.site  # noqa: E731
        with _version(self.words.cleaner):
            if self.holds and self.rng.random() < 0.5:
                name = self.rng.choice(sorted(self.holds))
                self.told.append(f"released {self.holds[name]}")
                release_hold(self.store, self.config, sites, name, released_by="Bo", why="fine", **said)  # type: ignore[arg-type]
                del self.holds[name]
            elif self.answers:
                one = self.rng.choice(self.answers).capture
                by_run = self.rng.random() < 0.5
                what = one.run if by_run else one.id
                if what in self.holds.values():
                    return
                self.told.append(f"held {what}")
                named: dict[str, Any] = {"run": one.run} if by_run else {"capture": one.id}
                settled = place_hold(self.store, self.config, sites, "rope", placed_by="Ada", why="so", **named, **said)  # type: ignore[arg-type]
                assert settled.hold is not None
                self.holds[settled.hold] = what
        self.words.holds = set(self.holds.values())
        self.check()


def _pull() -> None:
    raise Pulled


def _nothing_dangles(life: Life) -> None:
    """Every current rendition is one of a current sighting."""
    rendition, sighting = schema.rendition, schema.sighting
    told = (
        (sighting.c.capture == rendition.c.capture)
        & (sighting.c.page == rendition.c.page)
        & sighting.c.to_seq.is_(None)
    )
    query = select(rendition.c.capture, rendition.c.page).outerjoin(sighting, told)
    with reading(life.store._engine) as connection:  # noqa: SLF001
        left = connection.execute(query.where(rendition.c.to_seq.is_(None), sighting.c.capture.is_(None))).first()
    if left is not None:
        raise Wrong(
            f"{left.capture} is no longer taken to show {left.page}, and has a rendition; after: {'; '.join(life.told)}"
        )


def _page(one: Answer, words: Words) -> str:
    return words.site.page_of(one.capture.url)


def _words(one: Answer, said: Mapping[CaptureId, Answer]) -> str | None:
    """What a capture says of its page in the site's own words, a 304 for what it refers to."""
    passed = set()
    while one.capture.refers_to in said and one.capture.id not in passed:
        passed.add(one.capture.id)
        one = said[one.capture.refers_to]
    if one.said is None:
        return None
    # A date that lay in the future when it was read was not believed then: its coming true is news of the calendar, not of ours.
    believed = (one.said["published"] or "") <= utc_text(one.capture.captured_at)[:10]
    return str([believed, *sorted((name, value) for name, value in one.said.items() if name != "nonce")])


def found(store: Store) -> State:
    """What the archive says."""
    version, rendition, address = schema.version, schema.rendition, schema.address
    shown = (rendition.c.capture == version.c.text_capture) & (rendition.c.page == version.c.text_page)
    names = ("page", "first_capture", "ordinal", "text_digest")
    query = select(
        *(version.c[name] for name in names),
        *(rendition.c[name] for name in ("title", "published")),
        *(version.c[name] for name in ("first_seen", "last_seen", "sightings", "missing_since", "gone_since")),
    ).join(rendition, shown)
    current = query.where(version.c.to_seq.is_(None), rendition.c.to_seq.is_(None))
    standing = select(address.c.url, address.c.page, address.c.basis, address.c.capture).where(
        address.c.to_seq.is_(None)
    )
    with reading(store._engine) as connection:  # noqa: SLF001
        versions = {tuple(row) for row in connection.execute(current)}
        addresses = {tuple(row) for row in connection.execute(standing)}
    hints = {(row["page"], row["field"], row["value"]) for row in store.current_hints()}
    profile = store.profile("rope")
    return State(versions, addresses, hints, profile.digest if profile is not None else "")


def snapshot(store: Store, seq: int | None = None) -> str:
    """All that a reader is told as of a commit."""
    rows = [repr(one) for kind in ("items", "versions") for one in store.items(seq, rows=kind)]  # type: ignore[arg-type]
    return "\n".join(rows)


# A history


def live(seed: int, home: Path) -> tuple[int, int]:
    """History number `seed`, lived in the empty folder `home`. Raises Wrong; returns (captures, commits)."""
    rng = random.Random(seed)  # noqa: S311 -- to be lived again, not to be guessed
    life = Life(home, rng, opened(home), WarcSeries(home / "warc", "rope"))
    try:
        _live(life)
        _past_stands(life)
        _order_does_not_matter(life)
        return len(life.answers), life.store.last_seq()
    except Wrong as wrong:
        raise Wrong(f"history {seed}: {wrong}") from wrong
    finally:
        life.series.close()
        life.store.close()


def _live(life: Life) -> None:
    rng = life.rng
    _found(life)
    chrome = list(CHROME[:3])
    late: list[Answer] = []
    for number in range(rng.randint(3, 7)):
        life.now = max(life.now, START + number * NIGHT)
        life.begin()
        if rng.random() < 0.3:
            chrome = rng.sample(CHROME, 3)
        night = _night(life, number, chrome)
        rng.shuffle(night)
        kept = [one for one in night if rng.random() < 0.85]
        late += [one for one in night if one not in kept]
        while late and rng.random() < 0.4:
            kept.append(late.pop(rng.randrange(len(late))))
        _change_ourselves(life)
        life.told.append(f"night {number}: {len(kept)} captures")
        cut = rng.randint(0, len(kept)) if rng.random() < 0.3 else 0
        for part in (kept[:cut], kept[cut:]) if cut else (kept,):
            for one in part:
                life.stage(replace(one, capture=replace(one.capture, run=life.run)))
            life.publish()
            life.begin()
        for doing, chance in ((life.overrule, 0.35), (life.hold, 0.35)):
            if rng.random() < chance:
                doing()


def _found(life: Life) -> None:
    """The pages of the site as they are first seen; one may be another's repost."""
    rng = life.rng
    for n in range(rng.randint(3, 6)):
        text = f"The society tells of matter {n} at some length, with {n * 7 + 3} reasons."
        blocks = [text, f"A second paragraph, number {n}, says a little more of it."]
        published = rng.choice([None, "2021-01-07", "2026-03-05"])
        life.pages[f"/p{n}/"] = Page(f"Title {n}", blocks, published, rng.random() < 0.8)
    if rng.random() < 0.5:
        life.pages["/p1/"].blocks = list(life.pages["/p0/"].blocks)


def _change_ourselves(life: Life) -> None:
    """A newer cleaner, another site file."""
    if life.rng.random() < 0.2:
        life.words.cleaner += 1
        life.told.append(f"cleaner {life.words.cleaner}")
    if life.rng.random() < 0.15:
        life.words.site = KEYED if life.words.site is PLAIN else PLAIN
        life.told.append("site file")


def _night(life: Life, number: int, chrome: Sequence[str]) -> list[Answer]:
    """What was answered in one night, some of it by an archive and long ago."""
    rng = life.rng
    answers = []
    at = START + number * NIGHT
    for n, (path, page) in enumerate(life.pages.items()):
        _edit(rng, page, number)
        if rng.random() < 0.15:
            continue
        answers.append(_answer(life, path, page, at + timedelta(seconds=n), chrome))
    if rng.random() < 0.5:
        entries = [
            (
                f"https://rope.example{path}",
                rng.choice([page.title, "Told"]),
                rng.choice([None, 1, 2]),
                rng.choice([None, "Hemp"]),
            )
            for path, page in life.pages.items()
            if rng.random() < 0.6
        ]
        body = feed(entries)
        taken = life.capture(
            "https://rope.example/feed/", at + timedelta(hours=1), body, content_type="application/rss+xml"
        )
        answers.append(Answer(taken, feed=body))
    return answers


def _edit(rng: random.Random, page: Page, number: int) -> None:
    if rng.random() > 0.3:
        return
    match rng.randrange(6):
        case 0:
            page.blocks = [page.blocks[0] + f" Edited in night {number}.", *page.blocks[1:]]
        case 1:
            page.blocks = [page.blocks[0].replace(" ", "  ", 1), *page.blocks[1:]]
        case 2:
            page.published = rng.choice([None, "2021-01-08", "2026-03-04"])
        case 3:
            page.title += "!"
        case 4:
            page.blocks = page.blocks[:1] if len(page.blocks) > 1 else ["Stump."]
        case 5:
            page.blocks = [
                f"Everything is new since night {number}, and told in other words than before.",
                "And more of it.",
            ]


def _answer(life: Life, path: str, page: Page, at: datetime, chrome: Sequence[str]) -> Answer:
    rng = life.rng
    source = Source.LIVE
    if rng.random() < 0.15:
        at, source = at - timedelta(days=rng.randint(1, 9), seconds=7), Source.WAYBACK
    host = "old.rope.example" if rng.random() < 0.15 else "rope.example"
    url = f"https://{host}{path}" + ("?lang=en" if rng.random() < 0.1 else "")
    x = rng.random()
    if x < 0.14:
        return Answer(life.capture(url, at, b"nothing", rng.choice([404, 404, 410, 503]), source=source))
    if x < 0.26:
        whole = [
            one.capture
            for one in life.answers
            if one.capture.url.split("?")[0].endswith(path) and one.capture.status in (200, 304)
        ]
        referred = rng.choice(whole).id if whole else None
        return Answer(life.capture(url, at, status=304, refers_to=referred, source=source))
    if x < 0.32:
        to = f"https://rope.example{rng.choice(sorted(life.pages))}"
        return Answer(life.capture(url, at, status=301, location=to, source=source))
    said: dict[str, Any] = {"title": page.title, "published": page.published, "news": page.news}
    said["blocks"] = list(chrome) if x < 0.36 else [*chrome[:2], *page.blocks, *chrome[2:]]
    said |= {"wall": True} if x > 0.96 else {}
    said |= {"nonce": rng.randrange(3)} if rng.random() < 0.5 else {}
    said |= {"canonical": f"https://old.rope.example{path}"} if rng.random() < 0.1 else {}
    form = "text" if 0.36 <= x < 0.42 else "html"
    kind = {"text": "text/plain", "html": "text/html"}[form]
    return Answer(life.capture(url, at, body_of(said), content_type=kind, source=source), said, form=form)


# The laws


def _past_stands(life: Life) -> None:
    """Every earlier as-of is what it was, live and in a database that the journal alone gave, and that one equals the live one row by row."""
    with opened(life.home / "replayed") as replayed:
        for seq, recorded_at, changes in replay(life.config.journal_dir):
            if seq <= life.store.last_seq():
                with writing(replayed._engine) as connection:  # noqa: SLF001
                    apply(connection, seq, recorded_at, changes, file="", offset=0)
        for table in life.store.compare_history(replayed):
            if table.difference and table.table != "commit":  # their places in the journal are not replayed here
                raise Wrong(f"replayed {table.table}: {table.difference}; after: {'; '.join(life.told)}")
        for seq, said in life.past.items():
            if snapshot(life.rng.choice((life.store, replayed)), seq) != said:
                raise Wrong(f"as of {seq} the archive says something else now; after: {'; '.join(life.told)}")


def _order_does_not_matter(life: Life) -> None:
    """The same captures in any order, in any pieces, under the words of now: the same state, and that is what a rebuild computes."""
    home = life.home / "other"
    with opened(home) as store:
        (home / "warc").symlink_to(life.home / "warc", target_is_directory=True)
        with store.publishing(START) as publication:
            words = [Change("commit", "add", {"run": None, "generation": None}), *life.store.words_in_force()]
            publication.apply(words, file="", offset=0)
        shuffled = list(life.answers)
        life.rng.shuffle(shuffled)
        whole = life.rng.random() < 0.5
        with _version(life.words.cleaner):
            while shuffled:
                some = [
                    shuffled.pop()
                    for _ in range(len(shuffled) if whole else min(len(shuffled), life.rng.randint(1, 9)))
                ]
                store.stage_captures([one.capture for one in some])
                settle(
                    store,
                    Config(home=home),
                    lambda _key: life.words.site,
                    run_id=store.begin_run("rope", Source.LIVE, START),
                    now=life.now,
                    cleaning=cleaner(life.words.cleaner),
                )
                if not shuffled or life.rng.random() < 0.3:
                    left = {one.capture.id for one in shuffled}
                    difference = found(store).differs(
                        state_of([one for one in life.answers if one.capture.id not in left], life.words)
                    )
                    if difference:
                        raise Wrong(f"in another order: {difference}; after: {'; '.join(life.told)}")
        if not life.answers or not whole:
            return  # what was read on the way under other profiles stays, and is not the same on every way
        with _version(life.words.cleaner):
            _bring_up_to_date(life)
        for table in life.store.compare_state(store):
            if table.difference:
                raise Wrong(f"rebuilt {table.table}: {table.difference}; after: {'; '.join(life.told)}")


def _bring_up_to_date(life: Life) -> None:
    """A changed cleaner or site file takes effect with the next commit; the last one may have been before."""
    life.begin()
    life.publish()
