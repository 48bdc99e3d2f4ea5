"""The files of the reports folder: RUN.json, RUN.html, RUN.txt and index.html. Knows names and how a report comes to lie there whole; nothing of its words.

The files are a convenience, written after the commit: the figures stand in the database, and a run without its files (killed in between, or published by
Scrapy's own ways) is shown without the list of its pages. The JSON is written last: where it lies, the others do.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from archive.config import Config
from archive.errors import BadInput
from archive.export import whole_file
from archive.report import gathering
from archive.report.gathering import Ending
from archive.report.told import RunReport, as_json, of_json

if TYPE_CHECKING:
    from archive.settle import Settled
    from archive.store import Store


def keep(store: Store, config: Config, run: str, settled: Settled | None = None, ending: Ending | None = None) -> Path:
    """Writes the report of a run; gives the path of its JSON. Raises CannotCreate or StorageFailed.

    A withdrawal that is published while we write is seen by one of the two: it erases what lies there, and we ask again when ours does.
    """
    report = gathering.gathered(store, run, settled, ending)
    write(config, report)
    withdrawn = store.tombstones(report.site)
    if any(one.page in withdrawn and not one.withdrawn for one in report.changes or ()):
        write(config, gathering.without(report, withdrawn))
    return path_of(config, report.run, "json")


def write(config: Config, report: RunReport) -> None:
    """Writes the files of one report. Raises CannotCreate or StorageFailed."""
    folder = config.reports_dir
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(as_json(report), ensure_ascii=False, indent=1)
    _put(path_of(config, report.run, "json"), text)


def kept(config: Config, run: str) -> RunReport | None:
    """The report of a run; None where there is none that can be read."""
    try:
        return of_json(json.loads(path_of(config, run, "json").read_bytes()))
    except (OSError, ValueError, BadInput):
        return None


def path_of(config: Config, run: str, kind: str) -> Path:
    """Where the report of a run lies; `kind` is json, html or txt."""
    return config.reports_dir / f"{run}.{kind}"


def _put(path: Path, text: str) -> None:
    with whole_file(path) as file:
        file.write(text.encode("utf-8", "backslashreplace"))
