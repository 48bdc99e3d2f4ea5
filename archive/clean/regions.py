"""What the parts of a page call themselves: navigation, footer, sidebar, comments. Knows tags, roles and the words of class names; judges nothing.

Whether an element that announces a region really is one (some themes call the whole page `content-sidebar-wrap`) is asked by the block pass.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from lxml import html

WHOLE_PAGE = frozenset({"html", "body", "main", "article"})
REGION_TAGS = {
    "nav": "nav",
    "footer": "footer",
    "aside": "sidebar",
    "form": "form",
    "dialog": "dialog",
    "search": "search",
    "menu": "nav",
    "select": "form",
    "button": "form",
    "textarea": "form",
}
REGION_ROLES = {
    "navigation": "nav",
    "contentinfo": "footer",
    "complementary": "sidebar",
    "search": "search",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "banner": "banner",
    "menu": "nav",
    "menubar": "nav",
}
REGION_WORDS: dict[str, str] = {
    word: region
    for region, words in {
        "nav": "nav navbar navigation menu menubar submenu topnav breadcrumb breadcrumbs pagination pager postnav skip skiplink prevnext pagenav",
        "footer": "footer colophon copyright sitefooter",
        "sidebar": "sidebar sidenav widgetarea rail teasers",
        "banner": "masthead topbar siteheader utility",
        "share": "share sharing sharedaddy sharebar social addtoany addthis sociable jetpacksharing",
        "cookie": "cookie cookies consent gdpr ccpa",
        "newsletter": "newsletter subscribe subscription mailchimp optin",
        "related": "related recommended yarpp jprelatedposts",
        "comments": "comments commentlist disqus respond commentform replies",
        "post_meta": "postmeta entrymeta tagcloud catlinks tagslinks tagline entryfooter postfooter postedon",
        "advert": "advert dfp advertisement advertisements advertising adsbygoogle adsense gptad googlead googleads adslot adslots adunit adbanner "
        "adbox adblock adcontainer adwrapper adwrap adholder adlabel adplaceholder adspace adzone adarea adinner adverts",
        "search": "searchform searchbox",
        "dialog": "modal popup overlay lightbox",
        "hidden_text": "screenreadertext visuallyhidden sronly offscreen",
        "author_bio": "authorbio authorbox aboutauthor",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Words and joined pairs of words of class and id attributes -> the region they announce. "post-meta" is looked up as postmeta, post and meta."""

REMEMBERED_CHARS = 300
"""Longer names are read anew each time: a hostile page must not stay in memory by its class names."""

_AD = re.compile(r"(?<![a-z0-9])ads?(?![a-z0-9]|-?hoc)", re.IGNORECASE)
"""As a word of its own: drawn class names (`css-3ad9f1`) hold it by accident."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def announced_region(element: html.HtmlElement) -> str:
    """The region that tag, role, class or id of an element name, '' for none."""
    role = REGION_ROLES.get((element.get("role") or "").lower(), "")
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    named = _named_region(names) if len(names) <= REMEMBERED_CHARS else _region_named(names)
    return named or REGION_TAGS.get(element.tag, "") or role


@lru_cache(maxsize=4096)
def _named_region(names: str) -> str:
    """A site says the same few names on every element: asked once each."""
    return "" if names == " " else _region_named(names)


def _region_named(names: str) -> str:
    for name in names.split()[:12]:
        if name in ("widget", "widgets") or name.startswith("widget_"):
            return "sidebar"  # WordPress's own; page builders call every paragraph `…-widget`
        words = [w.lower() for w in _WORD.findall(name)]
        if words[:1] == ["has"] or words[:1] == ["no"]:
            continue  # `has-sidebar`, `no-comments` say something of the page, not of this element
        joined = "".join(words)
        for word in (joined, *(a + b for a, b in pairwise(words)), *words):
            if word in REGION_WORDS:
                return REGION_WORDS[word]
        if _AD.search(name):
            return "advert"
    return ""
