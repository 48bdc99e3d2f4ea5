"""What changes on a page although nobody edited the item: menus, footers, cookie words, lists, counters, advertisements, tokens, markup.

Each noise is a function of a page's HTML and the visit; all eras' layouts have a place for each. A visit is a number: another one gives other words,
other numbers, another order. Knows markup as text, as a template engine writes it. Refuses to know items: whatever is done here, no word of an article, its
title, its date or its author changes, so that an archive has no version to show for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType

from archive.sample.answers import Answer

Noise = Callable[[str, str], str]
"""A page's HTML and a seed -> the page as another visit finds it."""

_PLACES = ("Juniper", "Cedar", "Alder", "Rowan", "Hazel", "Aspen", "Birch", "Linden", "Maple", "Poplar")
_THINGS = ("Passage", "Spring", "Shelter", "Gallery", "Basin", "Hollow", "Crawlway", "Chamber", "Sinkhole", "Terrace")


def _draw(seed: str, upto: int) -> int:
    """A number below `upto`, always the same for a seed."""
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=6).digest()) % upto


def _token(seed: str, length: int = 10) -> str:
    return hashlib.blake2b(seed.encode(), digest_size=16).hexdigest()[:length]


def _headline(seed: str) -> str:
    return (
        f"{_PLACES[_draw(seed + 'p', 10)]} {_THINGS[_draw(seed + 't', 10)]} reopens after {2 + _draw(seed, 30)} weeks"
    )


def _story_links(seed: str, count: int, wrap: str) -> str:
    return "\n".join(
        wrap.format(f'<a href="/news/{_token(seed + str(n), 6)}/">{_headline(seed + str(n))}</a>') for n in range(count)
    )


def _insert(page: str, before: str, what: str) -> str:
    """`what` before the last place that matches `before`; the page as it is where none does."""
    places = list(re.finditer(before, page, re.IGNORECASE))
    return page[: places[-1].start()] + what + page[places[-1].start() :] if places else page


def _insert_after(page: str, after: str, what: str) -> str:
    """`what` after the first place that matches `after`."""
    place = re.search(after, page, re.IGNORECASE)
    return page[: place.end()] + what + page[place.end() :] if place else page


def _navigation(page: str, seed: str) -> str:
    words = ("Who We Are", "Meetings", "Grants", "For Teachers", "Shop", "Careers")[_draw(seed, 6)]
    page = re.sub(r">(About Us|About)</(a|FONT)>", rf">{words}</\2>", page, count=1)
    link = f'<a href="/{_token(seed, 5)}/">{_PLACES[_draw(seed, 10)]} Program</a>'
    page = _insert_after(
        page, r'<nav class="wp-block-navigation"[^>]*><ul>|<ul class="nav-menu">', f"\n<li>{link}</li>"
    )
    page = _insert_after(page, r'<div id="menu">', f"\n<div>{link}</div>")
    return _insert_after(page, r'VALIGN="top" BGCOLOR="#EEEEEE">', f"\n{link}<BR>")


def _footer(page: str, seed: str) -> str:
    said = f"Registered charity no. {1000 + _draw(seed, 9000)}. Site by {_PLACES[_draw(seed, 10)]} &amp; Daughters."
    page = re.sub(r"(©|&copy;) (20\d\d)", lambda m: f"{m[1]} {2024 + _draw(seed, 9)}", page)
    if re.search(r"<footer[^>]*><p>", page):
        return _insert(page, r"</footer>", f"<p>{said}</p>")
    if '<div id="foot">' in page:
        return _insert_after(page, r'<div id="foot">', f"{said}<br />\n")
    return _insert_after(page, r'<HR SIZE="1">', f'<FONT FACE="Verdana" SIZE="1">{said}</FONT><BR>')


def _cookie(page: str, seed: str) -> str:
    said = (
        f"We and our {20 + _draw(seed, 900)} partners store cookies on your device to measure visits. Choose what you allow.",
        "This website uses cookies. By continuing to browse it you agree to our use of them.",
        "Cookies help us keep this site running. You can reject those that are not needed.",
    )[_draw(seed, 3)]
    own = r'(<div class="cookie-dialog"[^>]*>\s*<p>|<div class="cookie-bar">|<div id="cookie">)[^<]*'
    if re.search(own, page):
        return re.sub(own, lambda m: m[1] + said + " ", page)
    return _insert(
        page, r"</body>", f'<DIV ID="cookie-notice">{said} <A HREF="#">Accept</A> <A HREF="#">Reject</A></DIV>\n'
    )


