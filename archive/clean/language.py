"""The language of a page: what it declares, and what its words are. Knows language tags; the statistics are py3langid's.

The declared one is believed, unless a long text is plainly in another language: templates declare English whatever is written in them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from archive.clean.evidence import claim
from archive.clean.pagehead import Head, language_tag
from archive.model import Claim
from archive.sites import Site

LEAST_CHARS, SURE_CHARS, READ_CHARS = 60, 300, 3000
"""Below the first no statistics, from the second on they may overrule a declaration; no more than the third is read."""
SURE = 0.999


def read(head: Head | None, text: str, site: Site | None) -> tuple[str | None, list[Claim]]:
    """BCP 47, and what every source said."""
    said = list(_declared(head)) if head else []
    if site and site.language:
        said.append(("site_file", site.language, language_tag(site.language)))
    declared = next((value for _, _, value in said if value), None)
    found, share = (
        _identify(text[:READ_CHARS])
        if len(text) >= SURE_CHARS or (declared is None and len(text) >= LEAST_CHARS)
        else ("", 0.0)
    )
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
        said_of_text = f"{share:.3f} of {min(len(text), READ_CHARS)} characters"
        claims.append(claim("language", "text", said_of_text, found, chosen=overruled, why=why if overruled else ""))
    return chosen, claims


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
