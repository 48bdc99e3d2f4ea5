"""A Survey ─▶ the text of a site file, with the reason of every line beside it. Knows how a site file is laid out; what its keys mean is `sites.sitefile`'s."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from archive.sites import Site, parse
from archive.survey.guesses import CONTROL, Guess
from archive.survey.looking import Survey
from archive.survey.sources import SourceReport

LONGEST_REASON = 140


def written(survey: Survey, key: str) -> str:
    """The text of KEY.toml. It parses, and says `unverified = true`.

    Raises SiteFileInvalid for a `key` that no site can have.
    """
    text = "\n".join(_lines(survey, key)) + "\n"
    parse(text, f"{key}.toml")
    return text


def _lines(survey: Survey, key: str) -> Iterator[str]:
    site = survey.site
    yield f"# {_plain(survey.society.value or key)}: what a look at {site.start_urls[0]} on {survey.at:%Y-%m-%d} suggests. Every line says what it rests on."
    yield f"# Made with {_plain(survey.platform.name) or 'nothing that we know'}: {_plain(survey.platform.why)}."
    yield "#"
    yield "# Read it, mend it, then crawl; when you have compared it with the site, take this line away:"
    yield "unverified = true"
    yield ""
    yield f"key = {_quoted(key)}    # the archive knows the site by it; it must not change once the site has been crawled"
    yield from _guess("society", survey.society)
    yield from _guess("language", survey.language)
    yield from _guess("timezone", survey.timezone, example="Europe/London")
    yield from _guess("date_order", survey.date_order, example="dmy")
    yield f"start_urls = [{', '.join(map(_quoted, site.start_urls))}]"
    yield f"hosts = [{', '.join(map(_quoted, site.hosts))}]    # each with its sub-domains"
    yield ""
    yield "[sources]"
    yield from _sources("rest", _rest_roots(survey))
    yield from _sources("sitemaps", _told(survey.working("sitemap")))
    yield from _sources("feeds", _told(survey.working("feed")))
    yield from _sources("lists", _lists(survey))
    yield "probe = true    # also look for what is not named here"
    yield from _sections(survey)
    yield from _crawl(survey)


def _guess(name: str, guess: Guess, example: str = "") -> Iterator[str]:
    why = _plain(guess.why)
    if guess.value is None:
        yield f"# {name} = {_quoted(example or '…')}    # not set: {why}"
    else:
        yield f"{name} = {_quoted(guess.value)}    # {'' if guess.is_sure else 'a guess: '}{why}"


def _sources(name: str, found: Iterable[tuple[str, str]]) -> Iterator[str]:
    rows = list(dict(found).items())
    if not rows:
        yield f"{name} = []    # none was found"
        return
    yield f"{name} = ["
    for url, why in rows:
        yield f"    {_quoted(url)},    # {_plain(why)}"
    yield "]"


def _told(sources: Iterable[SourceReport]) -> Iterator[tuple[str, str]]:
    for one in sources:
        yield one.url, _said(one)


def _said(one: SourceReport) -> str:
    total = f"{one.total:,} altogether" if one.total is not None else f"{one.named:,}"
    return f"{one.kind_told}, names {total}" + (f", the newest of {one.newest}" if one.newest else "")


def _rest_roots(survey: Survey) -> Iterator[tuple[str, str]]:
    """The roots of the REST lists that work: a site file names the root, and the lists follow from it."""
    for one in survey.working("rest"):
        root = re.sub(r"wp/v2/.*$", "", one.url)
        if "rest_route" in one.url:
            root = re.sub(r"(rest_route=/).*$", r"\1", one.url.replace("%2F", "/"))
        if root != one.url and one.named:
            yield root, f"posts: {_said(one)}" if "/posts" in one.url else f"answers; {_said(one)}"


def _lists(survey: Survey) -> Iterator[tuple[str, str]]:
    for one in survey.working("listing"):
        if one.url not in survey.site.start_urls and one.named:
            yield one.url, f"a list that links to {one.named} pages"


def _sections(survey: Survey) -> Iterator[str]:
    if not survey.sections:
        yield ""
        yield "# No [[section]]: no folder of the site is named for a kind of news. The form is:"
        yield "#   [[section]]"
        yield '#   prefix = "/press/"'
        yield '#   kind = "press_release"'
        return
    for one in survey.sections:
        yield ""
        yield f"[[section]]    # {_plain(one.why)}"
        yield f"prefix = {_quoted(one.prefix)}"
        yield f"kind = {_quoted(one.kind.value)}"


def _crawl(survey: Survey) -> Iterator[str]:
    site: Site = survey.site
    yield ""
    yield "[crawl]"
    yield "exclude = []    # regular expressions on path and query of what holds no news"
    for prefix, count in survey.other_folders:
        yield f"#   {_quoted('^' + re.escape(prefix))}    # {count:,} addresses, no news by its name: look before you leave it out"
    if site.allow_private:
        yield f"allow_private = [{', '.join(map(_quoted, site.allow_private))}]    # hosts that may be asked although they are not public"
    if survey.needs_javascript:
        yield "javascript = true    # the sample pages are empty without a browser; needs the extra `javascript` and chromium, see docs/sites.md"
    yield f"delay_s = {site.delay_s:g}    # between two requests"


def _quoted(text: str) -> str:
    # A JSON string is a TOML string, but for lone surrogates and what CONTROL takes out.
    return json.dumps(CONTROL.sub("", text), ensure_ascii=False)


def _plain(text: str) -> str:
    line = " ".join(CONTROL.sub(" ", text).split())
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + "…"
