"""What a word is when we search. Pure; serves the index when a text is published and the query when one is asked.

Our own tokens, not an engine's: FTS5 and PostgreSQL's tsvector differ on 19 of 32 odd queries (measured 2026-11, DESIGN section 7), and both keep
tokens as they are when they are handed in ready-made.
"""

from __future__ import annotations

import re
import unicodedata

from archive.identity import fold

_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]")
"""Accents on Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic, which most texts leave out."""
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARK = "\u0900-\u0dff\u0e31-\u0e4e"
"""Marks of Indic and Thai scripts: letters in all but name, a word without them is another word."""
_TOKEN = re.compile(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}](?:[^\W_{_IDEOGRAPH}]|[{_MARK}])*")
"""A run of letters and digits with the marks that belong to them; an ideograph or kana by itself, since no spaces part the words of its scripts."""


def tokens(text: str) -> list[str]:
    """The words of `text` in order: case, width, accents and punctuation folded away. ``Müller's 3-year plan`` gives muller s 3 year plan."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", fold(text).casefold()))
    return _TOKEN.findall(unicodedata.normalize("NFC", plain))
