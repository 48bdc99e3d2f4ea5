"""The characters of a page that no reader sees. Knows Unicode; knows nothing of encodings, HTML or what a text is about.

What goes, because it changes nothing that is read, and hides words from a search, sentences from a reader or an edit from us:

- controls, noncharacters and lone surrogates: they cannot stand in XML, CSV or a database;
- U+00AD, U+200B, U+2060 to U+2064, U+FEFF: places where a line may or may not break, and operators without a sign;
- Unicode's Bidi_Control characters (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069): markup, as <bdo> is. They can make a text read otherwise
  than it is stored (CVE-2021-42574); the letters of a right-to-left text need none of them to be in order;
- tag characters (U+E0000 to U+E007F) but for those that make a flag.

What stays: U+200C and U+200D, which Persian, Indic scripts and emoji are spelled with, and variation selectors, which choose a sign.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)
_MAY_BE_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""One set is found several times as fast as a choice with a look back, and nearly no text holds any of it."""
_UNSEEN_ASCII = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def without_unseen(text: str) -> str:
    """The text without the characters that no reader sees; white space of every kind stays."""
    if text.isascii():
        return text if text.isprintable() else _UNSEEN_ASCII.sub("", text)
    return _UNSEEN.sub("", text) if _MAY_BE_UNSEEN.search(text) else text
