"""What the parts of a page call themselves: navigation, footer, sidebar, comments. Knows tags, roles and the words of class names; judges nothing.

Whether an element that announces a region really is one (some themes call the whole page `content-sidebar-wrap`) is asked by the block pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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
        "cookie": "cookie cookies consent gdpr ccpa onetrust optanon didomi cookiebot truste usercentrics osano termly iubenda cmplz klaro quantcast "
        "borlabs privacymodal privacybanner privacynotice cookielaw",
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

LONGEST_NAMES = 4000
"""No more of an element's names is read: a dozen names decide."""

_AD = re.compile(r"(?<![a-z0-9])ads?(?![a-z0-9]|-?hoc)", re.IGNORECASE)
"""As a word of its own: drawn class names (`css-3ad9f1`) hold it by accident."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def announced_region(element: html.HtmlElement) -> str:
    """The region that tag, role, class or id of an element name, '' for none."""
    return announced(element.tag, element.attrib)


def announced(tag: str, given: Mapping[str, str]) -> str:
    """`announced_region` of an element by its tag and attributes."""
    if not given:
        return REGION_TAGS.get(tag, "")
    named = ""
    if "class" in given or "id" in given:
        names = f"{given.get('class', '')} {given.get('id', '')}"
        named = _named_region(names) if len(names) <= REMEMBERED_CHARS else _region_named(names[:LONGEST_NAMES])
    return named or REGION_TAGS.get(tag, "") or (REGION_ROLES.get(given["role"].lower(), "") if "role" in given else "")


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


HINT_WORDS: dict[str, str] = {
    "body": "articlebody entrycontent postcontent storybody articlecontent postbody richtext bodytext bodycopy articletext prose storycontent "
    "contentbody maincontent pagecontent storytext articlebodycontent singlecontent thecontent",
    "content": "content article story post entry text body main news copy page single paragraph",
    "teaser": "teaser teasers card cards tile tiles promo related recommended recommendation recommendations recirc recirculation trending popular "
    "latest outbrain taboola readmore more also next upnext most carousel slider feed listing grid river headlines list items item rail stories "
    "posts articles interest suggested similar read see further links link zergnet",
    "comment": "comment comments reply replies disqus discussion respond conversation viafoura livefyre",
    "caption": "caption captions credit figure photo image images media gallery picture slideshow video "
    "player thumbnail thumb img wpcaption photos videos audio",
    "author": "author authors byline bio contributor profile avatar staff writer reporter about journalist",
    "meta": "meta date time published timestamp category categories tag tags topics topic label kicker "
    "breadcrumb eyebrow info views updated keywords section filed",
    "advert": "ad ads advert advertisement advertising sponsor sponsored sponsors dfp adsense gpt mpu leaderboard affiliate commercial advertorial",
    "share": "share sharing social follow facebook twitter addthis print email tools toolbar actions",
    "signup": "newsletter subscribe signup cta donate donation donations membership paywall register subscription login support optin mailchimp form "
    "join premium regwall appeal account",
    "nav": "nav menu header footer sidebar top bottom masthead navigation navbar secondary aside right left column rhs utility",
    "widget": "widget widgets module block component embed box inset infobox factbox panel aside callout sidebox embedded shortcode plugin",
    "quote": "quote pullquote blockquote pull tweet instagram",
    "summary": "summary standfirst dek subtitle lead intro excerpt description abstract subheading subhead deck lede teasertext synopsis highlights "
    "keypoints bullets takeaways strapline",
    "legal": "cookie cookies consent disclaimer copyright terms correction corrections footnote footnotes references legal privacy gdpr notice notes "
    "rights trust policy",
    "product": "product price prices review reviews spec specs buy shop cart rating offer features",
    "forum": "thread message messages forum forums topic posting signature user userinfo answer question votes accepted",
    "live": "live liveblog update updates timeline",
    "toc": "toc contents outline tableofcontents index",
    "title": "title headline heading hed name h1",
    "popup": "modal popup overlay lightbox tooltip dialog hidden sr screen reader only hide collapsed skip",
    "code": "highlight code codehilite sourcecode doc docs documentation markdown section",
    "event": "event events calendar schedule score scores scoreboard stock market weather poll quiz",
    "recipe": "recipe ingredients ingredient directions instructions nutrition",
}  # fmt: skip
HINT_TAGS = (
    "article main section aside header footer nav figure figcaption blockquote table form ul ol li dl p div details pre button address center body"
).split()
HINTS = (*HINT_WORDS, "article_body", "article_type", *(f"<{tag}>" for tag in HINT_TAGS), "unseen")
"""What the names of an element can hint at, in the order of their bits."""
_UNSEEN = frozenset(
    "hidden hide d-none is-hidden u-hidden visually-hidden sr-only screen-reader-text js-hidden uk-hidden invisible".split()
)
"""Class names that frameworks give to what is not shown, unless another name shows it on wider screens (`_SHOWN_WIDER`)."""
_SHOWN_WIDER = re.compile(r"^(?:d-\w{2,3}-\w|\w{2,3}:(?:block|flex|grid|inline|table|not-sr))")
_BITS = {name: 1 << i for i, name in enumerate(HINTS)}
_BITS_OF_TAG = {tag: _BITS[f"<{tag}>"] for tag in HINT_TAGS}
_BITS_OF_WORD: dict[str, int] = {}
for _name, _words in HINT_WORDS.items():
    for _one in _words.split():
        _BITS_OF_WORD[_one] = _BITS_OF_WORD.get(_one, 0) | _BITS[_name]


def hints_of(tag: str, given: Mapping[str, str]) -> int:
    """What tag, class, id and itemprop of an element hint at: a bit for each of HINTS."""
    if not given:
        return _BITS_OF_TAG.get(tag, 0)
    get = given.get
    classes, name, prop, kind = get("class", ""), get("id", ""), get("itemprop", ""), get("itemtype", "")
    if len(classes) + len(name) + len(prop) + len(kind) <= REMEMBERED_CHARS:
        return _remembered_hints(tag, classes, name, prop, kind)
    return _hints(tag, classes[:LONGEST_NAMES], name[:LONGEST_NAMES], prop, kind)


@lru_cache(maxsize=8192)
def _remembered_hints(tag: str, classes: str, name: str, prop: str, kind: str) -> int:
    return _hints(tag, classes, name, prop, kind)


def _hints(tag: str, classes: str, name: str, prop: str, kind: str) -> int:
    bits = _BITS_OF_TAG.get(tag, 0)
    if prop in ("articleBody", "reviewBody", "text"):
        bits |= _BITS["article_body"]
    if kind.endswith(("Article", "BlogPosting")):
        bits |= _BITS["article_type"]
    shown = classes.split()
    if not _UNSEEN.isdisjoint(shown) and not any(_SHOWN_WIDER.search(one) for one in shown):
        bits |= _BITS["unseen"]
    for one in f"{classes} {name}".split()[:16]:
        words = [w.lower() for w in _WORD.findall(one[:80])]
        bits |= _BITS_OF_WORD.get("".join(words), 0)
        for word in words:
            bits |= _BITS_OF_WORD.get(word, 0)
        for a, b in pairwise(words):
            bits |= _BITS_OF_WORD.get(a + b, 0)
    return bits
