"""What a perfect archive of the sample society would hold after each night: the yardstick of the demo and the tests.

Knows the records, not the pages: nothing here is read back from HTML. White space inside a block is folded (a no-break space is a space).
"""

from __future__ import annotations

import json
from pathlib import Path

from archive.errors import CannotCreate, UsageProblem
from archive.sample import catalogue, furniture
from archive.sample.items import Item, Person


def truth_rows(night: int, base: str) -> list[dict[str, object]]:
    """One row an address with an item of its own, newest first, after `night`; on the second night the removed item has a row too.

    Keys: url, alternate_urls (other addresses that lead to it), title, kind, published (ISO 8601, as exact as the page, its metadata or REST says; None
    for the fact sheet), published_tz (IANA name where the text names a zone), published_in_text, dateline, contact (name, role, phone, email) or None,
    embargo_until, authors, body_text, about_text, duplicate_of (the url of the item whose text it repeats) and change: new, edited, redated, removed or
    unchanged; on the first night everything is new. Where only typography and white space changed, body_text is as first printed: an archive keeps the
    text of a version's first capture.
    """
    if night not in catalogue.NIGHTS:
        raise UsageProblem(f"the sample society tells the truth of night 1 and night 2, not of {night!r}")
    first = {item.key: item for item in catalogue.items(1)}
    tonight = list(catalogue.items(night))
    if night > 1:
        tonight += [item for item in catalogue.items(1) if catalogue.changes()[item.key] == "removed"]
    changes = catalogue.changes() if night > 1 else {}
    rows = []
    for item in tonight:
        change = changes.get(item.key, "new")
        body = first[item.key].body_text if change == "unchanged" else item.body_text
        rows.append(_row(item, base, first) | {"body_text": body, "change": change})
    return rows


def write_truth(path: Path, night: int, base: str) -> None:
    """`truth_rows` as JSON lines in UTF-8. Raises CannotCreate where `path` cannot be written."""
    lines = (json.dumps(row, ensure_ascii=False) for row in truth_rows(night, base))
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise CannotCreate(f"cannot write the sample's truth to {path}: {error.strerror}", path=str(path)) from error


def _row(item: Item, base: str, first: dict[int, Item]) -> dict[str, object]:
    abouts = furniture.abouts(item)
    return {
        "url": f"{base}{item.path}",
        "alternate_urls": [f"{base}{path}" for path in alternate_paths(item)],
        "title": item.title,
        "kind": item.kind.value,
        "published": item.published_iso,
        "published_tz": item.zone if furniture.names_zone(item) else None,
        "published_in_text": furniture.shows_date(item),
        "dateline": item.dateline,
        "contact": _contact(item.contact),
        "embargo_until": furniture.embargo(item),
        "authors": list(item.authors),
        "about_text": "\n\n".join(about.text for about in abouts) or None,
        "duplicate_of": f"{base}{first[item.copy_of].path}" if item.copy_of else None,
    }


def alternate_paths(item: Item) -> tuple[str, ...]:
    """The other addresses of an item: without the final slash, by its number (both redirect), with a campaign's mark (the same page)."""
    if not item.is_post:
        return (item.path.rstrip("/"),) if item.path.endswith("/") else ()
    return (item.path.rstrip("/"), f"/?p={item.key}", f"{item.path}?utm_source=feed")


def _contact(person: Person | None) -> dict[str, str | None] | None:
    if person is None:
        return None
    return {"name": person.name, "role": person.role, "phone": person.phone, "email": person.email}
