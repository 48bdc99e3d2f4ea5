"""All answers of a look ─▶ Survey. Puts together what the other files of this room say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from archive.model import Candidate, UrlKey
from archive.sites import Site
from archive.survey import guesses
from archive.survey.asking import Answer
from archive.survey.guesses import Guess, Suggestion
from archive.survey.platforms import Platform, platform_of
from archive.survey.samples import Sample, read_samples
from archive.survey.sources import SourceReport, read_sources


@dataclass(frozen=True, slots=True)
class Survey:
    """What a look at a site came to. `named` counts the pages that all sources together name; `other_folders` are (prefix, addresses) without news by name.

    `sources` are in the order in which they were asked.
    """

    site: Site
    at: datetime
    platform: Platform
    sources: tuple[SourceReport, ...]
    samples: tuple[Sample, ...]
    named: int
    society: Guess
    language: Guess
    timezone: Guess
    date_order: Guess
    sections: tuple[Suggestion, ...]
    other_folders: tuple[tuple[str, int], ...]

    @property
    def answered(self) -> bool:
        """Whether the site gave any answer that can be used, its robots.txt apart."""
        return any(one.works and one.what != "robots" for one in self.sources)

    @property
    def needs_javascript(self) -> bool:
        """Whether most sample pages are empty without a browser."""
        return sum(one.needs_javascript for one in self.samples) * 2 > len(self.samples)

    def working(self, what: str) -> list[SourceReport]:
        """The sources of that kind that work: without the parts of others, and of two indexes with the same parts one."""
        parts = {url for one in self.sources for url in one.parts}
        found: dict[object, SourceReport] = {}
        for one in self.sources:
            if one.what == what and one.works and one.url not in parts:
                found.setdefault(frozenset(one.parts) or one.url, one)
        return list(found.values())

    def failing(self) -> list[SourceReport]:
        """The sources that the site file names and that do not work tonight."""
        return [one for one in self.sources if one.in_file and not one.works]


def look(site: Site, answers: Sequence[Answer], at: datetime) -> Survey:
    """What the answers of one look say. `at` is when they came."""
    read = read_sources(site, answers)
    candidates: dict[str, Candidate] = {}
    listed_as: dict[str, set[str]] = defaultdict(set)
    pages: set[UrlKey] = set()
    for _, found in read:
        for one in found.candidates if found is not None else ():
            candidates.setdefault(one.url, one)
            listed_as[one.url].add(one.listed_as)
            pages.add(site.page_of(one.url))
    samples = read_samples(site, answers, {url: frozenset(said) for url, said in listed_as.items()}, at)
    root = guesses.rest_root_of(answers)
    tongue = guesses.language(samples, answers)
    return Survey(
        site=site,
        at=at,
        platform=platform_of(answers),
        sources=tuple(report for report, _ in read),
        samples=tuple(samples),
        named=len(pages),
        society=guesses.society_name(answers, root, urlsplit(site.start_urls[0]).hostname or site.key),
        language=tongue,
        timezone=guesses.timezone(samples, answers, root),
        date_order=guesses.date_order(answers, tongue.value),
        sections=tuple(guesses.sections(candidates.values(), samples)),
        other_folders=tuple(guesses.other_folders(candidates.values())),
    )
