"""What the words in an address say about the kind of an item, on any site. Knows path words and host labels in several languages.

Refuses to know sites: a site file's own sections say more and are asked first. Serves discovery (hints) and cleaning (kind), where it is the weakest
of the witnesses: a page that says "For Immediate Release" outranks the folder it lies in.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from archive.model import Kind

_WORDS: dict[Kind, str] = {
    Kind.PRESS_RELEASE: """
        press-release press-releases news-release news-releases media-release media-releases pressrelease pressreleases pr press-statement
        pressemitteilung pressemitteilungen pressemeldung pressemeldungen medienmitteilung medienmitteilungen communique communiques
        communiques-de-presse communique-de-presse comunicado comunicados comunicados-de-prensa nota-de-prensa notas-de-prensa comunicati-stampa
        comunicato-stampa persbericht persberichten pressmeddelanden pressmeddelande
    """,
    Kind.STATEMENT: """
        statement statements position positions position-statement position-statements policy-statement policy-statements position-papers
        stellungnahme stellungnahmen prise-de-position prises-de-position declaration declarations declaracion declaraciones
    """,
    Kind.BLOG_POST: "blog blogs blog-post blog-posts weblog",
    Kind.FACT_SHEET: "fact-sheet fact-sheets factsheet factsheets faktenblatt faktenblaetter hoja-informativa",
    Kind.NEWSLETTER: "newsletter newsletters e-newsletter enewsletter bulletin bulletins rundbrief rundbriefe boletin boletines",
    Kind.NEWS: """
        news announcement announcements society-news stories newsroom news-room news-stories news-events news-and-events latest-news
        nachrichten aktuelles neuigkeiten meldungen actualites actualite nouvelles noticias novedades notizie nieuws nyheter nyheder uutiset
    """,
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_HOST_KIND = {
    "blog": Kind.BLOG_POST,
    "blogs": Kind.BLOG_POST,
    "news": Kind.NEWS,
    "newsroom": Kind.NEWS,
    "newsletter": Kind.NEWSLETTER,
}

_LIST_WORDS = """
    news latest-news society-news pr news-room newsroom news-stories stories announcements news-events news-and-events archive archives
    press-releases pressreleases news-releases media-releases blog blogs blog-posts weblog statements newsletters e-newsletters
    nachrichten aktuelles neuigkeiten meldungen pressemitteilungen pressemeldungen medienmitteilungen stellungnahmen
    actualites communiques communiques-de-presse noticias novedades comunicados comunicados-de-prensa notas-de-prensa notizie comunicati-stampa
    nieuws persberichten nyheter nyheder uutiset
"""
LIST_WORDS = frozenset(_LIST_WORDS.split())
"""Last path words that name a list of items. What may as well be an item itself (fact-sheet, statement, newsletter) is not among them."""

_AROUND = re.compile(r"^(?:19|20)\d\d-|-(?:19|20)\d\d$")
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$")
_MOST_WORDS = 5
"""A longer path word is a headline, not a folder."""


def kind_from_path(path: str) -> Kind | None:
    """The kind that an address' folder names, None when it names none. `path` is a path or a whole url.

    Whole path words count (``/press-releases/x``, ``/society-news/x``, also ``/asg-statements/x`` but not the slug ``/our-statement``). A more
    particular kind wins over plain news, the deeper folder over the higher; the host's first label (``blog.``) speaks when no folder does.
    """
    host = ""
    match = re.match(r"^[a-z][a-z0-9+.-]*://([^/?#]*)", path, re.IGNORECASE)
    if match:
        host, path = match.group(1).lower(), path[match.end() :]
    words = path_words(re.split(r"[?#]", path, maxsplit=1)[0])
    found: Kind | None = None
    for place, word in enumerate(words):
        kind = _kind_of_word(word, is_last=place == len(words) - 1)
        if kind is not None and (found in {None, Kind.NEWS} or kind is not Kind.NEWS):
            found = kind
    return found or _HOST_KIND.get(host.split(".")[0] if host.count(".") > 1 else "")


def path_words(path: str) -> list[str]:
    """The path's words as compared here: decoded, lower case, with hyphens, without file extension or a year at either end."""
    segments = unquote(path).lower().replace("_", "-").split("/")
    return [_AROUND.sub("", _EXTENSION.sub("", segment)) for segment in segments if segment]


def _kind_of_word(word: str, *, is_last: bool) -> Kind | None:
    if word in _KIND_OF:
        return _KIND_OF[word]
    parts = word.split("-")
    if is_last or len(parts) > _MOST_WORDS:
        return None  # the last word is the item's own slug: "more-grants-news" says nothing of its section
    # "asg-press-releases" ends in a term of two words, "asg-news" in one; "pr" and "position" are too short and common to be tails.
    tails = ("-".join(parts[-n:]) for n in (3, 2, 1) if n < len(parts))
    return next(
        (_KIND_OF[tail] for tail in tails if tail in _KIND_OF and len(tail) > 3 and not tail.startswith("position")),
        None,
    )
