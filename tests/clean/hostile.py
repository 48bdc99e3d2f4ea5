"""Pages made to break a cleaner, each made when it is asked for: none is a file. Used by the tests and by `tools.measure_cleaning`."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass

UTF8 = "text/html; charset=utf-8"
SENTENCE = "The society of kite makers will hold its autumn meeting in the old town hall, and all members are invited. "
ARTICLE = f"<article><h1>Autumn meeting of the kite makers</h1>{f'<p>{SENTENCE * 4}</p>' * 4}</article>"
POLISH = "Zażółć gęślą jaźń: latawce nad miastem, a wszyscy członkowie są zaproszeni. "
RUSSIAN = "Осеннее собрание общества воздушных змеев пройдёт в старой ратуше, приглашены все члены. "
JAPANESE = "凧の会の秋の集まりは古い市庁舎で開かれ、すべての会員が招待されています。"
CHINESE = "风筝协会的秋季会议将在老市政厅举行，欢迎所有会员参加。"
KOREAN = "연 만드는 사람들의 모임은 옛 시청에서 가을 회의를 열며 모든 회원을 초대합니다. "


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page and what the server called them."""

    body: bytes
    content_type: str = UTF8


def _page(inside: str, head: str = "") -> Page:
    return Page(
        f"<!DOCTYPE html><html><head><title>Kites</title>{head}</head><body>{inside}</body></html>".encode(
            "utf-8", "surrogatepass"
        )
    )


def _written_in(text: str, encoding: str, declared: str = "") -> Page:
    body = f"<html><head><title>x</title></head><body><article><h1>x</h1>{f'<p>{text * 5}</p>' * 4}</article></body></html>"
    return Page(body.encode(encoding), f"text/html; charset={declared}" if declared else "text/html")


def _json_ld(text: str) -> Page:
    return _page(ARTICLE, f'<script type="application/ld+json">{text}</script>')


def _cycle() -> str:
    nodes = ",".join(
        f'{{"@id":"#{i}","@type":"NewsArticle","author":{{"@id":"#{(i + 1) % 100}"}},"mainEntity":{{"@id":"#{i}"}}}}'
        for i in range(100)
    )
    return f'{{"@graph":[{nodes}]}}'


def _entity_bomb() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(12))
    return f"<!DOCTYPE html [{entities}]>"


_LINE_BAIT = {
    "By By By": "By " * 40_000,
    "dashes": "–" * 100_000,
    "spaced dashes": "– " * 100_000,
    "stars": "* " * 100_000 + "x",
    "digits": "5" * 100_000,
    "digits and dots": "5.5-" * 40_000,
    "phone bait": "+1 555 " * 30_000,
    "e-mail bait": "a.b-c+" * 40_000,
    "e-mail bait with at": "a@" * 60_000,
    "capitals": "A" * 100_000,
    "capital words": "AB CD " * 30_000,
    "dateline bait": "NEW YORK, " * 20_000,
    "names": "Ida Falk, " * 20_000,
    "about": "About the Society " * 10_000,
    "contact": "For more information contact " * 6_000,
    "media contact": "media press news and " * 10_000,
    "date bait": "March March 3 March " * 10_000,
    "colon dates": "12:12:12:" * 20_000,
    "pipes": "home | about | " * 10_000,
    "street bait": "12 Mast Street, Suite " * 8_000,
    "brackets": "[" * 50_000 + "(" * 50_000,
    "quotes": "“" * 100_000,
    "spaces inside": "a" + " \u00a0" * 100_000 + "b",
    "zero width": "a\u200b\u200c\u200d" * 60_000,
    "combining": "a" + "\u0301" * 100_000,
    "ligature": "\ufdfa" * 100_000,
    "copyright": "© 2021 " * 20_000,
    "releases": "for immediate release " * 10_000,
    "is the of": "The Of of the " * 12_000 + "is",
    "cookies": "we use cookies to " * 10_000,
    "updated": "last updated on " * 10_000,
    "sentence ends": ".”’) " * 40_000,
    "tabs": "\t" * 100_000 + "x",
}
"""One very long line each for the patterns of the wordings: what makes a careless pattern try every place twice."""


