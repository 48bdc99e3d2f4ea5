"""BagIt 1.0 (RFC 8493): a folder that says of each of its files what its SHA-256 is, so that anybody can prove it whole without our software.

    bagit.txt              the version, and that the tag files are UTF-8
    bag-info.txt           what it is, for a person (2.2.2)
    manifest-sha256.txt    digest and path of every file below data/ (2.1.3)
    tagmanifest-sha256.txt the same of the three above (2.2.1)
    data/                  the payload

Knows these files, and what a bag from outside may try: paths that lead out of it, links, files that are none. Refuses to know what the payload is.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from archive.errors import BadInput, StorageFailed

Told = Callable[[int], None]
"""Told how many bytes more were read."""

PAYLOAD: Final = "data"
DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MOST_TAG_BYTES: Final = 256 * 1024 * 1024
"""A manifest of a million files has 100 MB."""
_STEP_BYTES: Final = 1024 * 1024
_WIDE: Final = 79
_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)")
_DECLARED = re.compile(r"BagIt-Version: (0\.9[3-7]|1\.0)\r?\nTag-File-Character-Encoding: UTF-8\r?\n?")
_NAMED_MOST = 5


def digest_of(path: Path, told: Told | None = None) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_STEP_BYTES):
            digest.update(piece)
            if told is not None:
                told(len(piece))
    return digest.hexdigest()


def write_tags(folder: Path, digests: Mapping[str, str], info: Sequence[tuple[str, str]]) -> None:
    """Makes a bag of a folder whose payload lies below data/. `digests` names each file of it (``data/…``); `info` are the lines of bag-info.txt.

    All on disk when this returns. Raises OSError.
    """
    size_bytes = sum((folder / name).stat().st_size for name in digests)
    whole = [*info, ("Bag-Size", _size(size_bytes)), ("Payload-Oxum", f"{size_bytes}.{len(digests)}")]
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(_info_line(label, value) for label, value in whole),
        "manifest-sha256.txt": _manifest(digests),
    }
    tags["tagmanifest-sha256.txt"] = _manifest(
        {name: hashlib.sha256(text.encode("utf-8")).hexdigest() for name, text in tags.items()}
    )
    for name, text in tags.items():
        with (folder / name).open("xb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())


def _manifest(digests: Mapping[str, str]) -> str:
    return "".join(f"{digests[name]}  {_encoded(name)}\n" for name in sorted(digests))


def _info_line(label: str, value: str) -> str:
    """A line of bag-info.txt, folded as 2.2.2 asks; a value cannot end it early."""
    words, lines = " ".join(value.split()).split(" "), [f"{label}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _WIDE and lines[-1].strip():
            lines.append(" ")
        lines[-1] += f" {word}"
    return "\n".join(lines) + "\n"


def _size(size_bytes: int) -> str:
    size, unit = float(size_bytes), "B"
    for larger in ("KB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"


def _encoded(path: str) -> str:
    """Only what would break a line is encoded, and the sign of encoding itself (2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(path: str) -> str:
    return re.sub(r"%(0[Aa]|0[Dd]|25)", lambda found: chr(int(found[1], 16)), path)


def payload_of(folder: Path) -> dict[str, str]:
    """Path (``data/…``) -> SHA-256 of every payload file, as the bag's manifest says; all tag files proven, and every path one that stays in the bag.

    The payload files themselves are looked at, but not read: `prove` does. Raises BadInput naming the bag and what is wrong with it.
    """
    if not (folder / "bagit.txt").is_file():
        raise BadInput(f"{folder} is no bag: there is no bagit.txt in it", name=str(folder))
    if not _DECLARED.fullmatch(_read(folder, "bagit.txt")):
        raise _wrong(folder, "its bagit.txt names no version of BagIt that we know (0.93 to 1.0, in UTF-8)")
    if (folder / "fetch.txt").exists():
        raise _wrong(folder, "parts of it lie elsewhere (fetch.txt); complete it first")
    if not (folder / "manifest-sha256.txt").is_file():
        raise _wrong(folder, "it has no manifest-sha256.txt")
    _prove_tags(folder)
    said = _entries(folder, "manifest-sha256.txt")
    found = dict(_files(folder))
    strange = sorted(name for name in said if not name.startswith(f"{PAYLOAD}/"))
    _refuse_any(folder, strange, "its manifest names what is no payload")
    _refuse_any(folder, sorted(said.keys() - found.keys()), "its manifest names files that are not there")
    _refuse_any(folder, sorted(found.keys() - said.keys()), "files of its payload are not in its manifest")
    _check_oxum(folder, found)
    return said


def prove(folder: Path, digests: Mapping[str, str], told: Told | None = None) -> None:
    """Reads every payload file. Raises BadInput naming those whose bytes are not what the manifest says, StorageFailed when the disk fails."""
    wrong = []
    for name in sorted(digests):
        try:
            if digest_of(folder / name, told) != digests[name]:
                wrong.append(name)
        except OSError as error:
            raise StorageFailed(f"{folder / name}: cannot be read ({error.strerror or error})", path=name) from error
    _refuse_any(folder, wrong, "files are damaged or were changed")


def _prove_tags(folder: Path) -> None:
    if not (folder / "tagmanifest-sha256.txt").is_file():
        return  # the standard leaves it to the maker
    for name, digest in _entries(folder, "tagmanifest-sha256.txt").items():
        if "/" in name or name == "tagmanifest-sha256.txt":
            raise _wrong(folder, f"its tagmanifest names {_shown(name)}, which is no tag file of ours")
        if hashlib.sha256(_read(folder, name).encode("utf-8")).hexdigest() != digest:
            raise _wrong(folder, f"{name} is damaged or was changed")


def _entries(folder: Path, manifest: str) -> dict[str, str]:
    entries: dict[str, str] = {}
    seen: set[str] = set()
    for number, line in enumerate(_read(folder, manifest).split("\n"), start=1):
        text = line.removesuffix("\r")
        if not text:
            continue
        found = _LINE.fullmatch(text)
        if found is None:
            raise _wrong(folder, f"{manifest}, line {number}, is no digest with a path")
        name = _decoded(found[2]).removeprefix("./")
        if not _stays_inside(name):
            raise _wrong(folder, f"{manifest}, line {number}, leads out of the bag: {_shown(name)}")
        # Two spellings of one name would be one file on a Mac or on Windows.
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            raise _wrong(folder, f"{manifest}, line {number}, names {_shown(name)} a second time")
        seen.add(folded)
        entries[name] = found[1].lower()
    return entries


def _stays_inside(name: str) -> bool:
    parts = name.split("/")
    return not (
        name.startswith(("/", "~"))
        or "\\" in name
        or re.match(r"[A-Za-z]:", name)
        or any(part in {"", ".", ".."} for part in parts)
        or "\0" in name
    )


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """Every payload file with its size. A link, a device or a pipe is no file: what it leads to was never in the bag."""
    waiting = [folder / PAYLOAD]
    try:
        if not stat.S_ISDIR(waiting[0].lstat().st_mode):
            raise _wrong(folder, "its data is no folder")
        while waiting:
            with os.scandir(waiting.pop()) as found:
                for one in found:
                    name = Path(one.path).relative_to(folder).as_posix()
                    if one.is_dir(follow_symlinks=False):
                        waiting.append(Path(one.path))
                    elif one.is_file(follow_symlinks=False):
                        yield name, one.stat(follow_symlinks=False).st_size
                    else:
                        raise _wrong(folder, f"{_shown(name)} is a link or a device, not a file")
    except OSError as error:
        raise BadInput(f"{folder} cannot be read as a bag: {error.strerror or error}", name=str(folder)) from error


def _check_oxum(folder: Path, found: Mapping[str, int]) -> None:
    if not (folder / "bag-info.txt").is_file():
        return
    said = re.search(r"(?m)^Payload-Oxum:[ \t]*([0-9]+)\.([0-9]+)\s*$", _read(folder, "bag-info.txt"))
    if said and (said[1], said[2]) != (str(sum(found.values())), str(len(found))):
        raise _wrong(
            folder,
            f"its payload has {sum(found.values())} bytes in {len(found)} files, bag-info.txt says {said[1][:20]} in {said[2][:20]}",
        )


def _read(folder: Path, name: str) -> str:
    path = folder / name
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise _wrong(folder, f"{name} is no file")
        if path.stat().st_size > MOST_TAG_BYTES:
            raise _wrong(folder, f"{name} is larger than any of ours could be")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _wrong(folder, f"{name} cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise _wrong(folder, f"{name} is not UTF-8") from error


def _refuse_any(folder: Path, names: Sequence[str], what: str) -> None:
    if names:
        more = f" and {len(names) - _NAMED_MOST} more" if len(names) > _NAMED_MOST else ""
        raise _wrong(folder, f"{what}: {', '.join(map(_shown, names[:_NAMED_MOST]))}{more}")


def _shown(name: str) -> str:
    return repr(name[:200]) if not name.isprintable() or len(name) > 200 else name


def _wrong(folder: Path, what: str) -> BadInput:
    return BadInput(f"the bag {folder} is not whole: {what}", name=str(folder))
