"""Author strings to names: "By JANE DOE and John Roe, Staff Writers | Lake News" is two people. Knows how bylines are written, nothing of pages.

What is written is a claim; what stands here is how to read it. A person has at least two words; an account name is somebody, though we do not know whom; an
organisation is an author where no person is. "admin" and "staff" are nobody.
"""

from __future__ import annotations

import enum
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.clean import dates, wording
from archive.identity import fold

MAX_NAMES = 12
LONGEST_NAME = 80
MOST_WORDS = 6

_NOBODY = frozenset(
    "admin administrator administrador editor editors webmaster root user staff author authors wordpress guest anonymous anon unknown none null undefined "
    "contributor contributors redaktion redaction redazione redacción redacao redactie default test demo superuser support system site".split()
) | {
    "web editor", "site admin", "web admin", "website admin", "site editor", "guest author", "guest contributor", "guest post", "staff writer",
    "staff report", "staff reports", "staff reporter", "staff writers", "super user", "news staff", "the editors", "editorial staff", "content team",
    "not available", "n/a", "see all", "view all", "view bio", "view profile", "full bio", "show more", "sign up",
    "log in", "subscribe", "share", "follow", "see bio", "no author", "post author", "about the author", "the author", "read more",
}  # fmt: skip
"""Account and placeholder names: no author at all, wherever they stand."""
_OPENING = re.compile(
    r"(?i)^\W*(?:(?:[^\W\d_]+ |[A-Z][a-z]{2}\.? \d{1,2},? ){0,4}by|authors?|writers?|"
    r"(?:words|story|text)(?=\s*:)|(?:von|par|por|di|door|av|af)(?=\s+\S+\s+\S)|autore?n?|auteure?|"
    r"a cura di)\s*(?::|\s|$)[\s|:]*"
)
"""What introduces a name: "By", "Words and pictures by", "View all posts by", "Author:", "Von"."""
_OTHER_HAND = re.compile(
    r"(?i)^\W*(?:[^\W\d_]+[ -]){0,3}(?:photos?|photograph(?:s|y|ed)?|images?|pictures?|illustrat\w+|video|graphics?|"
    r"review(?:ed)?|edited|fact[- ]?checked|checked|verified|updated|"
    r"translated|sponsored|powered|provided|designed|narrated|medically|approved)\b.{0,40}?\b(?:by|:)|^\W*(?:photos?|images?|getty|courtesy)\b"
)
_SECOND_HAND = re.compile(
    r"(?i)[\s,;|•·(–—-]+(?:(?:medically |clinically |expert |scientifically )?(?:reviewed|edited|fact[- ]checked|verified|"
    r"updated|modified|translated|photograph(?:y|ed|s)?|"
    r"photos?|illustrat(?:ed|ions?)|images?|video|narrated|published|posted|last (?:updated|modified|reviewed))\b|"
    r"(?:contributors?|editor|reviewer|fact checker)\s*:)"
    r".*$",
    re.DOTALL,
)
_MONTH_DAY = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}\b"
_GLUED = re.compile(rf"(?<=[a-z.])(?={_MONTH_DAY})|(?<=[a-z])(?=(?:Updated|Published|Posted)\b)")
"""Where a theme lets a name and a date touch: "Jane DoeNovember 20, 2007"."""
_CHECKED = re.compile(r"(?i)(?<=\w)\W+(?:\w+ly )?(?:reviewed|edited|fact[- ]?checked|verified)\s+by\b.*$")
_DATE_BEHIND = re.compile(
    rf"(?:^|\s+|[,|•·–—-]\s*){_MONTH_DAY}.*$|[\s–—-]*\d{{4}}[/.]\d{{1,2}}[/.]\d{{1,2}}.*$|^\d.*$"
    r"|\s+(?:on\s+)?(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:updated|published|posted)\b).*$|\s+at\s+\d{1,2}[:.]\d{2}.*$"
    r"|[\s,|•·–—-]+\d+ (?i:min|hour|day|week|month|year)s?\b.*$",
    re.DOTALL,
)
_REACHED = re.compile(r"(?i)\(?\b[\w.+-]+@[\w-]+\.[\w.]+\b\)?|(?:https?://|www\.)\S+|(?<!\w)@\w{2,}")
_BARS = re.compile(r"\s+[|•·–—›»/-]\s+|\s*[|•›»]\s*|\t+|\n+|—|\s+/+\s+")
_AND = re.compile(r"(?i)\s*(?:;|&)\s*|,?\s+(?:and|und|et|y|e|en|og|och|with|w/)\s+|\s*\+\s+")
_CREDENTIAL = re.compile(
    r"^(?:(?:[A-Z]\.?){2,7}|Ph\.?\s?D\.?|M\.?Sc\.?|B\.?Sc\.?|D\.?Sc\.?|M\.?Ed\.?|Ed\.?D\.?|Psy\.?D\.?|Pharm\.?D\.?|"
    r"Dr\.?P\.?H\.?|Jr\.?|Sr\.?|II|III|IV|Esq\.?|CPA|R\.?D\.?N?)(?:[\s/-]+(?:[A-Z]\.?){2,7})*$"
)
_ROLE = re.compile(
    r"(?i)\b(?:writers?|editors?|reporters?|correspondents?|columnists?|journalists?|contributors?|producers?|photographers?|"
    r"bloggers?|critics?|analysts?|director|manager|officer|"
    r"coordinator|president|chair(?:man|woman|person)?|specialist|assistant|associate|professor|lecturer|fellow|consultant|"
    r"lead|head|chief|senior|junior|vice|founder|co-founder|ceo|"
    r"cto|cfo|staff|intern|author|expert|strategist|marketer|marketing|researcher|scientist|engineer|developer|attorney|"
    r"dietitian|nutritionist|therapist|physician|nurse|"
    r"spokes\w+|secretary|executive|partner|principal|news|media|communications?|special to|for the|of the|at the|in|"
    r"freelance|guest|gardener|publisher|reviewer|reviewed|redakteur\w*|autor\w*|rédact\w*|redactor\w*|journaliste)\b"
)
_HOUSE = re.compile(
    r"(?i)\b(?:staff|team|editors|editorial|newsroom|desk|redaktion|rédaction|redazione|redacción|redactie|press|news|media|"
    r"magazine|journal|times|post|herald|tribune|gazette|"
    r"daily|weekly|channel|network|agency|wire|newswire|reuters|bloomberg|afp|dpa|society|association|institute|institut|"
    r"academy|federation|university|universität|université|"
    r"college|school|hospital|clinic|cent(?:er|re)|foundation|council|commission|committee|department|ministry|office|bureau|"
    r"group|company|corp(?:oration)?|inc|llc|ltd|gmbh|"
    r"union|league|club|museum|library|laboratory|labs?|studios?|solutions|services|technologies|global|international|"
    r"partners|heart|health|report|review|digest|"
    r"blog|online|guide|contributors)\b|\.(?:com|org|net|co|tv|gov|edu|io)\b|^the\s|^associated press$"
)
_ROLE_BEHIND = re.compile(
    r"(?<=\w)\s+(?:(?:Senior|Staff|Chief|Contributing|Managing|Guest|Freelance|Deputy|Executive|Associate|Assistant)\s+)*"
    r"(?:Writer|Reporter|Editor|Correspondent|Columnist|Contributor|Journalist|Executive|Director|Manager|Professor|Analyst|Researcher|Producer)\b.*$"
    r"|(?<=\w)\s+(?:Senior|Staff|Contributing|Managing)\s.*$"
)
_ROLE_ALONE = re.compile(
    r"(?i)(?:[^\W\d_]+[ -]){0,3}(?:writer|reporter|editor|correspondent|columnist|contributor|journalist|director|manager|"
    r"professor|analyst|researcher|producer|publisher|"
    r"gardener|reviewer|photographer|founder|specialist|fellow|expert|author|officer|executive|strategist|development)s?"
)
_PARTICLE = frozenset(
    "van von de der den di da del della la le el al bin ibn ben ter ten te dos das do du y e zu af av".split()
)
_CAPITALS = re.compile(r"[^\W\d_]{3,}")


