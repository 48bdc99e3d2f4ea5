"""The file for Prometheus, read back by Prometheus's own parser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archive import metrics
from archive.errors import CannotCreate
from archive.status import SiteStatus

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
WELL = SiteStatus(
    "sample",
    "The Society",
    good_at=NOW - timedelta(hours=1),
    tried_at=NOW - timedelta(hours=2),
    duration_s=61.5,
    pages=41,
    figures={"new": 2, "captures": 50, "rejected_by": {"empty": 1}},
)
ILL = SiteStatus(
    'o"dd\\one\n', "Odd", alarms=({"kind": "redesign"},), holds=("a", "b"), waiting=7, problems=("redesign",)
)


def read(path: Path) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(path.read_text("utf-8"))
    return {
        (one.name, *(value for _, value in sorted(one.labels.items()))): one.value
        for family in families
        for one in family.samples
    }


def test_every_site_is_told_in_seconds_and_counts(tmp_path: Path) -> None:
    path = tmp_path / "node" / "archive.prom"
    metrics.write(path, [WELL, ILL], NOW)
    found = read(path)
    assert found["society_archive_well", "sample"] == 1
    assert (
        found["society_archive_last_good_night_timestamp_seconds", "sample"] == (NOW - timedelta(hours=1)).timestamp()
    )
    assert found["society_archive_last_good_night_duration_seconds", "sample"] == 61.5
    assert found["society_archive_night_pages", "sample", "new"] == 2
    assert found["society_archive_night_captures", "sample"] == 50
    assert found["society_archive_well", ILL.site] == 0
    assert found["society_archive_open_holds", ILL.site] == 2
    assert found["society_archive_alarms", ILL.site] == 1
    assert ("society_archive_last_good_night_timestamp_seconds", ILL.site) not in found
    assert path.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in path.parent.iterdir()] == ["archive.prom"]


def test_a_file_that_cannot_be_written_is_named_and_the_old_one_stays(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(CannotCreate, match="ARCHIVE_METRICS"):
        metrics.write(blocked / "archive.prom", [WELL], NOW)
    folder = tmp_path / "archive.prom"
    folder.mkdir()
    with pytest.raises(CannotCreate, match=r"archive\.prom"):
        metrics.write(folder, [WELL], NOW)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["archive.prom", "file"]
