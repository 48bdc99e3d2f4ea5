"""The society: its name, its people and the sentences that its press office types on every page. All invented.

Knows wording only. Refuses to know dates, items and markup. Any likeness to a real society is an accident; telephone numbers are on 555.
"""

from __future__ import annotations

from archive.sample.items import Person

NAME = "North American Society for Cave Science"
SHORT = "NASCS"
MOTTO = "The quiet record of water, rock and air"

LARGEST = f"{SHORT} is the largest scholarly association devoted to caves"
"""How the newer paragraph about the society begins. One release says the same in its body, where it must be kept."""

ABOUT_HEADINGS = {
    "old": f"About {SHORT}",
    "middle": f"About the {NAME}",
    "new": f"About the {NAME} ({SHORT})",
}
ABOUT_PARAGRAPHS = {
    "old": (
        f"The {NAME}, begun in 1957 by eleven field workers, joins some 1,900 scientists, surveyors, show-cave guides and landowners from "
        "Panama to the Yukon. It prints the Journal of Underground Research, lends instruments, and meets every October."
    ),
    "middle": (
        f"Begun in 1957, the {NAME} serves about 2,600 members in nineteen countries: (1) it publishes the Journal of Underground Research; "
        "(2) it lends instruments to small field teams; and (3) it advises landowners and public agencies on the care of caves and springs. "
        "Learn more at:"
    ),
    "new": (
        f"{LARGEST} and the waters that run through them. Begun in 1957, it has about 3,100 members, among them hydrologists, biologists, "
        "surveyors, teachers and show-cave staff. It publishes the Journal of Underground Research, keeps the Continental Drip Archive, and "
        "speaks for the field before lawmakers and the public. To learn more, go to:"
    ),
}
PARTNER_ABOUT_HEADING = "About the Sinkhole Plain Trust"
PARTNER_ABOUT_PARAGRAPH = (
    "The Sinkhole Plain Trust holds forty-one farms and woodlots above the longest known drainage systems of the interior lowlands, and keeps "
    "them in ordinary use. It is supported by gifts and by the sale of hay."
)

STREET_OLD = ("77 Wharf Row", "Bloomington, Indiana 47401")
STREET_NEW = ("318 Limestone Street, Suite 40", "Louisville, KY 40202")
PHONE_OLD = "(812) 555-0140"
PHONE_NEW = "502.555.0136"
ADDRESS_ROW = f"{STREET_NEW[0]} | {STREET_NEW[1]} | {PHONE_NEW} | |"
"""The last two cells held a mail link and a web link that a script fills in; without it they are empty."""
SOCIAL_ROW = f"Follow {SHORT} on Twitter (@CaveScienceNA) | Facebook | LinkedIn"
COOKIE_NOTICE = {
    1: f"{SHORT} sets cookies so that this site stays secure and remembers your settings.",
    2: f"{SHORT} and its partners set cookies so that this site stays secure and suits you. You may change your mind at any time.",
}
SCRIPT_NOTICE = "The site menu appears only when JavaScript is switched on"
PRIVACY = "Privacy Policy"

BOOTH = Person("Harriet Booth", "(812) 555-0119", email="hbooth@cavescience.example")
QUILL = Person("Desmond Quill", "(812) 555-0162", role="Publications Secretary")
MARCHETTI = Person("Odile Marchetti", "502.555.0136", role=f"{SHORT} Director of Communications")
MARCHETTI_PLAIN = Person("Odile Marchetti", "502.555.0136")
MARCHETTI_MAIL = Person("Odile Marchetti", "502.555.0136", email="press@cavescience.example")
OYELARAN = Person("Tunde Oyelaran", "502.555.0171", role=f"{SHORT} Senior Director, Field Programs & Outreach")
OYELARAN_MAIL = Person("Tunde Oyelaran", "502.555.0171", role="Press Officer", email="toyelaran@cavescience.example")

_MENU = (
    ("Home", "/"),
    ("About Us", "/about/"),
    ("Press Releases", "/press-releases/"),
    ("Statements", "/statements/"),
    ("News", "/news/"),
    ("Blog", "/blog/"),
    ("Fact Sheet", "/fact-sheet/"),
    ("Join", "/join/"),
)
NAVIGATION = {1: _MENU, 2: (*_MENU[:6], ("Drip Archive", "/category/drip-archive/"), *_MENU[6:])}
"""The main menu of each night."""
UTILITY = (("Member Login", "/members/login/"), ("Contact", "/contact/"), ("Donate", "/join/"))
PRESS_MENU = (
    "Press Releases",
    "Sound and Film",
    "Clippings",
    f"{SHORT} Fact Sheet",
    "October Meeting",
    "Emblem and Colors",
    "Writing About Caves",
)

CATEGORIES = {
    "Press Releases": (2, "press-releases"),
    "Statements": (3, "statements"),
    "Society News": (4, "news"),
    "Blog": (5, "blog"),
    "Drip Archive": (6, "drip-archive"),
    "Policy": (7, "policy"),
}
"""Name -> (WordPress term id, slug)."""

YEAR = {1: 2023, 2: 2024}
"""What the footer prints: the second night is the first of a new year's site."""
