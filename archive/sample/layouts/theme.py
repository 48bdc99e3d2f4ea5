"""2013 to 2019: the first WordPress theme, with entry header, share buttons, tags, neighbours, comments and a widget bar."""

from __future__ import annotations

from archive.model import Kind
from archive.sample import furniture, prose, society
from archive.sample.items import SECTION_OF_KIND, Item, month_date
from archive.sample.layouts.chrome import (
    Around,
    Printed,
    anchor,
    attribute,
    esc,
    links,
    navigation,
    teaser,
    with_mail_links,
)


def content(item: Item, around: Around) -> str:
    """The post's content as its editor typed it, furniture included."""
    out = [f"<p>{'<br />'.join(with_mail_links(line) for line in group)}</p>" for group in furniture.header(item)]
    out += _body(item, around)
    if item.end_mark:
        out.append(f'<p style="text-align: center;">{esc(item.end_mark)}</p>')
    for about in furniture.abouts(item):
        if about.run_in:
            out.append(f"<p><strong>{esc(about.heading)}:</strong> {esc(about.paragraph)}</p>")
        else:
            out += [f"<p><strong>{esc(about.heading)}</strong></p>", f"<p>{esc(about.paragraph)}</p>"]
    if item.about:
        out.append(f"<p>{esc(society.ADDRESS_ROW)}<br />\n{esc(society.SOCIAL_ROW)}</p>")
    return "\n".join(out)


def _body(item: Item, around: Around) -> list[str]:
    out = []
    for n, (sort, members) in enumerate(prose.runs(item.blocks)):
        inline = [prose.to_html(block.source, base=around.base) for block in members]
        if sort == "paragraph":
            if n == 0 and item.dateline and item.key % 2:
                inline[0] = inline[0].replace(esc(item.dateline), f"<strong>{esc(item.dateline)}</strong>", 1)
            out += [f"<p>{text}</p>" for text in inline]
        elif sort == "heading":
            out += [f"<h3>{text}</h3>" for text in inline]
        elif sort in {"bullet", "number"}:
            tag = "ul" if sort == "bullet" else "ol"
            out.append(f"<{tag}>\n" + "\n".join(f"\t<li>{text}</li>" for text in inline) + f"\n</{tag}>")
        elif sort == "quote":
            out += [f"<blockquote><p>{text}</p></blockquote>" for text in inline]
        else:
            rows = "\n".join(
                "<tr>" + "".join(f"<td>{prose.to_html(c, base=around.base)}</td>" for c in row.cells) + "</tr>"
                for row in members
            )
            out.append(f"<table>\n<tbody>\n{rows}\n</tbody>\n</table>")
    return out


def _entry_meta(item: Item) -> str:
    by = (
        f' <span class="byline">by <span class="author vcard">{esc(" and ".join(item.authors))}</span></span>'
        if item.authors
        else ""
    )
    return (
        f'<div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published" datetime="{item.posted.isoformat()}">'
        f"{month_date(item.posted)}</time></span>{by}</div>"
    )


def _entry_footer(item: Item, around: Around) -> str:
    filed = ", ".join(
        anchor(around, f"/category/{society.CATEGORIES[name][1]}/", name, 'rel="category tag"')
        for name in item.categories
    )
    tags = ", ".join(
        f'<a href="{around.base}/tag/{tag.replace(" ", "-")}/" rel="tag">{esc(tag)}</a>' for tag in item.tags
    )
    tagged = f'<span class="tags-links">Tags: {tags}</span>' if tags else ""
    return f'<footer class="entry-footer"><span class="cat-links">Filed under: {filed}</span> {tagged}</footer>'


def _share(around: Around) -> str:
    shops = ("Twitter", "Facebook", "LinkedIn", "Email", "Print")
    buttons = "".join(
        f'<li><a href="{around.base}{around.path}?share={shop.lower()}">{shop}</a></li>' for shop in shops
    )
    return f'<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul>{buttons}</ul></div>'


def _neighbors(around: Around) -> str:
    before = (
        f'<div class="nav-previous">{_arrow(around, around.previous, "« Previous: ")}</div>' if around.previous else ""
    )
    after = (
        f'<div class="nav-next">{_arrow(around, around.following, "Next: ", " »")}</div>' if around.following else ""
    )
    return f'<nav class="navigation post-navigation" role="navigation"><h2 class="screen-reader-text">Post navigation</h2>{before}{after}</nav>'


def _arrow(around: Around, item: Item, before: str, after: str = "") -> str:
    return anchor(
        around, item.path, f"{before}{item.title}{after}", 'rel="prev"' if before.startswith("«") else 'rel="next"'
    )