class Sort(enum.IntEnum):
    """What a name names, in the order in which it is believed to be an author."""

    PERSON = 0
    ACCOUNT = 1
    HOUSE = 2
    NOBODY = 3


@dataclass(frozen=True, slots=True)
class Name:
    """One author as written, and what sort of name it is."""

    text: str
    sort: Sort


def read(text: str, *, person: bool | None = None, houses: frozenset[str] = frozenset()) -> tuple[Name, ...]:
    """The names in an author string, each once, in order; nobody is left out. `person` is what the source says it is; `houses` the folded names of the
    site and its publisher."""
    found: dict[str, Name] = {}
    for spelled in _spelled(text):
        name = _sorted(spelled, person, houses)
        if name.sort is not Sort.NOBODY:
            found.setdefault(key(name.text), name)
        if len(found) >= MAX_NAMES:
            break
    return tuple(found.values())


def key(name: str) -> str:
    """Equal for two spellings of one name: case, accents of typing and punctuation folded."""
    return re.sub(r"\W+", " ", fold(name).casefold()).strip()


def _spelled(text: str) -> Iterator[str]:
    """The names as strings. A line break is a boundary that the page draws: the first line that names somebody counts, and what "and" joins to it."""
    joined = re.sub(
        r"(?i)\s*\n\s*(?=(?:and|und|et|y|e|en|&|,)(?:\s|$))|(?<=,)\s*\n\s*|(?<=\band)\s*\n\s*|(?<=&)\s*\n\s*",
        " ",
        text[:600],
    )
    for line in joined.split("\n"):
        tidy = " ".join(html.unescape(html.unescape(line)).split())
        if _OTHER_HAND.match(tidy):
            return
        found = list(_on_line(tidy))
        if any(_sorted(one, None, frozenset()).sort is not Sort.NOBODY for one in found):
            yield from found
            return


