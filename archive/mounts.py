"""On what kind of file system a path lies: network file systems lock and share memory by rules of their own, and a database in WAL mode breaks there.

    SQLite: "All processes using a database must be on the same host computer; WAL does not work over a network filesystem." (sqlite.org/wal.html)

Knows Linux's table of mounts. Refuses to know what is kept where. On other systems nothing is known, and nothing is said.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "lustre", "beegfs", "gpfs", "gfs2", "ocfs2"}
    | {
        "fuse.sshfs",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.rclone",
        "fuse.mergerfs.nfs",
        "fuse.davfs",
        "davfs",
        "virtiofs",
    }
    | {
        "fuse.ceph",
        "fuse.juicefs",
        "fuse.gcsfuse",
        "fuse.blobfuse",
        "fuse.mountpoint-s3",
        "drvfs",
        "vboxsf",
        "fuse.vmhgfs-fuse",
    }
)
"""File systems whose files another machine (or the host of a virtual one) may write at the same time. Local disks under FUSE (ntfs-3g) are none."""
MOUNTS = Path("/proc/self/mountinfo")
"""The kernel's table of mounts, as this process sees them."""
_ESCAPED = re.compile(r"\\([0-7]{3})")


def network_kind(path: Path, mounts: Path = MOUNTS) -> str | None:
    """The kind of network file system that `path`, or what there is of it so far, lies on; None for a local disk, and where nobody can say."""
    kind = kind_of(path, mounts)
    return kind if kind in NETWORK else None


def kind_of(path: Path, mounts: Path = MOUNTS) -> str | None:
    """The kind of file system, as the kernel calls it (proc(5), mountinfo): that of the longest mount point above `path`; of two on one point the later."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    real = os.path.realpath(path)
    best, kind = "", None
    for line in lines:
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[4])
        above = point.rstrip("/") + "/"
        if (real == point or real.startswith(above)) and len(point) >= len(best):
            best, kind = point, after.split(" ")[0]
    return kind
