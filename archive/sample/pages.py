"""The pages of the site that are no items: home, lists with their numbered pages, categories, tags, about, contact, privacy, join, not found.

Knows how the present theme and the oldest one list things. Refuses to know HTTP beyond a status.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from types import MappingProxyType

from archive.sample import catalogue, society
from archive.sample.answers import Answer
from archive.sample.items import SECTION_OF_KIND, Item, month_date
from archive.sample.layouts import Around, Printed, content_html, plain_page, table_page
from archive.sample.layouts.chrome import anchor, links, teaser

LIST_SIZE = 6
"""Items on one numbered page of a list."""
GONE_PATH = "/pr/2000/lost-grotto.html"
"""Linked from the oldest list; the server says that it is gone for good."""
LOST_PATH = "/pr/2000/tide-tables.html"
"""Linked from the oldest list; nobody knows where it is."""
REPORT_PATH = "/files/annual-report-2022.pdf"

PLAIN_PAGES = MappingProxyType(
    {
        "/about/": (
            "About Us",
            f"""<h1>About Us</h1>
<p>{society.ABOUT_PARAGRAPHS["new"]} <a href="https://www.cavescience.example/">www.cavescience.example</a></p>
<h2>Who runs the Society</h2>
<p>A board of nine is elected by the members for three years. The office has seven people and a part-time librarian.</p>""",
        ),
        "/contact/": (
            "Contact",
            f"""<h1>Contact</h1>
<p>{society.NAME}<br>{"<br>".join(society.STREET_NEW)}<br>{society.PHONE_NEW}</p>
<p>For the press: {society.MARCHETTI_MAIL.name}, {society.MARCHETTI_MAIL.phone}, {society.MARCHETTI_MAIL.email}</p>""",
        ),
        "/privacy/": (
            "Privacy Policy",
            """<h1>Privacy Policy</h1>
<p>We keep the names and addresses of members for as long as they are members, and the addresses of visitors for a week.</p>
<p>Cookies hold the language of the page and the chosen map layer. No cookie holds a name.</p>""",
        ),
        "/join/": (
            "Join",
            """<h1>Join</h1>
<p>Membership costs $45 a year, $15 for those under thirty, and nothing for those over eighty.</p>
<p>Gifts to the Lantern Fund are used within the year in which they are made.</p>""",
        ),
    }
)
"""Path -> (title, HTML of the middle): WordPress' pages, none of them news."""


def page_addresses(night: int, base: str) -> dict[str, Answer]:
    """Path -> answer for every page that is no item."""
    answers = {path: _plain(path, title, main, night, base) for path, (title, main) in PLAIN_PAGES.items()}
    answers["/"] = _home(night, base)
    everything = catalogue.items(night)
    for kind, section in SECTION_OF_KIND.items():
        members = [item for item in everything if item.kind is kind and not item.path.startswith("/pr/")]
        answers |= _list(
            f"/{section}/", section.replace("-", " ").title(), members, night, base, whole=section == "blog"
        )
    for name, (_, slug) in society.CATEGORIES.items():
        members = [item for item in catalogue.posts(night) if name in item.categories]
        answers |= _list(f"/category/{slug}/", f"Category: {name}", members, night, base)
    for tag in sorted({tag for item in catalogue.posts(night) for tag in item.tags}):
        members = [item for item in catalogue.posts(night) if tag in item.tags]
        answers |= _list(f"/tag/{tag.replace(' ', '-')}/", f"Tag: {tag}", members, night, base)
    answers["/pr/index.html"] = answers["/pr/"] = _oldest_list(base)
    answers["/members/login/"] = _plain(
        "/members/login/", "Member Login", "<h1>Member Login</h1><p>Name and password, please.</p>", night, base
    )
    answers[GONE_PATH] = _printed(table_page("Gone", "This page was taken down.", _around(GONE_PATH, 1, base)), 410)
    answers[REPORT_PATH] = Answer(200, "application/pdf", _PDF)
    return answers


def not_found(path: str, night: int, base: str) -> Answer:
    """404, with all the chrome of the site around a few words."""
    main = f"""<h1>Nothing down here</h1>
<p>We looked for this page with good lamps and did not find it. The links below may help.</p>
<ul>{links(_around(path, night, base), society.NAVIGATION[_around(path, night, base).edition])}</ul>"""
    return _printed(plain_page("Page not found", main, _around("/404", night, base), body_class="error404"), 404)


