"""2006 to 2012: the second site, a soup of <div>s written by a small home-made system. Latin-1 until 2008, UTF-8 from then on.

Paragraphs are <p> or <div class="para">, by turns, as its editor box produced them; what latin-1 cannot hold is written as a character reference.
"""

from __future__ import annotations

from archive.model import Kind
from archive.sample import furniture, prose, society
from archive.sample.items import Item, month_date
from archive.sample.layouts.chrome import Around, Printed, anchor, esc, links, navigation, teaser, with_mail_links

_CRUMB = {
    Kind.PRESS_RELEASE: "Press Releases",
    Kind.STATEMENT: "Statements",
    Kind.NEWS: "News",
    Kind.BLOG_POST: "Blog",
    Kind.FACT_SHEET: "Press Room",
}


def item_page(item: Item, around: Around) -> Printed:
    """An item as the second site printed it."""
    paragraph = "p" if item.key % 2 else "div"
    story = [f'<div class="headline"><h1>{esc(item.title)}</h1></div>', _dateline_bar(item)]
    story += [_wrap("p", "<br />".join(with_mail_links(line) for line in group)) for group in furniture.header(item)]
    story += _body(item, around, paragraph)
    if item.end_mark:
        story.append(f'<div align="center">{esc(item.end_mark)}</div>')
    for about in furniture.abouts(item):
        if about.run_in:
            story.append(_wrap(paragraph, f"<strong>{esc(about.heading)}:</strong> {esc(about.paragraph)}"))
        else:
            story += [f'<div class="subhead"><b>{esc(about.heading)}</b></div>', _wrap(paragraph, esc(about.paragraph))]
    if item.about:
        story.append(_wrap("p", f"{esc(society.ADDRESS_ROW)}<br />{esc(society.SOCIAL_ROW)}"))
    return _page(item, "\n".join(story), around)


def _dateline_bar(item: Item) -> str:
    """The line under the headline where the old system printed author and date, for news and blog only."""
    if item.header or item.published is None:
        return ""
    if item.when:
        day = month_date(item.when)
    else:
        year, month, *rest = (int(part) for part in item.published.split("-"))
        day = f"{_MONTHS[month - 1]} {rest[0]}, {year}" if rest else f"{_MONTHS[month - 1]} {year}"
    by = f"By {' and '.join(item.authors)}, " if item.authors else ""
    return f'<div class="byline">{esc(by)}{day}</div>'


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _body(item: Item, around: Around, paragraph: str) -> list[str]:
    out = []
    for sort, members in prose.runs(item.blocks):
        inline = [prose.to_html(block.source, base=around.base, em="i", strong="b") for block in members]
        if sort == "paragraph":
            out += [_wrap(paragraph, text) for text in inline]
        elif sort == "heading":
            out += [f'<div class="subhead"><b>{text}</b></div>' for text in inline]
        elif sort in {"bullet", "number"}:
            tag = "ul" if sort == "bullet" else "ol"
            out.append(f"<{tag}>" + "".join(f"<li>{text}</li>" for text in inline) + f"</{tag}>")
        elif sort == "quote":
            out += [f"<blockquote>{text}</blockquote>" for text in inline]
        else:
            out.append(_table(members, around))
    return out


def _table(rows: list[prose.Block], around: Around) -> str:
    lines = []
    for n, row in enumerate(rows):
        tag = "td" if n else "th"
        cells = "".join(f"<{tag}>{prose.to_html(cell, base=around.base)}</{tag}>" for cell in row.cells)
        lines.append(f'<tr class="row{n % 2}">{cells}</tr>')
    return '<table class="grid" cellspacing="0">\n' + "\n".join(lines) + "\n</table>"


def _wrap(paragraph: str, inner: str) -> str:
    return f"<p>{inner}</p>" if paragraph == "p" else f'<div class="para">{inner}</div>'


def _comments(item: Item) -> str:
    if item.kind is not Kind.BLOG_POST:
        return ""
    said = "\n".join(
        f'<div class="comment"><div class="who">{esc(remark.name)} wrote:</div><div class="what">{esc(remark.text)}</div></div>'
        for remark in item.comments
    )
    return f"""<div id="comments"><div class="subhead">{len(item.comments)} readers have answered</div>
{said}
<form action="/answer" method="post"><div>Your name <input name="name" /> Your answer <textarea name="text"></textarea>
<input type="submit" value="Send answer" /></div></form></div>"""


def _page(item: Item, story: str, around: Around) -> Printed:
    latin = int((item.published or "2012")[:4]) <= 2008
    charset = "iso-8859-1" if latin else "utf-8"
    crumb = _CRUMB[item.kind]
    side = "\n".join(
        f'<div class="teaser">{anchor(around, other.path, other.title)}<br /><span>{esc(teaser(other, 14))}</span></div>'
        for other in around.latest
    )
    more = "\n".join(f"<div>{anchor(around, other.path, other.title)}</div>" for other in around.related)
    text = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<title>{esc(item.title)} : {esc(society.NAME)}</title>
<script type="text/javascript">var ad_slot = "{around.nonce}";</script>
</head>
<body>
<div id="wrap"><div id="top"><div class="noscript">{society.SCRIPT_NOTICE}</div>
<div id="util">{links(around, society.UTILITY, "<span>{}</span>")}</div>
<div id="logo">{society.SHORT}</div></div>
<div id="menu">
{links(around, navigation(around), "<div>{}</div>")}
</div>
<div id="middle"><div id="left">
{_press_menu(around)}
</div>
<div id="content"><div id="crumbs">You are here: {anchor(around, "/", "Home")} &gt; {crumb} &gt; {esc(item.title)}</div>
<div class="story">
{story}
</div>
<div class="tools"><a href="javascript:window.print()">Print this page</a> <a href="#">Send to a friend</a></div>
<div class="more"><div class="subhead">More like this</div>
{more}
</div>
{_comments(item)}
<div class="up"><a href="#top">Up to the top</a></div></div>
<div id="right"><div class="boxhead">Just in</div>
{side}
<form action="/letter" method="post"><div class="box">Our letter by mail <input name="mail" /><input type="submit" value="Sign me up" /></div></form>
</div></div>
<div id="foot">The {society.NAME} &bull; {" &bull; ".join(society.STREET_NEW)} &bull; {society.PHONE_NEW}<br />
&copy; {society.YEAR[around.edition]} {society.SHORT}. All rights reserved.</div>
<div id="cookie">{esc(society.COOKIE_NOTICE[around.edition])} {anchor(around, "/privacy/", society.PRIVACY)}</div></div>
</body>
</html>
"""
    body = text.encode("iso-8859-1", "xmlcharrefreplace") if latin else text.encode()
    return Printed(body, f"text/html; charset={charset}")


def _press_menu(around: Around) -> str:
    """The press room's own menu, whose entries had no pages of their own any more but two."""
    known = {"Press Releases": "/press-releases/", f"{society.SHORT} Fact Sheet": "/fact-sheet/"}
    return "\n".join(
        f"<div>{anchor(around, known[words], words) if words in known else esc(words)}</div>"
        for words in society.PRESS_MENU
    )
