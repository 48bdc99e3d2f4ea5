"""Ten nights of real pages under the real cleaner, with all that a site does in a year: rebuilt from journal and WARC files, every row is the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from captured import FIRST_NIGHT, World
from walk import Cleaner, release, sentence

from archive.identity import urlkey
from archive.settle import overrule, place_hold, release_hold
from archive.settle.rebuild import rebuild


def redesigned(body: bytes) -> bytes:
    """The same release in another template."""
    page = body.replace(b"<main><article>", b"<div id='page'><div class='col-9 entry'>").replace(
        b"</article></main>", b"</div></div><aside><p>Read more of our news</p></aside>"
    )
    return page.replace(b"<nav>", b"<div class='topbar nav'>").replace(b"</nav>", b"</div>")


@pytest.mark.timeout(300)
def test_rebuilt_equals_live_after_ten_nights(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = {f"/news/{seed}/": seed for seed in range(5)}
    said = {"now": FIRST_NIGHT + timedelta(days=40), "cleaning": Cleaner()}
    held = None
    for number in range(10):
        pages: dict[str, bytes | int] = {path: release(seed, nonce=str(number)) for path, seed in seeds.items()}
        if number >= 2:  # an edit, and a repost of another release
            pages["/news/0/"] = release(0, edit=sentence(0, 77))
            pages["/news/again/"] = release(1)
        if number >= 3:  # the shop's promotion comes beside the texts
            pages |= {path: release(seed, promo=True) for path, seed in seeds.items() if seed in (2, 3, 4)}
        if number >= 4:
            pages["/news/4/"] = 410
        if number in (5, 6, 8):
            pages["/news/3/"] = 404
        if number >= 6:
            pages = {path: redesigned(one) if isinstance(one, bytes) else one for path, one in pages.items()}
        if number == 7:
            monkeypatch.setattr("archive.clean.CLEANER_VERSION", "next")
        settled = world.night(number, dict(pages), cleaning=Cleaner())
        if number == 5:
            how = {"action": "keep", "rule": "about", "page": urlkey("https://rope.example/news/1/")}
            overrule(world.store, world.config, lambda _: world.site, "rope", made_by="Ada", why="text", **how, **said)  # type: ignore[arg-type]
        if number in (6, 8):
            placed = place_hold(
                world.store,
                world.config,
                lambda _: world.site,
                "rope",
                run=settled.run,
                placed_by="Ada",
                why="x",
                **said,
            )  # type: ignore[arg-type]
            held = held or placed.hold
    release_hold(world.store, world.config, lambda _: world.site, held or "", released_by="Bo", why="y", **said)  # type: ignore[arg-type]
    assert len(list(world.store.items(rows="versions"))) > 6
    done = rebuild(world.config, lambda _key, _url: world.site, cleaning=Cleaner())
    assert [one for one in (*done.history, *done.state) if one.difference] == []
    assert (done.problems, done.unproven, done.is_proven) == ((), (), True)
    assert done.commits == 14