def comments(item: Item, around: Around) -> str:
    """The comment section of a blog post, with its form; nothing for other kinds."""
    if item.kind is not Kind.BLOG_POST:
        return ""
    said = "\n".join(
        f'<li id="comment-{item.key}{n}" class="comment"><article class="comment-body"><footer class="comment-meta">'
        f'<b class="fn">{esc(remark.name)}</b> <span class="says">says:</span></footer>'
        f'<div class="comment-content"><p>{esc(remark.text)}</p></div><div class="reply">'
        f'<a rel="nofollow" href="{around.base}{around.path}?replytocom={item.key}{n}#respond">Reply</a></div></article></li>'
        for n, remark in enumerate(item.comments)
    )
    return f"""<div id="comments" class="comments-area"><h2 class="comments-title">{len(item.comments)} thoughts on “{esc(item.title)}”</h2>
<ol class="comment-list">
{said}
</ol>
<div id="respond" class="comment-respond"><h3 id="reply-title">Leave a reply</h3><form action="/wp-comments-post.php" method="post">
<p class="comment-notes">Your email address will not be published. Required fields are marked *</p>
<p><label for="comment">Comment</label><textarea id="comment" name="comment"></textarea></p>
<p><input type="submit" value="Post Comment" /></p></form></div></div>"""


def item_page(item: Item, around: Around) -> Printed:
    """A post in the first theme."""
    stamp = item.posted.isoformat()
    section = SECTION_OF_KIND[item.kind]
    related = "\n".join(f"<li>{anchor(around, other.path, other.title)}</li>" for other in around.related)
    widgets = "\n".join(
        f"<li>{anchor(around, other.path, other.title)}<p>{esc(teaser(other, 16))}</p></li>" for other in around.latest
    )
    text = f"""<!DOCTYPE html>
<html lang="en-US" prefix="og: http://ogp.me/ns#">
<head>
<meta charset="UTF-8" />
<meta name="viewport" content="width=device-width" />
<title>{esc(item.title)} | {society.SHORT}</title>
<link rel="canonical" href="{around.base}{item.path}" />
<link rel="shortlink" href="{around.base}/?p={item.key}" />
<link rel="alternate" type="application/rss+xml" title="{society.SHORT} &raquo; Feed" href="{around.base}/feed/" />
<link rel="https://api.w.org/" href="{around.base}/wp-json/" />
<meta property="og:type" content="article" />
<meta property="og:title" content="{attribute(item.title)}" />
<meta property="og:url" content="{around.base}{item.path}" />
<meta property="og:site_name" content="{society.NAME}" />
<meta property="article:published_time" content="{stamp}" />
<script type="text/javascript">/* <![CDATA[ */ var wpnonce = {{"nonce":"{around.nonce}"}}; /* ]]> */</script>
<style>.sd-title {{ font-size: 1em }}</style>
</head>
<body class="post-template-default single single-post postid-{item.key}">
<div id="page" class="hfeed site">
<header id="masthead" class="site-header"><p class="site-title">{anchor(around, "/", society.NAME)}</p>
<p class="site-description">{society.MOTTO}</p>
<noscript>{society.SCRIPT_NOTICE}</noscript>
<ul class="utility">{links(around, society.UTILITY)}</ul>
<nav id="site-navigation" class="main-navigation"><ul class="nav-menu">
{links(around, navigation(around))}
</ul></nav>
<form role="search" class="search-form" action="{around.base}/">
<label>Search for: <input type="search" name="s" /></label><input type="submit" value="Search" /></form>
</header>
<div id="main" class="wrapper"><div id="primary" class="site-content"><div id="content" role="main">
<div class="breadcrumbs">{anchor(around, "/", "Home")}
» {anchor(around, f"/{section}/", section.replace("-", " ").title())}
» <span>{esc(item.title)}</span></div>
<article id="post-{item.key}" class="post-{item.key} post type-post status-publish hentry">
<header class="entry-header"><h1 class="entry-title">{esc(item.title)}</h1>
{_entry_meta(item)}</header>
<div class="entry-content">
{content(item, around)}
{_share(around)}
</div>
{_entry_footer(item, around)}
</article>
<aside class="related-posts"><h3>You may also like</h3><ul>
{related}
</ul></aside>
{_neighbors(around)}
{comments(item, around)}
</div></div>
<div id="secondary" class="widget-area" role="complementary"><aside class="widget"><h3 class="widget-title">Latest from {society.SHORT}</h3><ul>
{widgets}
</ul></aside>
<aside class="widget widget_newsletter"><h3 class="widget-title">Our newsletter</h3>
<p>One letter a month, and never more.</p>
<form><input type="email" name="email" /><input type="submit" value="Subscribe" /></form></aside>
</div></div>
<footer id="colophon"><p>{" • ".join((society.NAME, *society.STREET_NEW, society.PHONE_NEW))}</p><p>© {society.YEAR[around.edition]} {society.NAME}</p>
<a href="#page" class="to-top">Back to top</a></footer>
<div class="cookie-bar">{esc(society.COOKIE_NOTICE[around.edition])} {anchor(around, "/privacy/", society.PRIVACY)} <button>Fine by me</button></div>
</div>
</body>
</html>
"""
    return Printed(text.encode(), "text/html; charset=UTF-8")
