"""Author strings: what introduces, follows and parts the names of a byline is no part of them."""

from __future__ import annotations

import pytest

from archive.clean import names


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("By Jane Doe and John Q. Roe, Lake Times", ("Jane Doe", "John Q. Roe")),
        ("Jane Doe, Staff Writer", ("Jane Doe",)),
        ("Jane Doe | Lakewire", ("Jane Doe",)),
        ("Jane Doe, John Roe, Max Mole", ("Jane Doe", "John Roe", "Max Mole")),
        ("View all posts by Jane Doe", ("Jane Doe",)),
        ("JANE DOE-ROE, MD and P.J. O'REED", ("Jane Doe-Roe, MD", "P.J. O'Reed")),
        ("Doe, Jane T.", ("Jane T. Doe",)),
        ("Jane DoeNovember 20, 2007", ("Jane Doe",)),
        ("Jane Doe @janedoe", ("Jane Doe",)),
        ("Jane O&#039;Doe", ("Jane O'Doe",)),
        ("Written by Jane Doe Reviewed by John Roe", ("Jane Doe",)),
        ("Jane Doe\nSenior Editor", ("Jane Doe",)),
        ("Von Anna Müller und Karl-Heinz Groß", ("Anna Müller", "Karl-Heinz Groß")),
        ("Maria & Katerina", ("Maria & Katerina",)),
        ("Centre for Wind and Water", ("Centre for Wind and Water",)),
        ("Jane Doe; Lake Society", ("Jane Doe",)),
        ("admin", ()),
        ("Staff", ()),
        ("{{ author.name }}", ()),
        ("262588213843476", ()),
        ("https://social.example/janedoe", ()),
        ("Photo by Jane Doe", ()),
        ("A sentence about what the society does for its members", ()),
    ],
)
def test_the_people_of_an_author_string(text: str, people: tuple[str, ...]) -> None:
    assert names.written(names.read(text)) == people


def test_the_sites_own_name_is_an_author_only_where_nobody_else_is() -> None:
    houses = frozenset({names.key("Lake Watch")})
    assert names.read("Lake Watch", houses=houses)[0].sort is names.Sort.HOUSE
    assert names.written(names.read("Lake Watch; Jane Doe", houses=houses)) == ("Jane Doe",)
