"""Invented releases as marked lines, and the pages that four makers would build of them. Knows the truth of each; asks nothing.

# headline        = body paragraph        + heading inside the body        - furniture        * furniture that shares a paragraph with the line above
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Release:
    """One invented release: its lines, and what a reader would say it states."""

    name: str
    lines: str
    published: str | None = None
    embargo: str | None = None
    dateline: str | None = None
    contact: tuple[str | None, str | None, str | None, str | None] | None = None

    def marked(self) -> list[tuple[str, str]]:
        return [(line[0], line[2:].strip()) for line in self.lines.strip().split("\n") if line.strip()]

    @property
    def title(self) -> str:
        return next(text for mark, text in self.marked() if mark == "#")

    @property
    def body(self) -> str:
        return "\n\n".join(text for mark, text in self.marked() if mark in "=+")


MENUS = {
    "de": ("Startseite", "Aktuelles", "Presse", "Termine", "Mitglied werden", "Kontakt"),
    "fr": ("Accueil", "Actualités", "Espace presse", "Agenda", "Adhérer", "Contact"),
    "en": ("Home", "About us", "News", "Events", "Join", "Contact"),
}


def _paragraphs(release: Release, heading: str = "h2") -> list[str]:
    out: list[str] = []
    for mark, text in release.marked():
        if mark == "#":
            out.append(f"<h1>{escape(text)}</h1>")
        elif mark == "+":
            out.append(f"<{heading}>{escape(text)}</{heading}>")
        elif mark == "*" and out:
            out[-1] = out[-1].removesuffix("</p>") + f"<br>{escape(text)}</p>"
        else:
            out.append(f"<p>{escape(text)}</p>")
    return out


def blog(release: Release, language: str) -> str:
    """A theme of today: header, nav, article, footer as elements."""
    menu = "".join(f"<li><a href=/{n}>{word}</a></li>" for n, word in enumerate(MENUS[language]))
    return (
        f"<!DOCTYPE html><html lang={language}><head><meta charset=utf-8><title>{escape(release.title)}</title></head><body class=single-post>"
        f"<header class=site-header><nav><ul>{menu}</ul></nav></header><main><article class=post><div class=entry-content>"
        f"{''.join(_paragraphs(release))}</div></article></main><footer class=site-footer><p>© 2026</p></footer></body></html>"
    )


def builder(release: Release, language: str) -> str:
    """A page builder or an institute's system: divs without names, each paragraph in wrappers of its own."""
    menu = "".join(f"<div class=item><a href=/{n}>{word}</a></div>" for n, word in enumerate(MENUS[language]))
    parts = "".join(f"<div class=row><div class=col>{p}</div></div>" for p in _paragraphs(release, "h3"))
    return (
        f"<!DOCTYPE html><html lang={language}><head><meta charset=utf-8><title>{escape(release.title)}</title></head><body>"
        f"<div id=top><div class=menu>{menu}</div></div><div id=c1><div class=frame>{parts}</div></div><div id=footer><div>© 2026</div></div></body></html>"
    )


def table(release: Release, language: str) -> str:
    """A page of the nineties: one table, fonts, line breaks."""
    menu = "<br>".join(f"<a href={n}.html>{word}</a>" for n, word in enumerate(MENUS[language]))
    text = []
    for mark, words in release.marked():
        tag = {"#": "<font size=5><b>{}</b></font><br><br>", "+": "<b>{}</b><br><br>"}.get(mark, "{}<br><br>")
        if mark == "*" and text:
            text[-1] = text[-1].removesuffix("<br>")
        text.append(tag.format(escape(words)))
    return (
        f"<html><head><meta charset=utf-8><title>{escape(release.title)}</title></head><body bgcolor=#ffffff><table width=600><tr>"
        f"<td width=120 valign=top>{menu}</td><td>{''.join(text)}</td></tr></table></body></html>"
    )


def scraped(release: Release, language: str) -> str:
    """Text as a scraper saw it: the menu above, everything a line."""
    menu = "\n".join(MENUS[language])
    lines = "".join(("\n" if mark == "*" else "\n\n") + text for mark, text in release.marked())
    return f"{menu}\n\n{lines}\n\n© 2026\n"
