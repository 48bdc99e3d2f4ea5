"""What befalls the society's server on some nights. Knows answers; refuses to know what the archive makes of them.

A weather turns (request target, the site's own answer) into what goes over the wire. The site's news is the script's (`archive.sample.script`); a weather
never touches what a page says, but for the new theme, which prints the same words in other markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from archive.sample import SampleServer, catalogue, site
from archive.sample.answers import XML, Answer

Weather = Callable[[str, Answer], Answer]
HTML = "text/html; charset=UTF-8"

POST_SITEMAP = "/post-sitemap.xml"
FEED = "/feed/"
WALLED = "/blog/"
"""The part of the site that asks for a login on one night."""


def _page(title: str, words: str) -> bytes:
    return f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>'.encode()


def _is_html(answer: Answer) -> bool:
    return answer.status == 200 and answer.content_type.startswith("text/html")


def unavailable(_target: str, _answer: Answer) -> Answer:
    """Everything answers 503, robots.txt too."""
    return Answer(
        503,
        HTML,
        _page("Maintenance", "We are briefly unavailable for scheduled maintenance."),
        headers=(("Retry-After", "3600"),),
    )


def maintenance_as_200(target: str, answer: Answer) -> Answer:
    """Everything but robots.txt answers 200 with the words of a maintenance plugin."""
    if target == "/robots.txt":
        return answer
    words = "The site is undergoing scheduled maintenance. We will be back on Thursday. Thank you for your patience."
    return Answer(200, HTML, _page("Maintenance mode", words))


def empty_sitemap(target: str, answer: Answer) -> Answer:
    """A cache plugin that forgot everything: a whole, valid sitemap with nothing in it."""
    if target != POST_SITEMAP:
        return answer
    empty = b'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n</urlset>\n'
    return Answer(200, XML, empty)


def cut_sitemap(target: str, answer: Answer) -> Answer:
    """The sitemap ends in the middle, and Content-Length says that this is all."""
    return replace(answer, body=answer.body[: len(answer.body) // 3]) if target == POST_SITEMAP else answer


def no_feed(target: str, answer: Answer) -> Answer:
    """The feed fails."""
    return (
        Answer(500, HTML, _page("Error", "There has been a critical error on this website."))
        if target == FEED
        else answer
    )


def consent_wall(_target: str, answer: Answer) -> Answer:
    """Every page is the same question about cookies."""
    if not _is_html(answer):
        return answer
    words = "We and our 412 partners use cookies. Accept all cookies to continue to the site, or manage your choices."
    return Answer(200, HTML, _page("Before you continue", words))


def login_wall(target: str, answer: Answer) -> Answer:
    """Some pages are for members tonight."""
    if not (target.startswith(WALLED) and _is_html(answer)):
        return answer
    return Answer(
        200, HTML, _page("Member Login", "This story is for members only. Please log in to continue reading.")
    )


def new_theme(target: str, answer: Answer) -> Answer:
    """The society's WordPress in a new template: menu, footer and notices are others, and where an article was stands a story of the day, from another page.

    The old files (1999 to 2012) stay as they are.
    """
    if not _is_html(answer) or not _HEADER.search(answer.body):
        return answer
    page = _FOOTER.sub(_NEW_FOOTER, _HEADER.sub(_NEW_HEADER, _NOTICES.sub(b"", answer.body)))
    if _ARTICLE.search(page):
        page = _ARTICLE.sub(rb'<footer class="site-footer"><div \1', page).replace(b"</article>", b"</div></footer>")
        page = _MIDDLE.sub(b'<main id="builder-root">' + _story(target), page).replace(b"</main>", b"</div>")
        page = _TEXT.sub(b'<div class="builder-text">', page)
    return replace(answer, body=page)


_HEADER = re.compile(rb'<header (?:class="wp-block-template-part"|id="masthead").*?</header>', re.DOTALL)
_FOOTER = re.compile(rb'<footer (?:class="wp-block-template-part"|id="colophon").*?</footer>', re.DOTALL)
_NOTICES = re.compile(
    rb'<(section|aside) class="(?:newsletter|sidebar)">.*?</\1>|<div class="cookie-(?:dialog|bar)".*?</div>|<div id="secondary".*?</aside>\n</div>',
    re.DOTALL,
)
_ARTICLE = re.compile(rb'<article ((?:class="wp-block-group|id="post-)[^>]*>)')
_MIDDLE = re.compile(rb'<main id="content"[^>]*>|<div id="content" role="main">')
_TEXT = re.compile(rb'<div class="entry-content[^>]*>')
_NEW_HEADER = b"""<div class="top"><a href="/">Cave Science, online</a> <button>Open the menu</button>
<ul><li><a href="/press-releases/">What we say</a></li><li><a href="/news/">What we do</a></li><li><a href="/blog/">What we think</a></li></ul></div>"""
_NEW_FOOTER = b"""<div class="end"><p>Made with lamps and patience. Built on Stalagmite Pro.</p><p><a href="/privacy/">Your data</a></p></div>"""


def _story(target: str) -> bytes:
    """What the new template puts in front of every article: a story of the day, drawn by the page's address."""
    stories = catalogue.posts(2)
    drawn = stories[sum(target.encode()) % len(stories)]
    return f'<section class="hero"><h2>Story of the day</h2><p>{drawn.lead}</p></section>'.encode()


ERA = """
[[era]]
valid_until = 2024-01-21

[[era]]
content = ".builder-text"
"""
"""What the keeper writes into the site file once the new theme has been looked at."""


@dataclass(frozen=True, slots=True)
class Night:
    """How a night differs from a fair one. `killed`: child and supervisor are killed in the middle, and the crawl is started again."""

    weather: Weather = lambda _target, answer: answer
    delay_s: float = 0.0
    killed: bool = False


FAIR = Night()
NEW_THEME_FROM = 21
LEARNT_ON = 23
"""From this night the site file knows the new theme."""
NIGHTS = MappingProxyType(
    {
        15: Night(unavailable),
        16: Night(maintenance_as_200),
        18: Night(empty_sitemap),
        19: Night(cut_sitemap),
        20: Night(no_feed),
        25: Night(consent_wall),
        26: Night(login_wall),
        27: Night(delay_s=0.1),
        28: Night(killed=True),
    }
)
"""Night -> how it differs. From `NEW_THEME_FROM` on, the new theme is in place beside it."""


class StagedServer(SampleServer):
    """The society's server through the thirty nights."""

    nights = catalogue.REHEARSED

    def respond(self, target: str) -> tuple[Answer, datetime]:
        """Tonight's answer through tonight's weather; its date is that of the first night of an unbroken row with the same bytes."""
        if self.delay_s:
            self._pause.wait(self.delay_s)
        tonight = self._on(target, self.night)
        first = self.night
        while first > 1 and self._on(target, first - 1) == tonight:
            first -= 1
        return tonight, catalogue.NIGHT_AT[first]

    def _on(self, target: str, night: int) -> Answer:
        answer = site.answer(target, night=night, base=self.base_url)
        if night >= NEW_THEME_FROM:
            answer = new_theme(target, answer)
        return NIGHTS.get(night, FAIR).weather(target, answer)
