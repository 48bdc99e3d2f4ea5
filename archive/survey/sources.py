"""What each discovery source answered: the rows of `archive sites check`.

Knows how much a source names and how new the newest is. Refuses to know what the archive holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archive import discovery
from archive.discovery import Discovered
from archive.sites import Site
from archive.survey.asking import Answer

KIND_TOLD = {
    "sitemapindex": "sitemap index",
    "urlset": "sitemap",
    "rest": "REST list",
    "rest_root": "REST root",
    "html": "page",
}
_FITTING = {
    "rest": {"rest", "rest_root"},
    "sitemap": {"sitemapindex", "urlset"},
    "feed": {"feed"},
    "robots": {"robots"},
    "listing": {"html"},
}


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source tonight.

    `what` is what it was asked as, `kind` what it turned out to be ('' when nothing could be read). `named` counts the addresses in this answer, `total` what
    the source says it has altogether (X-WP-Total; for an index the sum of its parts that were asked), None where it does not say. `newest` is the newest date
    in it, verbatim ISO 8601. `in_file`: the site file names it; `parts` are the sitemaps of an index. `problem` is '' for a source that works.
    """

    url: str
    what: str
    status: int | None
    kind: str = ""
    named: int = 0
    total: int | None = None
    newest: str | None = None
    in_file: bool = False
    parts: tuple[str, ...] = ()
    problem: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Whether the source says something that discovery can use."""
        return not self.problem

    @property
    def kind_told(self) -> str:
        """The kind in words for people."""
        return KIND_TOLD.get(self.kind, self.kind or self.what)


def read_sources(site: Site, answers: Sequence[Answer]) -> list[tuple[SourceReport, Discovered | None]]:
    """A report for each document that was asked, in order, with what was read in it."""
    mentioned = {*site.rest, *site.sitemaps, *site.feeds, *site.lists}
    named = mentioned | {url for root in site.rest for url in discovery.rest_page_urls(root)}
    read = [_read(site, one, one.question.url in named) for one in answers if one.question.what != "page"]
    reports = {report.url: report for report, _ in read}
    return [(_with_parts(report, reports), found) for report, found in read]


def _read(site: Site, answer: Answer, in_file: bool) -> tuple[SourceReport, Discovered | None]:
    question = answer.question
    blank = SourceReport(question.url, question.what, answer.status, in_file=in_file, problem=unusable(answer))
    if blank.problem:
        return blank, None
    found = discovery.read(answer.url, answer.content_type, answer.body, site=site, headers=answer.headers)
    newest = max(filter(None, (_when(one.hints) for one in found.candidates)), default=None)
    said = answer.headers.get("x-wp-total", "")
    report = SourceReport(
        url=question.url,
        what=question.what,
        status=answer.status,
        kind="rest_root" if found.kind == "rest" and found.more and not found.candidates else found.kind,
        named=len(found.candidates),
        total=int(said) if said.isdecimal() and len(said) < 9 else None,
        newest=newest,
        in_file=in_file,
        parts=tuple(lead.url for lead in found.more) if found.kind == "sitemapindex" else (),
        problem=_unfit(question.what, found),
        remarks=found.problems,
    )
    return report, found


def unusable(answer: Answer) -> str:
    """Why an answer says nothing; '' when it does."""
    if answer.status is None:
        return answer.problem or "no answer"
    if 300 <= answer.status < 400:
        return f"redirects to {answer.headers.get('location', 'nowhere')}, which is another site"
    if not 200 <= answer.status < 300:
        return f"answered HTTP {answer.status}"
    return "" if answer.body else "answered with nothing"


def _unfit(what: str, found: Discovered) -> str:
    if found.kind not in _FITTING.get(what, {found.kind}):
        got = KIND_TOLD.get(found.kind, found.kind)
        return f"is no {what}: " + ("it cannot be read" if found.kind == "unknown" else f"a {got} came")
    if what == "rest" and not found.candidates and not found.more and found.problems:
        return found.problems[0]
    if what in {"feed", "sitemap"} and not found.candidates and not found.more:
        return "names nothing"
    return ""


def _with_parts(report: SourceReport, reports: Mapping[str, SourceReport]) -> SourceReport:
    """An index names what its parts name, as far as they were asked."""
    mine = [reports[url] for url in report.parts if url in reports]
    if not mine:
        return report
    newest = max(filter(None, (one.newest for one in mine)), default=None)
    return replace(report, total=sum(one.named for one in mine), newest=newest)


def _when(hints: Mapping[str, tuple[str, str]]) -> str | None:
    found = hints.get("published") or hints.get("updated")
    return found[0] if found else None
