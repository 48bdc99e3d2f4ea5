"""The files of the reports folder: RUN.json, RUN.html, RUN.txt and index.html. Knows names and how a report comes to lie there whole; nothing of its words.

The files are a convenience, written after the commit: the figures stand in the database, and a run without its files (killed in between, or published by
Scrapy's own ways) is shown without the list of its pages. The JSON is written last: where it lies, the others do.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from archive.config import Config
from archive.errors import BadInput, CannotCreate
from archive.export import whole_file
from archive.report import gathering, overview, page, text
from archive.report.gathering import Ending
from archive.report.told import RunReport, as_json, of_json

if TYPE_CHECKING:
    from archive.settle import Settled
    from archive.store import Store

INDEX: Final = "index.html"


def keep(
    store: Store,
    config: Config,
    run: str,
    settled: Settled | None = None,
    ending: Ending | None = None,
    *,
    now: datetime,
) -> RunReport:
    """Writes the report of a run, and the index anew; gives the report. Raises CannotCreate or StorageFailed.

    A withdrawal that is published while we write is seen by one of the two: it erases what lies there, and we ask again when ours does.
    """
    report = gathering.gathered(store, run, settled, ending)
    write(config, report)
    withdrawn = store.tombstones(report.site)
    if any(one.page in withdrawn and not one.withdrawn for one in report.changes or ()):
        report = gathering.without(report, withdrawn)
        write(config, report)
    write_index(store, config, now)
    return report


def write(config: Config, report: RunReport) -> None:
    """Writes the files of one report. Raises CannotCreate or StorageFailed."""
    _make_folder(config.reports_dir)
    _put(path_of(config, report.run, "html"), page.html(report))
    _put(path_of(config, report.run, "txt"), text.text(report))
    _put(path_of(config, report.run, "json"), json.dumps(as_json(report), ensure_ascii=False, indent=1))


def write_index(store: Store, config: Config, now: datetime) -> Path:
    """Writes the index over all sites and runs; gives its path. Raises CannotCreate or StorageFailed."""
    _make_folder(config.reports_dir)
    kept_runs = {path.stem for path in config.reports_dir.glob("*.html")}
    path = config.reports_dir / INDEX
    _put(path, overview.html(gathering.all_sites(store, kept_runs), now))
    return path


def html_of(store: Store, config: Config, run: str) -> Path:
    """The HTML of a run, written anew where it is not there: from its JSON, else from what the database knows. Raises as `keep`, and BadInput for an
    unknown run."""
    found = store.run(run)
    path = path_of(config, found.id, "html")
    if not path.exists():
        write(config, kept(config, found.id) or gathering.gathered(store, found.id))
    return path


def kept(config: Config, run: str) -> RunReport | None:
    """The report of a run; None where there is none that can be read."""
    try:
        return of_json(json.loads(path_of(config, run, "json").read_bytes()))
    except (OSError, ValueError, RecursionError, BadInput):
        return None


def path_of(config: Config, run: str, kind: str) -> Path:
    """Where the report of a run lies; `kind` is json, html or txt."""
    return config.reports_dir / f"{run}.{kind}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotCreate(f"{folder} cannot be made: {error.strerror or error}", path=str(folder)) from error


def _put(path: Path, words: str) -> None:
    with whole_file(path) as file:
        file.write(words.encode("utf-8", "backslashreplace"))