def _on_line(line: str) -> Iterator[str]:
    """The names of one line: what introduces them, what follows them and what stands between them taken off."""
    tidy = _GLUED.sub(" ", line)
    tidy = _CHECKED.sub("", tidy)
    tidy = _OPENING.sub("", tidy)
    tidy = re.sub(r"(?i)^(?:by|from)\s+", "", tidy)
    tidy = _REACHED.sub(" ", tidy)
    if found := dates.find(tidy):
        tidy = tidy[: found.start] if found.start > 2 else tidy[found.end :]
    tidy = _DATE_BEHIND.sub("", _SECOND_HAND.sub("", f"{tidy} ").strip())
    tidy = re.sub(r"(?i)\s+(?:on|in|at|for|from)\s*$", "", tidy)
    pieces = [piece for piece in _BARS.split(tidy) if piece and re.search(r"[^\W\d_]", piece)]
    people = [piece for piece in pieces if _looks_personal(piece)]
    for piece in (people or pieces)[:1]:
        yield from _listed(piece)


def _listed(piece: str) -> Iterator[str]:
    inverted = re.fullmatch(r"([^\W\d_][\w'’-]+), ([^\W\d_][\w'’.-]*(?: [^\W\d_]\.?)?)", piece)
    if inverted and not _CREDENTIAL.match(inverted[2]) and not _ROLE.search(inverted[2]):
        yield f"{inverted[2]} {inverted[1]}"
        return
    for named in _parted(piece):
        parts = [
            part.strip(' .:;-–—|*"“”') if not part.strip().endswith(".") else part.strip(' :;-–—|*"“”')
            for part in named.split(",")
        ]
        parts = [part for part in parts if part]
        if not parts:
            continue
        held: str | None = None
        for n, part in enumerate(parts):
            if held is not None and _CREDENTIAL.match(part):
                held = f"{held}, {part}"
            elif n == 0 or (held is not None and _looks_personal(part) and not _HOUSE.search(part)):
                if held is not None:
                    yield held
                held = part
            else:
                break  # a role, a town, an employer: all that follows speaks of the same person
        if held is not None:
            yield held