def _everywhere(line: str) -> Page:
    """The line as a heading, a paragraph, an entry, a title, an author and a date, beside an article."""
    safe = line.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    half = safe[: len(safe) // 2]
    return _page(
        f'<h1>{half}</h1><p class="byline">{half}</p><p>{safe}</p><ul><li>{half}</li></ul><time datetime="{half}">{half}</time>{ARTICLE}<p>{half}</p>',
        f'<title>{half}</title><meta name="author" content="{half}"><meta property="article:published_time" content="{half}">'
        f'<meta property="og:title" content="{half}">',
    )


PAGES: dict[str, Callable[[], Page]] = {
    "an ordinary page": lambda: _page(ARTICLE),
    **{
        f"100,000 nested {tag}": (lambda tag=tag: _page(f"<{tag}>" * 100_000 + ARTICLE))  # type: ignore[misc]
        for tag in ("div", "b", "ul", "blockquote", "font", "table", "svg", "x-a")
    },
    "100,000 nested and closed div": lambda: _page("<div>" * 100_000 + "kite" + "</div>" * 100_000 + ARTICLE),
    "100,000 nested list entries": lambda: _page("<ul><li>a" * 100_000 + ARTICLE),
    "100,000 nested table cells": lambda: _page("<table><tr><td>" * 100_000 + ARTICLE),
    "100,000 tables side by side": lambda: _page("<table><tr><td>a<td>b</table>" * 100_000 + ARTICLE),
    "45,000 unclosed cells": lambda: _page("<table>" + "<tr><td>a<td>b" * 15_000 + ARTICLE),
    "45,000 kinds of elements": lambda: _page("".join(f"<x{n}>a</x{n}>" for n in range(45_000)) + ARTICLE),
    "45,000 scripts": lambda: _page("<script>kite()</script>" * 45_000 + ARTICLE),
    "45,000 list entries": lambda: _page(f"<ul>{'<li>kite' * 45_000}</ul>{ARTICLE}"),
    **{
        f"{count:,} {name}": (lambda count=count, unit=unit: _page(unit * count + ARTICLE))  # type: ignore[misc]
        for count in (1_900, 4_900, 7_900)
        for name, unit in (
            ("entries", "<li>kite"),
            ("lines", "kite<br><br>"),
            ("short paragraphs", "<p>kites in the wind</p>"),
            ("long paragraphs", f"<p>{SENTENCE}</p>"),
            ("cells", "<table><tr><td>kite</table>"),
            ("linked headings", "<h2><a href=/a>Autumn meeting</a></h2>"),
        )
    },
    "nested cells of a table of data": lambda: _page(
        "<table>" + ("<tr><td>" + "<b>" * 780 + "kite" + "</b>" * 780 + "<td>a") * 3 + f"</table>{ARTICLE}"
    ),
    "900 nested div": lambda: _page("<div>" * 900 + ARTICLE),
    "3,000 nested div behind a text": lambda: _page(ARTICLE + "<div>" * 3_000 + SENTENCE),
    "700 nested div": lambda: _page("<div>" * 700 + ARTICLE),
    "700 nested quotes of text": lambda: _page("<blockquote>kite" * 700 + ARTICLE),
    "700 nested unclosed b and links": lambda: _page("<b><a href=/a>kite" * 350 + ARTICLE),
    "200 nested tables": lambda: _page("<table><tr><td>kite<td>" * 200 + ARTICLE),
    "700 nested sections with headings": lambda: _page("<section class=related><h2>kite</h2>" * 700 + ARTICLE),
    "200 nested tables around 40,000 elements": lambda: _page("<table><tr><td>" * 200 + "<b>kite</b>" * 40_000),
    "30,000 paragraphs below 700 elements": lambda: _page("<div>" * 700 + "<p>kite" * 30_000),
    "700 nested lists in a cell": lambda: _page(
        f"<table><tr><td>a</td><td>{'<ul>' * 700}{'<b></b>' * 40_000}</table>{ARTICLE}"
    ),
    "600 nested authors around 30,000 elements": lambda: _page(
        "<div itemprop=author>" * 600 + "<i></i>" * 30_000 + "</div>" * 600 + ARTICLE
    ),
    "100,000 unclosed cells": lambda: _page("<table>" + "<tr><td>a<td>b" * 50_000 + ARTICLE),
    "200,000 attributes on one tag": lambda: _page(f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>a</p>{ARTICLE}"),
    "200,000 attributes, tag never closed": lambda: _page(f"{ARTICLE}<p {' '.join(f'a{n}' for n in range(200_000))}"),
    "200,000 equal attributes on one tag": lambda: _page(f"<p {'a=1 ' * 200_000}>a</p>{ARTICLE}"),
    "200,000 attributes without spaces": lambda: _page(
        "<p " + "".join(f'a{n}="x"' for n in range(200_000)) + f">a</p>{ARTICLE}"
    ),
    "200,000 attributes parted by slashes": lambda: _page(
        f"<p {'/'.join(f'a{n}' for n in range(200_000))}>a</p>{ARTICLE}"
    ),
    "10,000 attributes behind a quoted bracket": lambda: _page(
        f'<p x=">" {" ".join(f"a{n}=1" for n in range(10_000))}>a</p>{ARTICLE}'
    ),
    "10,000 attributes behind a stray quote": lambda: _page(
        f'<p ="{" ".join(f"a{n}" for n in range(10_000))} x" y">a</p>{ARTICLE}'
    ),
    "200,000 tags of an attribute": lambda: _page('<b a="1">x</b>' * 200_000 + ARTICLE),
    "40,000 tags of twenty attributes": lambda: _page(
        f"<i {' '.join(f'a{n}=1' for n in range(20))}>x</i>" * 40_000 + ARTICLE
    ),
    "a class of 2 MB": lambda: _page(f'<div class="{"entry-content " * 150_000}">{ARTICLE}</div>'),
    "100,000 classes with regions' words": lambda: _page('<p class="a-nav-b-c-d-e-f footer2">x</p>' * 50_000 + ARTICLE),
    "a text node of 20 MB": lambda: _page(f"<p>{'kite ' * 4_000_000}</p>"),
    "a text node of 8 MB": lambda: _page(f"<p>{'kite ' * 1_600_000}</p>{ARTICLE}"),
    "a script of 8 MB": lambda: _page(f"<script>{'var kite; ' * 800_000}</script>{ARTICLE}"),
    "a data address of 8 MB": lambda: _page(f'<img src="data:image/png;base64,{"QUJD" * 2_000_000}">{ARTICLE}'),
    "a page of 50 MB": lambda: _page(ARTICLE * 30_000),
    "1,000,000 line breaks": lambda: _page(f"<p>{'<br>' * 1_000_000}</p>{ARTICLE}"),
    "45,000 line breaks between words": lambda: _page(f"<p>{'kite<br>' * 45_000}</p>{ARTICLE}"),
    "300,000 links": lambda: _page('<a href="/a">kite</a> ' * 300_000 + ARTICLE),
    "45,000 links": lambda: _page('<a href="/a">kite</a> ' * 45_000 + ARTICLE),
    "30,000 paragraphs": lambda: _page(f"<p>{SENTENCE}</p>" * 30_000),
    "30,000 headings": lambda: _page("<h2>Autumn meeting of the kite makers</h2>" * 30_000 + ARTICLE),
    "30,000 equal times": lambda: _page('<time datetime="2021-03-04">4 March 2021</time>' * 30_000 + ARTICLE),
    "30,000 metas": lambda: _page(ARTICLE, "".join(f'<meta name="a{n}" content="b">' for n in range(30_000))),
    "30,000 authors": lambda: _page('<a rel="author" href="/a">Ida Falk</a>' * 30_000 + ARTICLE),
    "1,000 nested tables of data": lambda: _page(
        "<table>" + "<tr><td>a</td><td>b</td></tr>" * 60_000 + "</table>" + ARTICLE
    ),
    "JSON-LD nested 100,000 deep": lambda: _json_ld("[" * 100_000),
    "JSON-LD nested 100,000 deep in objects": lambda: _json_ld('{"@graph":' * 100_000 + "1" + "}" * 100_000),
    "JSON-LD with a string of 10 MB": lambda: _json_ld(f'{{"@type":"NewsArticle","headline":"{"kite " * 2_000_000}"}}'),
    "JSON-LD with a headline of 400 KB": lambda: _json_ld(f'{{"@type":"NewsArticle","headline":"{"kite " * 80_000}"}}'),
    "JSON-LD with 400,000 spaces": lambda: _json_ld(f'{{"@type":"NewsArticle",{" " * 400_000}"headline":"Kites"}}'),
    "JSON-LD of 100,000 objects": lambda: _json_ld(f'{{"@graph":[{",".join(["{}"] * 100_000)}]}}'),
    "JSON-LD in 20,000 scripts": lambda: _page(
        ARTICLE, '<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * 20_000
    ),
    "JSON-LD whose @id runs in a circle": lambda: _json_ld(_cycle()),
    "JSON-LD with a number of 100,000 digits": lambda: _json_ld(
        f'{{"@type":"NewsArticle","position":{"9" * 100_000}}}'
    ),
    "JSON-LD with 20,000 authors": lambda: _json_ld(
        f'{{"@type":"NewsArticle","author":[{",".join(f"""{{"name":"Ida Falk {n}"}}""" for n in range(15_000))}]}}'
    ),
    "JSON-LD of wrong types": lambda: _json_ld(
        '{"@type":["NewsArticle",7,null,{}],"headline":{"@value":[1]},"author":[null,3,{"name":{"a":[]}},[["x"]]],'
        '"datePublished":["2021",{}],"dateModified":1e999,"@graph":{"@graph":{"@graph":3}},"mainEntity":[{"x":1}],"@id":{}}'
    ),
    "billion laughs in the doctype": lambda: Page(f"{_entity_bomb()}<html><body>&l11;{ARTICLE}</body></html>".encode()),
    "quadratic entity in the doctype": lambda: Page(
        f'<!DOCTYPE html [<!ENTITY a "{"k" * 100_000}">]><html><body>{"&a;" * 100_000}{ARTICLE}</body></html>'.encode()
    ),
    "an entity that reads a file": lambda: Page(
        f'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>&a;</p>{ARTICLE}</body></html>'.encode()
    ),
    "billion laughs as XHTML": lambda: Page(
        f'<?xml version="1.0"?>{_entity_bomb()}<html xmlns="http://www.w3.org/1999/xhtml"><body>&l11;{ARTICLE}</body></html>'.encode(),
        "application/xhtml+xml",
    ),
    "500,000 character references": lambda: _page(f"<p>{'&#107;&nbsp;' * 250_000}</p>{ARTICLE}"),
    "references beyond Unicode": lambda: _page(
        f"<p>{'&#x110000;&#xD800;&#xFFFFFFFFFF;&#0;&#55357;' * 100}kite</p>{ARTICLE}"
    ),
    "NUL between all letters": lambda: Page(b"\x00".join(bytes([b]) for b in _page(ARTICLE).body)),
    "NULs in tags and text": lambda: Page(_page(ARTICLE).body.replace(b"<p>", b"<\x00p\x00>\x00k\x00")),
    "lone surrogates as bytes": lambda: _page(f"<p>\ud83d kite \udc00{SENTENCE}</p>{ARTICLE}"),
    "bidi controls": lambda: _page(
        f"<p>The \u202enoitacilbup\u202c of \u2066kites\u2069\u200f\u200e and \u061c{SENTENCE}</p>{ARTICLE}"
    ),
    "zero-width characters": lambda: _page(f"<p>k\u200bi\u200ct\u200de\u2060s\ufeff \u00adand {SENTENCE}</p>{ARTICLE}"),
    "variation selectors and tags": lambda: _page(
        f"<p>kite\ufe0f \U000e0061\U000e0062\U000e0100 {SENTENCE}</p>{ARTICLE}"
    ),
    "private use and noncharacters": lambda: _page(f"<p>\ue000\ufffe\uffff\U0010ffff {SENTENCE}</p>{ARTICLE}"),
    "UTF-16 with a header of UTF-8": lambda: Page(codecs.BOM_UTF16_LE + ARTICLE.encode("utf-16-le")),
    "UTF-16 without mark, header of UTF-8": lambda: Page(f"<html><body>{ARTICLE}</body></html>".encode("utf-16-le")),
    "UTF-16 big without mark or header": lambda: Page(
        f"<html><body>{ARTICLE}</body></html>".encode("utf-16-be"), "text/html"
    ),
    "UTF-16 of odd length": lambda: Page(codecs.BOM_UTF16_LE + ARTICLE.encode("utf-16-le")[:-1]),
    "UTF-8 with a header of UTF-16": lambda: Page(_page(ARTICLE).body, "text/html; charset=utf-16"),
    "UTF-8 with a header of UTF-16LE": lambda: Page(_page(ARTICLE).body + b"x", "text/html; charset=utf-16le"),
    "UTF-32": lambda: Page(codecs.BOM_UTF32_LE + ARTICLE.encode("utf-32-le"), "text/html"),
    "UTF-7 in the header": lambda: Page(
        f"<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>{ARTICLE}".encode(), "text/html; charset=utf-7"
    ),
    "UTF-7 in the page": lambda: Page(f'<meta charset="utf-7"><p>+ADw-script+AD4-</p>{ARTICLE}'.encode(), "text/html"),
    "rot13 in the header": lambda: Page(_page(ARTICLE).body, "text/html; charset=rot13"),
    "idna in the header": lambda: Page(_page(ARTICLE).body, "text/html; charset=idna"),
    "unicode_escape in the header": lambda: Page(_page(ARTICLE).body, "text/html; charset=unicode_escape"),
    "zip in the header": lambda: Page(_page(ARTICLE).body, "text/html; charset=zip"),
    "a character cut in two at the end": lambda: Page(
        _page(f"{ARTICLE}<p>{JAPANESE * 9}").body.partition(b"</body>")[0][:-1]
    ),
    "UTF-8 with Latin-1 pasted in": lambda: Page(
        _page(f"{ARTICLE}<p>{POLISH * 4}</p>").body.replace(b"</p>", b" caf\xe9 \x93kite\x94</p>")
    ),
    "Latin-1 with UTF-8 pasted in": lambda: Page(
        f"<p>{'Über die Höhe schöner Drachen für Schüler. ' * 9}</p>{ARTICLE}".encode("latin-1")
        + "<p>“naïve”</p>".encode(),
        "text/html",
    ),
    "Shift JIS declared UTF-8": lambda: _written_in(JAPANESE, "shift_jis", "utf-8"),
    "Shift JIS without a word": lambda: _written_in(JAPANESE, "shift_jis"),
    "EUC-JP declared Shift JIS": lambda: _written_in(JAPANESE, "euc_jp", "shift_jis"),
    "GB 18030 declared UTF-8": lambda: _written_in(CHINESE, "gb18030", "utf-8"),
    "EUC-KR declared ISO 8859-1": lambda: _written_in(KOREAN, "euc_kr", "iso-8859-1"),
    "ISO 8859-2 declared ISO 8859-1": lambda: _written_in(POLISH, "iso8859_2", "iso-8859-1"),
    "Windows-1251 without a word": lambda: _written_in(RUSSIAN, "cp1251"),
    "KOI8-R declared UTF-8": lambda: _written_in(RUSSIAN, "koi8_r", "utf-8"),
    "UTF-8 declared ISO 8859-1": lambda: _written_in(POLISH, "utf-8", "iso-8859-1"),
    "UTF-8 declared Windows-1252": lambda: _written_in(POLISH, "utf-8", "windows-1252"),
    "meta charset at byte 5000": lambda: Page(
        f'<html><head><!--{"x" * 4980}--><meta charset="iso-8859-2"></head><body><p>{POLISH * 9}</p>{ARTICLE}'.encode(
            "iso8859_2"
        ),
        "text/html",
    ),
    "100,000 metas with charsets": lambda: Page(
        b'<meta charset="x-kite">' * 100_000 + _page(ARTICLE).body, "text/html"
    ),
    "an unclosed comment": lambda: _page(f"{ARTICLE}<!-- {SENTENCE * 5}"),
    "100,000 comment openings": lambda: _page(f"{ARTICLE}{'<!--' * 100_000}"),
    "100,000 comments": lambda: _page(f"{'<!-- -->' * 100_000}{ARTICLE}"),
    "an unclosed CDATA": lambda: _page(f"{ARTICLE}<![CDATA[ {SENTENCE * 5}"),
    "100,000 CDATA openings": lambda: _page(f"{ARTICLE}{'<![CDATA[' * 100_000}"),
    "an unclosed script": lambda: _page(f"{ARTICLE}<script> {SENTENCE * 5}"),
    "100,000 script openings": lambda: _page(f"{ARTICLE}{'<script>' * 100_000}"),
    "an unclosed style": lambda: _page(f"<style> {SENTENCE}{ARTICLE}"),
    "an unclosed title": lambda: Page(f"<html><head><title>Kites{ARTICLE}".encode()),
    "an unclosed textarea": lambda: _page(f"<textarea>{ARTICLE}"),
    "plaintext": lambda: _page(f"{ARTICLE}<plaintext><p>{SENTENCE}"),
    "text in svg": lambda: _page(
        f"<svg><text>label</text><foreignObject><p>{SENTENCE}</p></foreignObject></svg>{ARTICLE}"
    ),
    "an svg that breaks out": lambda: _page(f"<svg><p>{SENTENCE}</p><style><!--</style>{ARTICLE}--></svg>"),
    "math that breaks out": lambda: _page(f"<math><mtext><table><mglyph><style><!--</style>{ARTICLE}"),
    "a template around all": lambda: _page(f"<template>{ARTICLE}</template>"),
    "a noscript around all": lambda: _page(f"<noscript>{ARTICLE}</noscript>"),
    "frames": lambda: Page(f"<html><frameset><frame src=a></frameset><noframes>{ARTICLE}</noframes></html>".encode()),
    "two bodies": lambda: Page(f"<html><body>{ARTICLE}</body><body><p>{SENTENCE}</p></body></html>".encode()),
    "text behind the end": lambda: Page(f"<html><body>{ARTICLE}</body></html><p>{SENTENCE}</p>".encode()),
    "100,000 open brackets": lambda: _page(f"{ARTICLE}{'<' * 100_000}"),
    "100,000 tags cut short": lambda: _page(f"{ARTICLE}{'<a ' * 100_000}"),
    "100,000 closings": lambda: _page(f"{ARTICLE}{'</p>' * 100_000}"),
    "an attribute that is never closed": lambda: _page(f'{ARTICLE}<p class="{SENTENCE * 100}'),
    "100,000 quotes in a tag": lambda: _page(f"{ARTICLE}<p {chr(34) * 100_000}>"),
    "a style of 1 MB on every div": lambda: _page(f'<div style="{"display:" * 60_000}">{ARTICLE}</div>' * 2),
    "a canonical address of 1 MB": lambda: _page(
        ARTICLE, f'<link rel="canonical" href="https://kites.example/{"a/" * 500_000}">'
    ),
    "random bytes": lambda: Page(b"<p>" + bytes((n * 7919 + n // 251) % 256 for n in range(200_000))),
    **{f"bait: {name}": (lambda line=line: _everywhere(line)) for name, line in _LINE_BAIT.items()},  # type: ignore[misc]
}
