"""Noise makes no versions: what changes on a page beside its item leaves the item's state as it was; an edited sentence and a corrected date do not.

Every page of the sample against every noise, alone and all together, under the profile that a site's nights would teach.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from archive.clean import PageContext, clean_html, prints_of, profile
from archive.clean.profile import Profile
from archive.identity import state_digest
from archive.model import Cleaned
from archive.sample import catalogue
from archive.sample.answers import Answer
from archive.sample.noise import NOISES, noisy
from archive.sample.site import addresses

BASE = "http://127.0.0.1:8765"
PATHS = [item.path for item in catalogue.items(1)]
EVERY = tuple(NOISES)


def context(path: str, known: Profile | None = None) -> PageContext:
    return PageContext(BASE + path, addresses(1, BASE)[path].content_type, profile=known)


def cleaned(answer: Answer, path: str, known: Profile | None) -> Cleaned:
    return clean_html(answer.body, context(path, known))


@pytest.fixture(scope="session")
def known() -> Profile:
    """What four nights teach: the first without noise, the others with all of it."""
    pages = addresses(1, BASE)
    nights = [pages]
    nights += [{path: noisy(pages[path], EVERY, visit=visit, path=path) for path in PATHS} for visit in (1, 2, 3)]
    return profile.learn((path, prints_of(night[path].body, context(path))) for night in nights for path in PATHS)


@pytest.fixture(scope="session")
def states(known: Profile) -> dict[str, str]:
    return {path: state_digest(cleaned(addresses(1, BASE)[path], path, known)) for path in PATHS}


@pytest.mark.parametrize(
    "names", [*((name,) for name in EVERY), EVERY], ids=lambda names: names[0] if len(names) == 1 else "all"
)
def test_noise_on_every_page_changes_no_state(names: tuple[str, ...], known: Profile, states: dict[str, str]) -> None:
    pages = addresses(1, BASE)
    moved, touched = [], 0
    for path in PATHS:
        answer = noisy(pages[path], names, visit=1 + len(path) % 3, path=path)
        touched += answer.body != pages[path].body
        if state_digest(cleaned(answer, path, known)) != states[path]:
            moved.append(path)
    assert not moved
    assert touched >= 3, "the noise is heard nowhere"


def test_an_edited_sentence_is_heard_through_all_the_noise(known: Profile, states: dict[str, str]) -> None:
    pages = addresses(1, BASE)
    for path in PATHS:
        body = pages[path].body
        words = cleaned(pages[path], path, known).body_text
        sentence = max(re.findall(rb"[A-Za-z ,]{20,}", body), key=lambda run: (run.decode() in words, len(run)))
        edited = replace(pages[path], body=body.replace(sentence, sentence + b" and then some", 1))
        assert state_digest(cleaned(noisy(edited, EVERY, visit=2, path=path), path, known)) != states[path], path