def _parted(piece: str) -> list[str]:
    """Parted at "and" and its like, but "Maria & Katerina" and "Centre for Wind and Water" are one name."""
    parts = [part for part in _AND.split(piece) if part.strip()]
    single = any(" " not in part.strip() for part in parts)
    return (
        [piece]
        if len(parts) > 1
        and ((single and "," not in piece) or _HOUSE.search(parts[0]) or wording.ORGANISATION.search(parts[0]))
        else parts
    )


def _looks_personal(text: str) -> bool:
    """Two to five words with capitals, none of them a role."""
    words = [word for word in re.sub(r"[.,()]", " ", text.split(",", maxsplit=1)[0]).split() if word]
    if not 2 <= len(words) <= 7 or _ROLE.search(text.split(",", maxsplit=1)[0]) or re.search(r"\d", text):
        return False
    big = [word for word in words if word.lower() not in _PARTICLE and word.lower() not in ("and", "&")]
    return len(big) >= 2 and all(word[0].isupper() or not word[0].isalpha() for word in big)


def _sorted(spelled: str, person: bool | None, houses: frozenset[str]) -> Name:
    name = re.sub(r"\s*\((?:he|she|they|him|her)\b[^)]*\)", "", spelled).strip(' ,;:|*-–—"“”')
    name = name[1:-1] if name.startswith("(") and name.endswith(")") else name
    if len((shorter := _ROLE_BEHIND.sub("", name)).split()) >= 2:
        name = shorter
    name = _calm(name)
    folded = key(name)
    if (
        not re.search(r"[^\W\d_]{2}", name)
        or len(name) > LONGEST_NAME
        or folded in _NOBODY
        or name.casefold() in _NOBODY
    ):
        return Name(name, Sort.NOBODY)
    if (
        re.search(r"[{}<>\\=\[\]$%]|^\w+(?:[._]\w+){1,}$|^[a-f0-9-]{16,}$|\.(?:php|html?|aspx?)\b", name)
        or len(name.split()) > 9
    ):
        return Name(name, Sort.NOBODY)  # a template's variable, a number, a path, a sentence
    if folded in houses or person is False:
        return Name(name, Sort.HOUSE)
    if wording.ORGANISATION.search(name) or _HOUSE.search(name):
        return Name(name, Sort.HOUSE)
    words = re.findall(r"[^\W\d_][\w'’.-]*", name.split(",", maxsplit=1)[0])
    small = [word for word in words if word[0].islower() and word.lower() not in _PARTICLE]
    if len(small) > 1 and len(words) > 2:
        return Name(name, Sort.NOBODY)  # a sentence
    if len(words) <= 4 and _ROLE_ALONE.fullmatch(name):
        return Name(name, Sort.NOBODY)
    if len(words) > MOST_WORDS:
        return Name(name, Sort.NOBODY)  # a headline
    if len(words) < 2 or small or re.search(r"\d", name):
        return Name(name, Sort.ACCOUNT)
    return Name(name, Sort.PERSON)


def _calm(name: str) -> str:
    """JANE DOE is how a template prints Jane Doe; initials and credentials stay."""
    words = name.split(",", maxsplit=1)[0].split()
    if len(words) < 2 or name != name.upper() or not any(_CAPITALS.search(word) for word in words):
        return name
    first, comma, rest = name.partition(",")
    return _CAPITALS.sub(lambda word: word.group().capitalize(), first) + comma + rest


def written(names: Sequence[Name]) -> tuple[str, ...]:
    """Who is named: the people, else the accounts, else the organisations."""
    best = min((name.sort for name in names), default=None)
    return tuple(name.text for name in names if name.sort is best)