def _related(page: str, seed: str) -> str:
    lists = r'(<section class="related">.*?<ul>|<aside class="related-posts">.*?<ul>)(.*?)(</ul>)'
    page = re.sub(
        lists, lambda m: m[1] + "\n" + _story_links(seed, 4, "<li>{}</li>") + "\n" + m[3], page, flags=re.DOTALL
    )
    rows = _story_links(seed, 3, "<div>{}</div>")
    page = _insert_after(page, r'<div class="more"><div class="subhead">[^<]*</div>', "\n" + rows)
    if "<FONT" in page:
        page = _insert(page, r"\n</TD></TR>\n<TR><TD COLSPAN", f'\n<DIV CLASS="related"><B>Related</B>\n{rows}</DIV>')
    return page


def _advertisement(page: str, seed: str) -> str:
    slot = f"div-gpt-ad-{_draw(seed, 10**9)}-0"
    goods = ("Lamps that last a night", "Ropes by the yard", "Boots for wet ground", "Maps on linen")[_draw(seed, 4)]
    ad = (
        f'<div class="ad-container" id="{slot}" data-google-query-id="{_token(seed)}"><span class="ad-label">Advertisement</span>'
        f'<a href="https://ads.example/c?{_token(seed + "c")}" rel="sponsored"><img src="https://ads.example/{_token(seed)}.gif" alt=""></a>'
        f'<p>{goods}, now {5 + _draw(seed, 40)} % off.</p><script>googletag.cmd.push("{slot}");</script></div>'
    )
    inside = re.search(r'<div class="(?:entry-content|story)[^>]*>', page)
    paragraphs = list(re.finditer(r"</p>\s*(?=<p>)", page[inside.end() :])) if inside else []
    if inside and len(paragraphs) > 2:  # between two paragraphs of the article, as ad servers do
        place = inside.end() + paragraphs[len(paragraphs) // 2].end()
        page = page[:place] + ad + "\n" + page[place:]
    return _insert(page, r"</body>", f'<div class="ad ad-footer">{ad}</div>\n')


def _tokens(page: str, seed: str) -> str:
    page = re.sub(r'nonce="[^"]*"', f'nonce="{_token(seed)}"', page)
    state = f'{{"csrf":"{_token(seed + "x", 24)}","ts":{_draw(seed, 10**9)},"user":null,"flags":["{_token(seed + "f", 5)}"]}}'
    head = (
        f'<meta name="csrf-token" content="{_token(seed + "x", 24)}">\n<script id="state" type="application/json">{state}</script>\n'
        f'<link rel="stylesheet" href="/style.{_token(seed, 8)}.css">\n<style>.css-{_token(seed, 6)}{{color:#123}}</style>\n'
    )
    page = _insert(page, r"</head>", head)
    page = re.sub(r"(<form\b[^>]*>)", rf'\1<input type="hidden" name="_token" value="{_token(seed, 20)}">', page)
    return re.sub(r'(<(?:p|h1|h2|ul|div|span|aside|section) class=")', rf"\1css-{_token(seed, 6)} ", page)


def _comment_counts(page: str, seed: str) -> str:
    count = 2 + _draw(seed, 90)
    said = f'<span class="comments-link"><a href="#comments">{count} Comments</a></span>'
    page = re.sub(
        r'(<div class="(?:wp-block-post-meta|entry-meta)">.*?)(?=</div>)', rf"\1 {said}", page, flags=re.DOTALL
    )
    page = re.sub(r">\d+ (thoughts on|readers have answered)", rf">{count} \1", page)
    said = f'<b class="fn">reader{count}</b><div class="comment-content"><p>{_headline(seed)}, I am told.</p></div>'
    remark = f'<li class="comment"><article class="comment-body">{said}</article></li>\n'
    page = _insert_after(page, r'<ol class="comment-list">', "\n" + remark)
    return re.sub(
        r"(readers have answered</div>)",
        rf'\1\n<div class="comment"><div class="who">reader{count} wrote:</div><div class="what">So I heard.</div></div>',
        page,
    )


def _most_read(page: str, seed: str) -> str:
    entry = '<li><span class="rank">{}</span> <a href="/news/{}/">{}</a> <span>{} views</span></li>'
    rows = "\n".join(
        entry.format(n + 1, _token(one, 6), _headline(one), _draw(one, 900))
        for n, one in enumerate(seed + str(n) for n in range(5))
    )
    box = f'<aside class="most-read"><h3>Most read</h3><ol>\n{rows}\n</ol></aside>\n'
    place = r'<aside class="widget widget_newsletter">|<section class="newsletter">|<form action="/letter"|<TR><TD COLSPAN="3" ALIGN="center"><HR'
    table = f'<TR><TD COLSPAN="3">{box}</TD></TR>\n'
    return _insert(page, place, table if "<FONT" in page else box)


def _shares(page: str, seed: str) -> str:
    count = 3 + _draw(seed, 4000)
    page = re.sub(r"Pass it on(?=</span>)", f"{count} shares", page)
    page = re.sub(r"Share this:(?=</h3>)", f"Share this: {count}", page)
    page = _insert_after(
        page, r'<div class="tools">', f'<span class="share-count">{count} people have sent this on</span> '
    )
    if "<FONT" in page:
        page = _insert(
            page,
            r"\n</TD></TR>\n<TR><TD COLSPAN",
            f'\n<DIV CLASS="share-buttons">{count} shares <A HREF="#">Facebook</A> <A HREF="#">Twitter</A></DIV>',
        )
    return page


def _newsletter(page: str, seed: str) -> str:
    said = (
        "Get our news in your inbox every second Friday.",
        f"Join {2000 + _draw(seed, 9000)} readers of our letter.",
        "Never miss a story: sign up for The Drip.",
    )[_draw(seed, 3)]
    page = re.sub(
        r"Once a month, by electronic mail\.|One letter a month, and never more\.|Our letter by mail", said, page
    )
    prompt = f'<div class="newsletter-signup"><h3>Stay in touch</h3><p>{said}</p><form><input type="email"><button>Subscribe</button></form></div>\n'
    return _insert(
        page,
        r'<div class="share"|<div class="sharedaddy|<div class="tools">|<TR><TD COLSPAN="3" ALIGN="center"><HR',
        f"<TR><TD COLSPAN=3>{prompt}</TD></TR>\n" if "<FONT" in page else prompt,
    )


def _announcement(page: str, seed: str) -> str:
    said = (
        f"Registration for the October meeting closes in {2 + _draw(seed, 40)} days.",
        "The office is closed this week. Orders will be sent on Monday.",
        f"Our spring appeal has reached ${1 + _draw(seed, 90)},000. Give today!",
    )[_draw(seed, 3)]
    bar = f'\n<div class="announcement-bar" role="region" aria-label="Announcement"><p>{said} <a href="/join/">More</a></p><button>Dismiss</button></div>'
    return _insert_after(page, r"<body[^>]*>", bar)


def _stamp(page: str, seed: str) -> str:
    at = f"{_draw(seed + 'h', 24):02d}:{_draw(seed + 'm', 60):02d}"
    said = f'<div class="page-stats">Page generated {at} in 0.{_draw(seed, 900) + 100} seconds. Visitors today: {_draw(seed, 9000) + 7}</div>\n'
    return _insert(page, r"</body>", said) + f"\n<!-- cached {at} by {_token(seed)} -->\n"


def _sidebar(page: str, seed: str) -> str:
    """The lists beside the article in another order."""
    turn = 1 + _draw(seed, 3)

    def turned(match: re.Match[str]) -> str:
        rows = re.findall(r'<li>.*?</li>|<div class="teaser">.*?</div>', match[2], re.DOTALL)
        return match[1] + "\n" + "\n".join(rows[turn:] + rows[:turn]) + "\n" + match[3]

    places = r'(<aside class="sidebar"><h2>[^<]*</h2><ul>|<h3 class="widget-title">Latest[^<]*</h3><ul>)(.*?)(</ul>)'
    page = re.sub(places, turned, page, flags=re.DOTALL)
    return re.sub(r'(<div class="boxhead">Just in</div>)(.*?)(<form)', turned, page, flags=re.DOTALL)


def _body_class(page: str, seed: str) -> str:
    names = f"ab-test-{_draw(seed, 9)} variant-{'abcdef'[_draw(seed, 6)]} is-{_token(seed, 5)} logged-out"
    if re.search(r'<body[^>]* class="', page, re.IGNORECASE):
        return re.sub(r'(<body[^>]* class=")', rf"\1{names} ", page, count=1, flags=re.IGNORECASE)
    return re.sub(r"<body", f'<body class="{names}"', page, count=1, flags=re.IGNORECASE)


def _pixels(page: str, seed: str) -> str:
    pixel = f'<img src="https://count.example/p.gif?u={_token(seed)}" width="1" height="1" alt="" style="display:none">'
    script = (
        f'<script async src="https://count.example/t.js?v={_draw(seed, 999)}"></script><noscript>{pixel}</noscript>'
    )
    page = _insert_after(page, r"<body[^>]*>", f"\n{script}")
    return _insert(
        page,
        r"</body>",
        f'{pixel}\n<iframe src="https://count.example/f?{_token(seed)}" width="0" height="0"></iframe>\n',
    )


def _title_suffix(page: str, seed: str) -> str:
    name = ("NASCS", "North American Society for Cave Science", "Cave Science News", "NASCS News Room")[_draw(seed, 4)]
    return re.sub(
        r"<title>(NASCS - )?(.*?)(?:( [–|:] )[^<–|:]*)?</title>",
        lambda m: f"<title>{name} - {m[2]}</title>" if m[1] else f"<title>{m[2]}{m[3] or ' | '}{name}</title>",
        page,
        count=1,
        flags=re.IGNORECASE | re.DOTALL,
    )


def _attributes(page: str, seed: str) -> str:
    """The attributes of every tag in another order, single quotes instead of double ones."""
    reverse = bool(_draw(seed, 2))

    def turned(match: re.Match[str]) -> str:
        given = sorted(re.findall(r'[\w:-]+="[^"]*"', match[2]), reverse=reverse)
        if "'" not in match[2] and _draw(seed + match[0], 2):
            given = [one.replace('"', "'") for one in given]
        return f"<{match[1]} {' '.join(given)}{match[3]}>"

    return re.sub(r'<([A-Za-z][\w]*)((?:\s+[\w:-]+="[^"]*")+)(\s*/?)>', turned, page)


_BLOCKS = (
    "html head body div p ul ol li table thead tbody tr td th section article aside header footer nav main form h1 h2 h3 h4 h5 h6 blockquote figure link "
    "meta title script style center hr"
)
_BLOCK_TAG = rf"/?(?:{_BLOCKS.replace(' ', '|')})\b[^<>]*"


def _white_space(page: str, seed: str) -> str:
    """Minified on one visit, printed with a line and an indent for every block on another."""
    between = "" if _draw(seed, 2) else "\n" + " " * (2 + _draw(seed, 7))
    return re.sub(rf"(<{_BLOCK_TAG}>)\s*(?=<{_BLOCK_TAG}>)", rf"\g<1>{between}", page, flags=re.IGNORECASE)


def _references(page: str, seed: str) -> str:
    """Characters beyond ASCII as references on one visit, in hexadecimal on another."""
    spelled = "&#x{:X};" if _draw(seed, 2) else "&#{};"
    head, mark, body = page.partition("<body")
    if not mark:
        head, mark, body = page.partition("<BODY")
    return head + mark + re.sub(r"[^\x00-\x7f]", lambda m: spelled.format(ord(m[0])), body)


NOISES: MappingProxyType[str, Noise] = MappingProxyType(
    {
        "navigation": _navigation,
        "footer": _footer,
        "cookie": _cookie,
        "related": _related,
        "advertisement": _advertisement,
        "tokens": _tokens,
        "comment_counts": _comment_counts,
        "most_read": _most_read,
        "shares": _shares,
        "newsletter": _newsletter,
        "announcement": _announcement,
        "stamp": _stamp,
        "sidebar": _sidebar,
        "body_class": _body_class,
        "pixels": _pixels,
        "title_suffix": _title_suffix,
        "attributes": _attributes,
        "white_space": _white_space,
        "references": _references,
    }
)
"""The noises by name, in an order in which all can be applied one after another."""
SITE_WIDE = frozenset(
    {"navigation", "footer", "cookie", "newsletter", "announcement", "title_suffix", "body_class", "white_space"}
)
"""The same on all pages of one visit, as a template is; the others differ from page to page."""


def noisy(answer: Answer, names: Iterable[str], *, visit: int, path: str) -> Answer:
    """The page at `path` with these of `NOISES` on it, in the encoding that it had; any other answer as it is. Raises KeyError for an unknown name."""
    chosen = [(name, NOISES[name]) for name in names]
    if answer.status != 200 or not answer.content_type.startswith("text/html"):
        return answer
    declared = re.search(rb"charset=[\"']?([\w-]+)", answer.content_type.encode() + answer.body[:2000])
    encoding = declared[1].decode().lower() if declared else "utf-8"
    # What calls itself latin-1 is windows-1252, as browsers know.
    encoding = "windows-1252" if encoding == "iso-8859-1" else encoding
    page = answer.body.decode(encoding)
    for name, noise in chosen:
        page = noise(page, f"{name} {visit}" if name in SITE_WIDE else f"{name} {visit} {path}")
    return replace(answer, body=page.encode(encoding, "xmlcharrefreplace"))
