"""Which file systems are the network's, read from tables of mounts as the kernel writes them."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from archive.errors import Misconfigured
from archive.mounts import kind_of, network_kind
from archive.store import sqlite

TABLE = r"""21 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 21 0:44 / /srv/news rw,relatime shared:1 master:2 - nfs4 nas:/volume rw,vers=4.2
31 30 254:3 / /srv/news/local rw - xfs /dev/vdb rw
32 21 0:45 / /mnt/the\040share rw - cifs //nas/share rw
33 21 0:46 / /mnt/twice rw - ext4 /dev/vdc rw
34 21 0:47 / /mnt/twice rw - fuse.sshfs me@there: rw
35 21 0:48 / /mnt/usb rw - fuseblk /dev/sdb1 rw
a line that is none
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mountinfo"
    path.write_text(TABLE)
    return path


@pytest.mark.parametrize(
    ("path", "kind", "is_network"),
    [
        ("/home/archive-data", "ext4", False),
        ("/srv/news", "nfs4", True),
        ("/srv/news/archive-data/not/made/yet", "nfs4", True),
        ("/srv/newspaper", "ext4", False),
        ("/srv/news/local/archive-data", "xfs", False),
        ("/mnt/the share/a", "cifs", True),
        ("/mnt/twice/a", "fuse.sshfs", True),
        ("/mnt/usb/a", "fuseblk", False),
    ],
)
def test_the_longest_mount_point_above_a_path_decides(table: Path, path: str, kind: str, is_network: bool) -> None:
    assert kind_of(Path(path), table) == kind
    assert network_kind(Path(path), table) == (kind if is_network else None)


def test_a_system_without_such_a_table_says_nothing(tmp_path: Path) -> None:
    assert network_kind(tmp_path, tmp_path / "nothing") is None


def test_no_database_is_made_on_a_network_file_system(table: Path) -> None:
    with pytest.raises(Misconfigured, match=r"nfs4.*ARCHIVE_DATABASE_URL"):
        sqlite.check_place(Path("/srv/news/archive-data/archive.db"), table)
    sqlite.check_place(Path("/srv/news/local/archive-data/archive.db"), table)


def test_a_database_that_lies_there_already_is_warned_about_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "share"
    home.mkdir()
    (home / "archive.db").write_bytes(b"")
    table = tmp_path / "mountinfo"
    table.write_text(f"30 21 0:44 / {home} rw - cifs //nas/share rw\n")
    with caplog.at_level(logging.WARNING):
        sqlite.check_place(home / "archive.db", table)
        sqlite.check_place(home / "archive.db", table)
    assert [record.message.partition(" (")[2][:4] for record in caplog.records] == ["cifs"]
