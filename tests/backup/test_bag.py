"""Bags: ours are whole by the standard's own words, and a bag from outside cannot make us read or write a file that is not in it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.backup.bag import payload_of, prove, write_tags
from archive.errors import BadInput

A = hashlib.sha256(b"a").hexdigest()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    (folder / "data" / "deep").mkdir(parents=True)
    names = ["data/a", "data/deep/100% \nof it", "data/deep/Größe 漢"]
    for name in names:
        (folder / name).write_bytes(b"a")
    write_tags(folder, dict.fromkeys(names, A), [("External-Description", "words " * 40 + "\nPayload-Oxum: 9.9")])
    return folder


def test_a_bag_of_ours_is_what_the_standard_says(small: Path) -> None:
    assert (small / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    manifest = (small / "manifest-sha256.txt").read_text("utf-8")
    assert manifest == f"{A}  data/a\n{A}  data/deep/100%25 %0Aof it\n{A}  data/deep/Größe 漢\n"
    info = (small / "bag-info.txt").read_text("utf-8")
    assert re.findall(r"(?m)^[^ :]+: .*$", info)[-1] == "Payload-Oxum: 3.3"
    assert max(map(len, info.splitlines())) <= 79
    tags = (small / "tagmanifest-sha256.txt").read_text("utf-8")
    assert re.findall(r"  (.+)", tags) == ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"]


def test_a_bag_of_ours_is_whole(small: Path) -> None:
    found = payload_of(small)
    assert set(found.values()) == {A}
    prove(small, found)


def rewritten(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Changes a tag file, and the tagmanifest with it, as a forger would."""

    def spoil(folder: Path) -> None:
        path = folder / name
        path.write_bytes(change(path.read_bytes()))
        (folder / "tagmanifest-sha256.txt").unlink(missing_ok=True)

    return spoil


def entry(path: str) -> Callable[[Path], None]:
    return rewritten("manifest-sha256.txt", lambda text: text + f"{A}  {path}\n".encode())


def linked(folder: Path) -> None:
    (folder / "data" / "a").unlink()
    (folder / "data" / "a").symlink_to("/etc/passwd")


def linked_folder(folder: Path) -> None:
    shutil.rmtree(folder / "data" / "deep")
    (folder / "data" / "deep").symlink_to("/etc")


def piped(folder: Path) -> None:
    (folder / "data" / "a").unlink()
    os.mkfifo(folder / "data" / "a")


def folder_for_a_file(folder: Path) -> None:
    (folder / "bag-info.txt").unlink()
    (folder / "bag-info.txt").mkdir()


SPOILED: list[tuple[str, Callable[[Path], None], str]] = [
    ("no declaration", lambda folder: (folder / "bagit.txt").unlink(), "no bagit.txt"),
    ("another version", rewritten("bagit.txt", lambda text: text.replace(b"1.0", b"7.0")), "no version of BagIt"),
    ("no manifest", lambda folder: (folder / "manifest-sha256.txt").unlink(), "no manifest-sha256.txt"),
    ("parts elsewhere", lambda folder: (folder / "fetch.txt").write_text("http://x/ 1 data/x"), "fetch.txt"),
    ("a tag file changed", lambda folder: (folder / "bag-info.txt").write_text("X: y\n"), "bag-info.txt is damaged"),
    ("a file is missing", lambda folder: (folder / "data" / "a").unlink(), "not there: data/a"),
    ("a file too many", lambda folder: (folder / "data" / "z").write_text("z"), "not in its manifest: data/z"),
    ("an absolute path", entry("/etc/passwd"), "leads out of the bag: /etc/passwd"),
    ("a path upwards", entry("data/../../x"), r"leads out of the bag: data/\.\./\.\./x"),
    ("a home directory", entry("~root/x"), "leads out of the bag"),
    ("a drive", entry("C:/x"), "leads out of the bag"),
    ("a path for Windows", entry("data\\..\\x"), "leads out of the bag"),
    ("a dot", entry("data/./../a"), "leads out of the bag"),
    ("a control character", entry("data/%0A/\x1b[2Jx"), r"not there: 'data/\\n/\\x1b\[2Jx'"),
    ("a tag as payload", entry("bagit.txt"), "no payload"),
    ("a name twice", entry("data/A"), "a second time"),
    ("nonsense", rewritten("manifest-sha256.txt", lambda text: text + b"what is this\n"), "is no digest with a path"),
    ("no text at all", rewritten("manifest-sha256.txt", lambda text: text + b"\xff\xfe"), "not UTF-8"),
    ("another number of bytes", rewritten("bag-info.txt", lambda text: text.replace(b"3.3", b"4.3")), "says 4 in 3"),
    ("a number too long", rewritten("bag-info.txt", lambda text: text.replace(b"3.3", b"9" * 5000 + b".3")), "says 9{20} in 3$"),
    ("a link for a file", linked, "data/a is a link or a device"),
    ("a link for a folder", linked_folder, "data/deep is a link or a device"),
    ("a pipe", piped, "data/a is a link or a device"),
    ("a folder for a manifest", folder_for_a_file, "bag-info.txt is no file"),
    ("no data", lambda folder: shutil.rmtree(folder / "data"), "cannot be read as a bag"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "said"), [row[1:] for row in SPOILED], ids=[row[0] for row in SPOILED])
def test_what_is_no_whole_bag_is_refused_in_one_line(small: Path, spoil: Callable[[Path], None], said: str) -> None:
    spoil(small)
    with pytest.raises(BadInput, match=said) as refused:
        payload_of(small)
    assert "\n" not in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert str(small) in str(refused.value)


def test_a_single_flipped_bit_is_found_and_named(small: Path) -> None:
    (small / "data" / "deep" / "Größe 漢").write_bytes(b"c")
    with pytest.raises(BadInput, match=r"damaged or were changed: data/deep/Größe 漢$"):
        prove(small, payload_of(small))


def test_a_bag_of_another_maker_is_read(small: Path) -> None:
    """bagit.py writes one blank or two, some write `*` for binary, some end lines as on Windows, some write no tagmanifest and capital digests."""
    (small / "tagmanifest-sha256.txt").unlink()
    (small / "bagit.txt").write_bytes(b"BagIt-Version: 0.97\r\nTag-File-Character-Encoding: UTF-8\r\n")
    text = (small / "manifest-sha256.txt").read_bytes().replace(b"  ", b" *").replace(b"\n", b"\r\n")
    (small / "manifest-sha256.txt").write_bytes(text.replace(A.encode(), A.upper().encode()))
    prove(small, payload_of(small))
