"""Since 2020: the present theme, of blocks and HTML5 landmarks, with JSON-LD. It also prints every page that is no item."""

from __future__ import annotations

import json

from archive.model import Kind
from archive.sample import furniture, prose, society
from archive.sample.items import Item, month_date
from archive.sample.layouts import theme
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
    """The post's content as the block editor saved it, furniture included."""
    out = [f"<p>{'<br>'.join(with_mail_links(line) for line in group)}</p>" for group in furniture.header(item)]
    for sort, members in prose.runs(item.blocks):
        out += _run(sort, members, around)
    if item.end_mark:
        out.append(f'<p class="has-text-align-center">{esc(item.end_mark)}</p>')
    for about in furniture.abouts(item):
        tag = "h4" if item.key % 2 else "p"
        heading = esc(about.heading) if tag == "h4" else f"<strong>{esc(about.heading)}</strong>"
        out += [f"<{tag}>{heading}</{tag}>", f"<p>{esc(about.paragraph)}</p>"]
    if item.about:
        out += [f"<p>{esc(society.ADDRESS_ROW)}</p>", f"<p>{esc(society.SOCIAL_ROW)}</p>"]
    return "\n\n".join(out)


def _run(sort: str, members: list[prose.Block], around: Around) -> list[str]:
    inline = [prose.to_html(block.source, base=around.base, br="<br>") for block in members]
    if sort == "paragraph":
        return [f"<p>{text}</p>" for text in inline]
    if sort == "heading":
        return [f'<h2 class="wp-block-heading">{text}</h2>' for text in inline]
    if sort in {"bullet", "number"}:
        tag = "ul" if sort == "bullet" else "ol"
        return [f"<{tag}>" + "".join(f"<li>{text}</li>" for text in inline) + f"</{tag}>"]
    if sort == "quote":
        return [f'<blockquote class="wp-block-quote"><p>{text}</p></blockquote>' for text in inline]
    head, *rest = ([prose.to_html(cell, base=around.base) for cell in row.cells] for row in members)
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rest)
    top = "".join(f"<th>{cell}</th>" for cell in head)
    table = f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"
    return [f'<figure class="wp-block-table">{table}</figure>']


def _json_ld(item: Item, around: Around) -> str:
    """schema.org's words for the item. `author` stands only where a person signed."""
    about: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting" if item.kind is Kind.BLOG_POST else "NewsArticle",
        "headline": item.title,
        "mainEntityOfPage": f"{around.base}{item.path}",
        "datePublished": item.posted.isoformat(),
        "publisher": {"@type": "Organization", "name": society.NAME},
        "inLanguage": "en-US",
    }
    if item.modified:
        about["dateModified"] = f"{item.modified}+00:00"
    if item.authors:
        about["author"] = [{"@type": "Person", "name": name} for name in item.authors]
    return json.dumps(about, ensure_ascii=False).replace("<", "\\u003c")


def item_page(item: Item, around: Around) -> Printed:
    """A post in the present theme."""
    head = f"""<link rel="canonical" href="{around.base}{item.path}">
<link rel="shortlink" href="{around.base}/?p={item.key}">
<meta property="og:title" content="{attribute(item.title)}">
<script type="application/ld+json">{_json_ld(item, around)}</script>"""
    by = f'<span class="wp-block-post-author-name">{esc(", ".join(item.authors))}</span> ' if item.authors else ""
    stamp = item.posted.isoformat()
    tags = " ".join(f'<a href="{around.base}/tag/{t.replace(" ", "-")}/" rel="tag">{esc(t)}</a>' for t in item.tags)
    tagged = f'<div class="taxonomy-post_tag wp-block-post-terms"><span>Tagged </span>{tags}</div>' if tags else ""
    related = "\n".join(f"<li>{anchor(around, other.path, other.title)}</li>" for other in around.related)
    before = anchor(around, around.previous.path, f"← {around.previous.title}", 'rel="prev"') if around.previous else ""
    after = (
        anchor(around, around.following.path, f"{around.following.title} →", 'rel="next"') if around.following else ""
    )
    main = f"""<nav class="breadcrumb" aria-label="Breadcrumb"><ol><li>{anchor(around, "/", "Home")}</li><li>{esc(item.title)}</li></ol></nav>
<article class="wp-block-group post-{item.key}">
<h1 class="wp-block-post-title">{esc(item.title)}</h1>
<div class="wp-block-post-meta">{by}<time class="wp-block-post-date" datetime="{stamp}">{month_date(item.posted)}</time></div>
<div class="entry-content wp-block-post-content is-layout-flow">

{content(item, around)}

</div>
<div class="share" role="group" aria-label="Share"><span>Pass it on</span>
<a href="#">Mastodon</a> <a href="#">Facebook</a> <a href="#">LinkedIn</a> <button>Copy link</button></div>
{tagged}
</article>
<nav class="wp-block-post-navigation-link">{before} {after}</nav>
<section class="related"><h2>Read next</h2><ul>
{related}
</ul></section>
{theme.comments(item, around)}"""
    return page(item.title, main, around, body_class=f"single single-post postid-{item.key}", head=head)


def page(title: str, main: str, around: Around, *, body_class: str = "page", head: str = "") -> Printed:
    """Any page of the present site: header, `main`, side bar, footer, cookie dialog."""
    side = "\n".join(
        f"<li><h3>{anchor(around, other.path, other.title)}</h3><p>{esc(teaser(other, 18))}</p></li>"
        for other in around.latest
    )
    text = f"""<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{esc(title)} – {society.NAME}</title>
<link rel="alternate" type="application/rss+xml" title="{society.NAME} feed" href="{around.base}/feed/">
<link rel="https://api.w.org/" href="{around.base}/wp-json/">
<meta property="og:site_name" content="{society.NAME}">
{head}
<script nonce="{around.nonce}">window.slots = ["{around.nonce[::-1]}"];</script>
</head>
<body class="{body_class} wp-embed-responsive">
<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header class="wp-block-template-part"><div class="wp-block-site-title">{anchor(around, "/", society.SHORT)}</div>
<noscript><p>{society.SCRIPT_NOTICE}</p></noscript>
<ul class="utility">{links(around, society.UTILITY)}</ul>
<nav class="wp-block-navigation" aria-label="Main"><ul>
{links(around, navigation(around))}
</ul></nav></header>
<main id="content" class="wp-block-group">
{main}
</main>
<aside class="sidebar"><h2>Newest</h2><ul>
{side}
</ul>
<div class="ad" data-slot="{around.nonce}"><span>From our supporters</span></div></aside>
<section class="newsletter"><h2>The Drip, our letter</h2>
<p>Once a month, by electronic mail.</p>
<form><label>Email address <input type="email"></label><button>Sign up</button></form></section>
<footer class="wp-block-template-part"><p>{society.NAME}<br>{"<br>".join(society.STREET_NEW)}<br>{society.PHONE_NEW}</p>
<p>© {society.YEAR[around.edition]} {society.SHORT}. {anchor(around, "/privacy/", society.PRIVACY)}</p><p><a href="#content">Back to top</a></p></footer>
<div class="cookie-dialog" role="dialog" aria-label="Cookies">
<p>{esc(society.COOKIE_NOTICE[around.edition])} {anchor(around, "/privacy/", society.PRIVACY)}</p>
<button>All right</button><button>Only the needed ones</button></div>
</body>
</html>
"""
    return Printed(text.encode(), "text/html; charset=UTF-8")
