"""What a site is made with, and what shows it. Knows the marks that platforms leave in headers, pages, feeds and addresses; the first that fits wins.

A platform decides nothing in a crawl: discovery reads whatever is there. It tells a person where to look when something is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.survey.asking import Answer

READ_BYTES = 300_000
_GENERATOR = re.compile(
    r"""<meta\s[^>]*?name\s*=\s*["']?generator["']?[^>]*?content\s*=\s*["']([^"'<>]{1,200})"""
    r"""|<meta\s[^>]*?content\s*=\s*["']([^"'<>]{1,200})["'][^>]*?name\s*=\s*["']?generator""",
    re.IGNORECASE,
)
_FEED_GENERATOR = re.compile(
    r"<generator[^>]*>([^<]{1,200})</generator>|<generator[^>]*uri=[\"']([^\"']{1,200})", re.IGNORECASE
)
_NAMES = (
    ("WordPress", "wordpress"),
    ("Drupal", "drupal"),
    ("Ghost", "ghost"),
    ("Hugo", "hugo"),
    ("Jekyll", "jekyll"),
    ("Pelican", "pelican"),
    ("Hexo", "hexo"),
    ("Eleventy", "eleventy"),
    ("Joomla", "joomla"),
    ("TYPO3", "typo3"),
    ("Squarespace", "squarespace"),
    ("Wix", "wix.com"),
    ("HubSpot", "hubspot"),
    ("Sitefinity", "sitefinity"),
)
_IN_HEADERS = (
    ("WordPress", "link", r"https://api\.w\.org/"),
    ("Drupal", "x-generator", r"drupal"),
    ("Drupal", "x-drupal-cache", r""),
    ("Drupal", "x-drupal-dynamic-cache", r""),
    ("Ghost", "x-powered-by", r"ghost"),
    ("Next.js", "x-powered-by", r"next\.js"),
)
_IN_PAGE = (
    ("WordPress", r"/wp-content/(?:themes|plugins|uploads)/|/wp-includes/"),
    ("Drupal", r"data-drupal-|drupal-settings-json|/sites/default/files/"),
    ("Ghost", r"/ghost/api/|ghost-portal|class=\"gh-"),
    ("Pelican", r"getpelican\.com|Proudly powered by\s*<a[^>]*>\s*Pelican"),
    ("Hexo", r"hexo\.io\b"),
    ("Jekyll", r"jekyllrb\.com"),
    ("Hugo", r"gohugo\.io"),
    ("Squarespace", r"This is Squarespace|static1\.squarespace\.com"),
    ("Wix", r"static\.parastorage\.com"),
    ("Higher Logic", r"higherlogicdownload|HigherLogic"),
    ("YourMembership", r"/global_engine/|yourmembership\.com"),
    ("Adobe Experience Manager", r"/etc\.clientlibs/|/content/dam/"),
    ("Sitecore", r"/-/media/|/sitecore/"),
    ("Next.js", r"/_next/static/|id=\"__NEXT_DATA__\""),
)


@dataclass(frozen=True, slots=True)
class Platform:
    """What a site is made with; `name` is '' when nothing shows it. `why` names the mark and where it stood."""

    name: str
    why: str


def platform_of(answers: Sequence[Answer]) -> Platform:
    """The platform that the answers show: what a page or feed says of itself first, then headers, then addresses in pages."""
    usable = [one for one in answers if one.is_usable]
    texts = [(one, one.body[:READ_BYTES].decode("utf-8", "replace")) for one in usable]
    found = _by_generator(texts) or _by_headers(usable) or _by_rest(usable) or _by_marks(texts)
    return found or Platform("", "no page, feed or header says what the site is made with")


def _by_generator(texts: Sequence[tuple[Answer, str]]) -> Platform | None:
    for answer, text in texts:
        for pattern, what in ((_GENERATOR, "the page's generator is"), (_FEED_GENERATOR, "the feed's generator is")):
            match = pattern.search(text)
            said = next(filter(None, match.groups()), "").strip() if match else ""
            name = next((name for name, mark in _NAMES if mark in said.lower()), None)
            if name:
                return Platform(name, f"{what} {said!r} at {answer.url}")
    return None


def _by_headers(answers: Sequence[Answer]) -> Platform | None:
    for name, header, pattern in _IN_HEADERS:
        for answer in answers:
            said = answer.headers.get(header)
            if said is not None and re.search(pattern, said, re.IGNORECASE):
                return Platform(name, f"header {header}: {said[:80]!r} at {answer.url}")
    return None


def _by_rest(answers: Sequence[Answer]) -> Platform | None:
    for answer in answers:
        if answer.question.what == "rest" and b'"wp/v2"' in answer.body:
            return Platform("WordPress", f"the REST root {answer.url} offers wp/v2")
    return None


def _by_marks(texts: Sequence[tuple[Answer, str]]) -> Platform | None:
    for name, pattern in _IN_PAGE:
        for answer, text in texts:
            if match := re.search(pattern, text, re.IGNORECASE):
                return Platform(name, f"{match.group()[:60]!r} stands in {answer.url}")
    return None
