"""A look at a site, from its address to a Survey: the crawler's probe as a child process, its answers read from a folder that goes when they are read.

    site ─▶ scrapy child `probe`, under limits ─▶ answers.jsonl + bodies ─▶ survey.look ─▶ Survey

Knows the folder that the probe writes. Refuses to know Scrapy (`child` starts it) and what answers mean (`survey`). Touches no archive: a look is no capture.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from archive import sites
from archive.child import Look
from archive.config import Config
from archive.errors import SiteUnavailable, StorageFailed, TryLater
from archive.survey import Answer, Question, Survey, look
from archive.survey.asking import MOST_SAMPLES

ANSWERS = "answers.jsonl"


def survey(
    config: Config,
    site_argument: str,
    *,
    fresh: bool = False,
    samples: int = MOST_SAMPLES,
    allow_private: bool = False,
    progress: Callable[[int], None] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Survey:
    """Looks at the site that a name, a file or an address means; `fresh` at an address as if no site file knew it. `samples` pages are read.

    `progress` is told how many questions are answered. Raises what `sites.resolve` raises, SiteUnavailable when nothing answered, TryLater when the look was
    stopped, StorageFailed when the answers could not be kept.
    """
    site = sites.resolve(site_argument, allow_private=allow_private, own=config.sites_dir)
    if fresh:
        site = sites.adhoc(site_argument, allow_private=allow_private)
    with tempfile.TemporaryDirectory(prefix="archive-look-") as folder:
        out = Path(folder)
        arguments = {"out": folder, "samples": str(samples), **({"fresh": "1"} if fresh else {})}
        child = Look(config, site_argument, out, arguments, allow_private=allow_private)
        ended = child.run(lambda: progress(_count(out)) if progress is not None else None)
        if ended.stopped_by is not None:
            raise TryLater(f"the look at {site.key} was stopped; the same command begins again")
        answers, end = _answers(out)
        if not answers or end is None:
            said = _last_line(child.log)
            raise SiteUnavailable(f"{site.start_urls[0]}: the look at it {ended.manner}{f': {said}' if said else ''}")
    if all(one.status is None for one in answers):
        raise SiteUnavailable(f"{site.start_urls[0]}: {answers[0].problem}", url=site.start_urls[0])
    return look(site, answers, now())


def _count(out: Path) -> int:
    try:
        return (out / ANSWERS).read_bytes().count(b"\n")
    except OSError:
        return 0


def _answers(out: Path) -> tuple[list[Answer], str | None]:
    """The answers in the order in which they came, and how the look ended; None where it broke off."""
    answers: list[Answer] = []
    end: str | None = None
    try:
        if not (out / ANSWERS).exists():
            return [], None
        for line in (out / ANSWERS).read_text("utf-8").splitlines():
            row = json.loads(line)
            if "end" in row:
                end = row["end"]
                continue
            question = Question(row["asked"], row["what"])
            body = (out / row["body"]).read_bytes()
            answers.append(Answer(question, row["url"], row["status"], row["headers"], body, row["problem"]))
    except (OSError, ValueError, KeyError) as error:
        raise StorageFailed(f"what the look brought cannot be read: {error}", path=str(out)) from error
    return answers, end


def _last_line(log: Path) -> str:
    try:
        lines = log.read_text("utf-8", "replace").split("\n")
    except OSError:
        return ""
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")
