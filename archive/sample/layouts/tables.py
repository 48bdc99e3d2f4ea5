"""1999 to 2005: tables for layout, <FONT> for type, two <BR>s for a paragraph, upper-case tags, list items never closed.

The bytes are windows-1252 while the META says iso-8859-1, as the editors of the time wrote it; browsers read both as windows-1252 (WHATWG Encoding,
labels). These pages are files that nobody touches any more: they are the same bytes on every night.
"""

from __future__ import annotations

from archive.sample import furniture, prose, society
from archive.sample.items import Item
from archive.sample.layouts.chrome import Around, Printed, attribute, esc, with_mail_links

_FACE = 'FACE="Verdana, Arial, Helvetica" SIZE="2"'
_BREAK = "<BR><BR>\n"
_MENU = (
    ("Home", "/"),
    ("Press Releases", "/pr/index.html"),
    ("About", "/about/"),
    ("Join", "/join/"),
    ("Contact", "/contact/"),
)


def item_page(item: Item, around: Around) -> Printed:
    """A press release of the first site."""
    pieces = [f'<CENTER><FONT FACE="Georgia" SIZE="+2"><B>{esc(item.title)}</B></FONT></CENTER>\n<BR>\n<FONT {_FACE}>']
    pieces += [_lines(group) + _BREAK for group in furniture.header(item)]
    pieces.append(_body(item, around))
    if item.end_mark:
        pieces.append(f"<CENTER>{item.end_mark}</CENTER>\n<BR>")
    for about in furniture.abouts(item):
        head = f"<B>{esc(about.heading)}{':' if about.run_in else ''}</B>"
        pieces.append(head + (" " if about.run_in else _BREAK) + esc(about.paragraph) + _BREAK)
    pieces.append("</FONT>")
    return page(item.title, "".join(pieces), around)


def page(title: str, main: str, around: Around) -> Printed:
    """Any page of the first site: a banner, a menu to the left, `main` in the middle."""
    menu = "<BR>\n".join(f'<A HREF="{around.base}{path}"><FONT {_FACE}>{words}</FONT></A>' for words, path in _MENU)
    footer = " &#149; ".join((*society.STREET_OLD, society.PHONE_OLD))
    text = f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML>
<HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">
<TITLE>{society.SHORT} - {esc(title)}</TITLE>
<META NAME="keywords" CONTENT="{attribute("caves, springs, bats, maps")}">
</HEAD>
<BODY BGCOLOR="#FFFFFF" LINK="#003366">
<TABLE WIDTH="760" BORDER="0" CELLPADDING="0" CELLSPACING="0" ALIGN="center">
<TR><TD COLSPAN="3" BGCOLOR="#003366"><FONT COLOR="#FFFFFF" FACE="Georgia" SIZE="+1">{society.NAME}</FONT><BR>
<FONT COLOR="#CCCCCC" FACE="Georgia" SIZE="1"><I>{society.MOTTO}</I></FONT></TD></TR>
<TR><TD WIDTH="150" VALIGN="top" BGCOLOR="#EEEEEE">
{menu}
</TD><TD WIDTH="10">&nbsp;</TD><TD WIDTH="600" VALIGN="top">
{main}
</TD></TR>
<TR><TD COLSPAN="3" ALIGN="center"><HR SIZE="1"><FONT FACE="Verdana" SIZE="1">The {society.NAME}<BR>
{footer}<BR>
<A HREF="{around.base}/privacy/">{society.PRIVACY}</A> | <A HREF="#top">Top of page</A></FONT></TD></TR>
</TABLE>
</BODY>
</HTML>
"""
    return Printed(text.encode("windows-1252"), "text/html")


def _body(item: Item, around: Around) -> str:
    out = []
    for sort, members in prose.runs(item.blocks):
        inline = [_inline(block.source, around) for block in members]
        if sort == "paragraph":
            out += [text + _BREAK for text in inline]
        elif sort == "heading":
            out += [f"<B>{text}</B>{_BREAK}" for text in inline]
        elif sort in {"bullet", "number"}:
            tag = "UL" if sort == "bullet" else "OL"
            out.append(f"<{tag}>\n" + "\n".join(f"<LI>{text}" for text in inline) + f"\n</{tag}>\n")
        elif sort == "quote":
            out += [f"<BLOCKQUOTE><I>{text}</I></BLOCKQUOTE>\n" for text in inline]
        else:
            rows = (_row(block, around) for block in members)
            out.append('<TABLE BORDER="1" CELLPADDING="3">\n' + "\n".join(rows) + "\n</TABLE>\n<BR>\n")
    return "".join(out)


def _row(block: prose.Block, around: Around) -> str:
    return "<TR>" + "".join(f"<TD><FONT {_FACE}>{_inline(cell, around)}</FONT></TD>" for cell in block.cells) + "</TR>"


def _inline(source: str, around: Around) -> str:
    text = prose.to_html(source, base=around.base, em="I", strong="B", br="<BR>")
    return text.replace("\u00a0", "&nbsp;")


def _lines(lines: furniture.Lines) -> str:
    return "<BR>\n".join(with_mail_links(line) for line in lines)