def gone(path: str, night: int, base: str) -> Answer:
    """410: the editors took the page away and say so."""
    main = "<h1>Taken away</h1>\n<p>The editors have withdrawn this page.</p>"
    return _printed(plain_page("Taken away", main, _around(path, night, base), body_class="error410"), 410)


def _around(path: str, night: int, base: str) -> Around:
    return Around(base, night, path, latest=catalogue.posts(night)[:4])


def _printed(printed: Printed, status: int = 200) -> Answer:
    return Answer(status, printed.content_type, printed.body)


def _plain(path: str, title: str, main: str, night: int, base: str) -> Answer:
    return _printed(plain_page(title, main, _around(path, night, base)))


def _home(night: int, base: str) -> Answer:
    """The newest items. Some are linked by their number, with a campaign's mark, or without the final slash, as busy editors do."""
    around = _around("/", night, base)
    newest = catalogue.posts(night)[:8]
    addresses = [item.path for item in newest]
    addresses[3] = f"/?p={newest[3].key}"
    addresses[4] += "?utm_source=home&utm_medium=tile"
    addresses[5] = addresses[5].rstrip("/")
    tiles = "\n".join(
        f"<li><h2>{anchor(around, path, item.title)}</h2><p>{escape(teaser(item), quote=False)}</p></li>"
        for path, item in zip(addresses, newest, strict=True)
    )
    main = f"""<h1>{society.MOTTO}</h1>
<ul class="tiles">
{tiles}
</ul>
<p>{anchor(around, REPORT_PATH, "Annual report (PDF)")} {anchor(around, "/pr/index.html", "Press releases before 2006")}</p>"""
    return _printed(plain_page("Home", main, around, body_class="home"))


def _list(
    path: str, title: str, members: Sequence[Item], night: int, base: str, *, whole: bool = False
) -> dict[str, Answer]:
    """A list cut into numbered pages: ``path``, ``path/page/2/`` and so on. `whole` prints the posts in full instead of their first words."""
    cuts = [members[n : n + LIST_SIZE] for n in range(0, len(members), LIST_SIZE)] or [()]
    answers = {}
    for number, shown in enumerate(cuts, 1):
        here = path if number == 1 else f"{path}page/{number}/"
        around = _around(here, night, base)
        entries = "\n".join(_list_entry(item, around, whole=whole) for item in shown)
        numbers = " ".join(
            anchor(around, path if n == 1 else f"{path}page/{n}/", str(n), 'class="page-numbers"')
            for n in range(1, len(cuts) + 1)
        )
        main = f"""<h1>{escape(title)}</h1>
<div class="wp-block-query">
{entries}
</div>
<nav class="pagination" aria-label="Pages">{numbers}</nav>"""
        answers[here] = _printed(plain_page(title, main, around, body_class="archive"))
    return answers


def _list_entry(item: Item, around: Around, *, whole: bool) -> str:
    day = month_date(item.when) if item.when else ""
    first_words = f"<p>{escape(teaser(item), quote=False)} {anchor(around, item.path, 'Read more')}</p>"
    told = content_html(item, around) if whole and item.is_post else first_words
    return f'<article class="entry"><h2>{anchor(around, item.path, item.title)}</h2><p class="day">{day}</p>{told}</article>'


def _oldest_list(base: str) -> Answer:
    """The list of the first site. It is a file: the same on every night."""
    around = _around("/pr/index.html", 1, base)
    old = [item for item in catalogue.items(1) if item.path.startswith("/pr/")]
    rows = [f"{(item.published or '')[:4]}: {anchor(around, item.path, item.title)}<BR>" for item in old]
    rows.append(f"2000: {anchor(around, GONE_PATH, 'The Lost Grotto')}<BR>")
    rows.append(f"2000: {anchor(around, LOST_PATH, 'Tide Tables for Sea Caves')}<BR>")
    main = "<B>Press Releases, 1999 to 2005</B><BR><BR>\n" + "\n".join(rows)
    return _printed(table_page("Press Releases", main, around))


_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
