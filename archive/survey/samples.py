"""A few pages of a site as the cleaner reads them, for a person to look at before a crawl. Knows the cleaner; refuses to learn from the pages: a look at six
pages is no profile, so what a crawl makes of them later may be cleaner."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive import outcome
from archive.clean import PageContext, clean_html, decode_text
from archive.errors import BadInput
from archive.model import Cleaned, Outcome
from archive.sites import Site
from archive.survey.asking import Answer
from archive.survey.sources import unusable

OPENING_CHARS = 300
FEW_CHARS = 200
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_SHELL = re.compile(rb"<div[^>]*\bid=[\"']?(?:root|app|__next|__nuxt|main-app)[\"'\s>][^<]*</div>", re.IGNORECASE)
"""The empty element into which a script will write the page."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One page. `evidence` says why it is news, or why it is none; `opening` is how its text begins, `removed` how many blocks were cut from it.

    `needs_javascript`: hardly any text came, and the page has the place where a script would write it.
    """

    url: str
    outcome: Outcome
    evidence: str
    cleaned: Cleaned | None = None
    opening: str = ""
    removed: int = 0
    needs_javascript: bool = False


def read_samples(
    site: Site, answers: Sequence[Answer], listed_as: Mapping[str, frozenset[str]], at: datetime
) -> list[Sample]:
    """Every page that was asked, cleaned. `listed_as` is what the sources call each, by the address asked; `at` when they were fetched."""
    return [
        _read(site, one, listed_as.get(one.question.url, frozenset()), at)
        for one in answers
        if one.question.what == "page"
    ]


def _read(site: Site, answer: Answer, listed_as: frozenset[str], at: datetime) -> Sample:
    if answer.status is None or unusable(answer):
        return Sample(answer.question.url, Outcome.UNREACHABLE, unusable(answer))
    what, why = outcome.of_response(answer.status, answer.content_type, None, len(answer.body))
    if what is not Outcome.OK:
        return Sample(answer.url, what, why)
    context = PageContext(url=answer.url, content_type=answer.content_type, captured_at=at, site=site)
    cleaned = clean_html(answer.body, context)
    what, why = outcome.of_address(answer.url, site) or outcome.of_rendition(cleaned, listed_as)
    opening = " ".join(cleaned.body_text.split())
    return Sample(
        url=answer.url,
        outcome=what,
        evidence=why,
        cleaned=cleaned,
        opening=opening[:OPENING_CHARS] + ("…" if len(opening) > OPENING_CHARS else ""),
        removed=len(cleaned.removals),
        needs_javascript=len(opening) < FEW_CHARS and bool(_SCRIPT.search(answer.body) and _SHELL.search(answer.body)),
    )


def text_of(answer: Answer) -> str:
    """The text of an answer's body; '' for what is no text."""
    try:
        return decode_text(answer.body, answer.content_type)
    except BadInput:
        return ""
