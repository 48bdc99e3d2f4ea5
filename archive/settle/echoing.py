"""What the site says of addresses that do not exist, and the stored readings that this makes doubtful. Beside the step `learn` of the road.

    probes of this settle ─ read ─┐
    stored probes ────────────────┴─▶ echoes ─▶ pages that read as one, and those that did and do no longer, into the plan

A probe teaches and is cleaned as a page is, under the same profile, so that its words compare with a page's. Refuses to know how an echo is made (`outcome`).
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urljoin

from archive.model import Cleaned, Form, Outcome, UrlKey
from archive.outcome import PROBE_MARK, echo_in, echo_of, is_probe
from archive.settle.reading import Cleaning, Plan, key_of, read_bodies, reread
from archive.settle.work import Work
from archive.sites import Site
from archive.store.standing import Sighted


def hear_echoes(work: Work, made: Plan, cleaning: Cleaning) -> frozenset[str]:
    """The echoes of the site's probes, those of the plan read now, and the plan with what they make doubtful."""
    stored = work.store.readings_under(_places(work.site))
    standing = [one for one in stored if one.capture.id not in made.silenced]
    probes = {key: made.to_read.pop(key) for key in list(made.to_read) if is_probe(key.page)}
    read = read_bodies(Plan(to_read=probes), work.body_of, work.context_of, {}, keep=lambda _: None, cleaning=cleaning)
    made.known |= read
    before = _echoes(stored)
    kept = [one for one in standing if key_of(one.capture, one.page, one.form) not in read and not made.is_everything]
    echoes = _echoes(kept) | {echo for one in read.values() if (echo := echo_in(one.row["evidence"]))}
    if before != echoes and not made.is_everything:
        doubtful = _doubtful(work, echoes - before, before - echoes)
        reread(made, work.store, {key_of(one.capture, one.page, one.form) for one in doubtful})
    return frozenset(echoes)


def _places(site: Site) -> list[UrlKey]:
    """What the keys of the site's probes begin with: they are asked at the roots of its hosts, whatever its file calls its start."""
    roots = [*site.start_urls, *(f"http://[{host}]/" if ":" in host else f"http://{host}/" for host in site.hosts)]
    return sorted({site.page_of(urljoin(root, f"/{PROBE_MARK}")) for root in roots})


def _echoes(probes: Collection[Sighted]) -> set[str]:
    said = (echo_in(one.rendition["evidence"]) for one in probes if one.rendition is not None and is_probe(one.page))
    return {echo for echo in said if echo is not None}


def _doubtful(work: Work, come: Collection[str], gone: Collection[str]) -> list[Sighted]:
    """The stored readings that say what an address gets that does not exist, as is known now, and those taken for it for what nothing says now."""
    if not come and not gone:
        return []
    undated = work.store.undated_readings(work.site.key)
    items = [one for one in undated if one.rendition is not None and one.rendition["outcome"] == Outcome.OK.value]
    texts = dict(work.store.texts({one.rendition["text_digest"] for one in items if one.rendition is not None}))
    found = [one for one in undated if one.rendition is not None and echo_in(one.rendition["evidence"]) in gone]
    for one in items if come else ():
        assert one.rendition is not None
        shown = Cleaned(Outcome.OK, title=one.rendition["title"], body_text=texts[one.rendition["text_digest"]])
        if one.form in (Form.HTML, Form.TEXT) and echo_of(one.page, shown) in come:
            found.append(one)
    return found
