"""The language of a page: what it declares, and what its words are. Knows language tags; the statistics are py3langid's.

The declared one is believed, unless a long text is plainly in another language: templates declare English whatever is written in them. Where a tenth of
the words are the commonest words of the declared language, no statistics are asked: they cost as much as the parse, and have nothing to say against that.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from archive.clean import wording
from archive.clean.evidence import claim
from archive.clean.pagehead import Head, language_tag
from archive.model import Claim
from archive.sites import Site

LEAST_CHARS, SURE_CHARS, READ_CHARS = 60, 300, 3000
"""Below the first no statistics, from the second on they may overrule a declaration; no more than the third is read."""
SURE = 0.999
COMMON_CHARS, COMMON_SHARE = 1500, 0.1
"""So much of the text is looked at for common words of the declared language, and so many of its words must be some."""

_WORD = re.compile(r"[^\W\d_]+")


def read(head: Head | None, text: str, site: Site | None) -> tuple[str | None, list[Claim]]:
    """BCP 47, and what every source said."""
    said = list(_declared(head)) if head else []
    if site and site.language:
        said.append(("site_file", site.language, language_tag(site.language)))
    declared = next((value for _, _, value in said if value), None)
    found, share, how = "", 0.0, ""
    if len(text) >= SURE_CHARS or (declared is None and len(text) >= LEAST_CHARS):
        found, how = _confirmed(text, declared)
        if not found:
            found, share = _identify(text[:READ_CHARS])
            how = f"{share:.3f} of {min(len(text), READ_CHARS)} characters"
    overruled = bool(found) and (declared is None or (declared.split("-")[0] != found and share > SURE))
    chosen = found if overruled else declared
    why = "no declaration" if declared is None else f"the text is {found} whatever is declared"
    claims, taken = [], overruled
    for source, verbatim, value in said:
        hit = not taken and value == chosen
        taken = taken or hit
        claims.append(
            claim("language", source, verbatim, value, chosen=hit, why="first declaration in order" if hit else "")
        )
    if found:
        claims.append(claim("language", "text", how, found, chosen=overruled, why=why if overruled else ""))
    return chosen, claims


def _confirmed(text: str, declared: str | None) -> tuple[str, str]:
    """The declared language where the text's words are plainly its own, and how many of them: ("en", "31 of 100 words are common in en"), else ("", "")."""
    language = (declared or "").split("-")[0]
    common = wording.common_words(language) if language else frozenset()
    words = _WORD.findall(text[:COMMON_CHARS].lower()) if common else []
    share = sum(word in common for word in words) / max(len(words), 1)
    return (language, f"{100 * share:.0f} of 100 words are common in {language}") if share >= COMMON_SHARE else ("", "")


def _declared(head: Head) -> list[tuple[str, str, str | None]]:
    said = [("html", head.declared_language)] if head.declared_language else []
    said += [
        (name, head.meta[name])
        for name in ("content-language", "og:locale", "dc.language", "dcterms.language", "language")
        if name in head.meta
    ]
    in_json = head.article.get("inLanguage")
    if isinstance(in_json, str):
        said.append(("jsonld", in_json))
    return [(source, text, language_tag(text)) for source, text in said]


def _identify(text: str) -> tuple[str, float]:
    found, share = _identifier().classify(text)
    return str(found), float(share)


@cache
def _identifier() -> Any:
    from py3langid.langid import (
        MODEL_FILE,
        LanguageIdentifier,
    )  # its model costs a tenth of a second, and only pages need it

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
