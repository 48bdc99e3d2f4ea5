"""The wordings of English press pages, as data: one named pattern for each thing an editor types around a release. Decides nothing.

`press` asks these patterns about single lines, `furniture` decides by place whether an answer counts. A pattern may be long; what it is for stands in its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NETWORKS = r"twitter|facebook|linked ?in|instagram|you ?tube|blue ?sky|mastodon|threads|flickr|tik ?tok|pinterest|reddit|whatsapp|tumblr|vimeo|rss"
ORGANISATION = re.compile(
    r"\b(society|association|institutes?|institution|foundation|federation|academy|college|university|school|council|alliance|consortium|network|union|"
    r"center|centre|laboratory|laboratories|museum|journal|hospital|trust|agency|department|ministry|office|company|corporation|incorporated|inc|ltd|llc|gmbh|"
    r"coalition|committee|club|guild|league|bureau|organi[sz]ation)\b",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<![\w/])(?:\+\d{1,3}[\s.-]?)?(?:\(0\)\s?)?(?:1[-.\s])?(?:\(\d{2,5}\)\s?|\d{1,5}[-.\s]|\d{3}/)(?:[A-Z\d]{2,4}[-.\s]){1,3}[A-Z\d]{2,4}(?:\s?(?:x|ext\.?)\s?\d+)?(?!\w)"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ZIP = re.compile(
    r"\b[A-Z][A-Za-z.]+(?: [A-Z][a-z]+)?,? (?:[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?) \d{5}(?:-\d{4})?\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z] \d[A-Z]\d\b|\b\d{5} [A-Z][a-zäöüß]+\b"
)
STREET = re.compile(
    r"(?:^|[|•·,;\n]\s*)\d{1,5}[A-Za-z]?,? (?:[A-Z][\w.'’]*\s?){1,5}|\b(?:suite|ste\.|floor|p\.?\s?o\.? box|room)\s+\w+",
    re.IGNORECASE,
)
STREET_WORD = re.compile(
    r"\b(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|pike|way|row|court|ct|place|pl|square|parkway|pkwy|highway|hwy|terrace|circle|plaza|quay|"
    r"wharf|suite|ste|floor|box|broadway|mall|crescent|walk|park|straße|strasse|rue)\b\.?",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[a-z]{3,}[.!?][”\"’']?\s+[A-Z“\"]|(?:[a-z]{3,}|\d{2,}|[)\]”\"’%])[.!?][”\"’')]*$")
DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-ÖØ-ÞŁŚŽČŠ][A-ZÀ-ÖØ-ÞŁŚŽČŠ.'’\-]+(?:[ \u00a0][A-ZÀ-ÖØ-ÞŁŚŽČŠ.'’\-]+){0,4}(?:,\s?(?:[A-Z]{2,}\.?|[A-Z]\.[A-Z]\.?|[A-Z][a-z]+\.?|[A-Z][a-z]+ [A-Z][a-z]+))?(?:,\s?[A-Z]{2,3})?(?:/[A-Z][A-Z. ]+)?)"
    r"\s*(?:[,(]\s*(?P<date>[^)–—]{6,40}?)\)?\s*)?(?:\([A-Z][\w .-]{1,25}\)\s*)?(?P<dash>\s?[–—]\s?|\s-{1,2}\s?|--)(?=[\s“\"'‘(A-ZÀ-Þ0-9])"
)

DATED_TOWN = re.compile(
    r"^(?P<place>[A-Z][\w.'’ -]{2,40}?(?:, [A-Z][\w. ]{1,20})?)[,(] ?(?P<date>(?:\d{1,2}\.? [A-Z][a-z]+|[A-Z][a-z]+\.? \d{1,2},) \d{4})\)?(?P<dash>\s?[–—:.]\s?|\s-{1,2}\s|--)(?=[\s“\"'‘(A-ZÀ-Þ0-9])"
)
"""European datelines: "Brussels, 14 June 2018 – …", "Frankfurt am Main, 12 March 2019. …". The date is what makes them one."""

BRACKETED_TOWN = re.compile(
    r"^\((?P<place>[A-Z][A-Za-zÀ-ÖØ-öø-ÿ.'’ -]{2,30}(?:, [A-Z][\w. ]{1,20})?)(?P<date>)\)\s*[–—-]{1,2}\s*(?=[\s“\"'‘A-ZÀ-Þ0-9])"
)
STATE_TOWN = re.compile(
    r"^(?P<place>[A-Z][a-z]+(?:[ .-][A-Z][a-z]+){0,3}, (?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|[A-Z]\.[A-Z]\.|[A-Z]{2}|(?:Calif|Mass|Md|Va|Pa|Conn|Fla|Ill|Minn|Wash|Colo|Tenn|Mich|Wis|Ore|Ariz|Ga|Ala|Miss|Mo|Neb|Nev|Okla|Tex|Vt|Wyo)\.))"
    r"\s*(?:[,(]\s*(?P<date>[^)–—]{6,40}?)\)?\s*)?(?P<dash>\s?[–—]\s?|\s-{1,2}\s|--)(?=[\s“\"'‘(A-ZÀ-Þ0-9])"
)
"""American datelines that are not shouted: "Cincinnati, Ohio – …"."""


@dataclass(frozen=True, slots=True)
class LineRule:
    """A furniture rule over one line. `anywhere`: the wording alone is proof; otherwise the line must stand in the head or the tail of the page."""

    name: str
    pattern: re.Pattern[str]
    max_chars: int
    anywhere: bool = False


def _rule(name: str, pattern: str, max_chars: int, *, anywhere: bool = False) -> LineRule:
    return LineRule(name, re.compile(pattern, re.IGNORECASE), max_chars, anywhere)


LINE_RULES: tuple[LineRule, ...] = (
    _rule("end_mark", r"^(?:ends?|(?-i:FIN)|end of (?:press |news |media )?release)\W*$|^[-–—]\s*0\s*[-–—]$", 30, anywhere=True),
    _rule("end_mark", r"^[\s*#\-–—_~=•.·◆■]*(?:[*#]\s*){1,}[\s*#]*$|^[-–—_=~*#•·]{3,}$|^(?:[*#•~=_–—-]\s*){3,}$", 60, anywhere=True),
    _rule("end_mark", r"^[\s\-–—#*(\[<]+(?:30|ends?|fin|end of (?:press |news |media )?release)[\s\-–—#*)\]>.]+$", 40, anywhere=True),
    _rule("end_mark", r"^(?:30|ends?|fin|end of (?:press |news |media )?release)\W*$", 30),
    _rule(
        "nav_notice",
        r"^(?=.*\bjavascript\b)(?=.*\b(?:enabled?|disabled?|requires?d?|needs?|turn(?:ed)? on|switch(?:ed)? on|supports?|visible|activated?|allow|work)\b).*$",
        220,
        anywhere=True,
    ),
    _rule("skip_link", r"^(?:skip|jump) (?:to|over|past) (?:the )?(?:main |page )?(?:content|navigation|nav|menu|search|footer|text|article|news|story)\W*$", 60, anywhere=True),
    _rule("breadcrumbs", r"^(?:you are here\W*)?home\s*(?:(?:[>›»/|→]|::?)\s*[^>›»/|→:]{1,140}){1,6}$", 300),
    _rule("nav_menu", r"^(?:[^|•·.!?]{1,30}\s[|•·]\s){3,}[^|•·.!?]{1,30}\|?\s*$", 260),
    _rule("cookie", r"^(?=.*\bcookies?\b)(?=.*\b(?:uses?|using|sets?|stores?|places?|accept\w*|consent|agree|by (?:continuing|browsing|using)|we|our|this (?:web)?site)\b)"
                    r"(?=.*\b(?:experience|web ?site|site|browser|browsing|device|privacy|polic(?:y|ies)|consent|accept\w*|agree|analy\w+|traffic|functionality|preferences|settings|visits?|visitors?|secure|remember)\b).*$", 600),
    _rule("cookie", r"^(?:accept|reject|decline|allow|manage|customi[sz]e)(?: all| only)?(?: necessary| essential)?(?: cookies?| preferences| settings)?$", 40),
    _rule("social", rf"^(?:connect|follow|find|like|join|engage|stay connected|keep up|reach|visit|see)\b.{{0,80}}\b(?:{NETWORKS}|social media|x)\b.{{0,160}}$", 260),
    _rule("social", rf"^\W*(?:@?\w+\s+on\s+)?(?:(?:{NETWORKS}|x|e-?mail|print)\b(?:\s*\(@?[\w.]+\))?[\s|,•·/&;:–-]*(?:and\s+)?){{2,}}\W*$", 200),
    _rule("social", rf"^\W*(?:(?:follow|like|find) us|connect with us|stay connected|social media)\W*$|^(?:{NETWORKS})$", 50),
    _rule("share", rf"^(?:share|tweet|pin|email|e-mail|print|like|forward)(?:\s+(?:this|on|via|to|it|by|with|the))*(?:\s+(?:{NETWORKS}|x|post|page|article|story|release|item|news|email|e-mail|print|friend|link|a friend))*\s*:?$", 60),
    _rule("back_to_top", r"^\W*(?:back to|return to|go to|to the|scroll to) (?:the )?top\W*(?:of (?:the )?page)?\W*$|^\W*top\W*(?:of (?:the )?page\W*)?$", 40),
    _rule("newsletter", r"^(?:sign up|subscribe|join our|get our|receive our|register)\b.{0,80}\b(?:newsletters?|e-?news|mailing list|e-?mail|alerts?|updates?|inbox|digest|bulletin)\b.{0,80}$|^subscribe\W*$", 200),
    _rule("copyright", r"^\W*(?:©|\(c\)|copyright\b|&copy;).{0,200}$|^.{0,120}\ball rights reserved\b.{0,80}$", 260),
    _rule("footer_link", r"^(?:(?:privacy(?: (?:policy|notice|statement))?|terms(?: (?:of|and|&) (?:use|service|conditions))?|cookie policy|legal(?: notice)?|disclaimer|site ?map|accessibility(?: statement)?|"
                         r"contact(?: us)?|about(?: us)?|help|careers|advertise|donate|join(?:/renew)?|log ?in|member login|home|faqs?|search|menu|media room|all rights reserved)\W*(?:and\s+)?){1,8}$", 140),
    _rule("post_meta", r"^(?:posted in|filed under|categor(?:y|ies|i[sz]ed(?: as)?)|tags?|tagged(?: with| as)?|topics?|published (?:by|in)|labels?|keywords?)\b\s*:?\s*.{0,160}$", 200),
    _rule("post_meta", r"^(?:leave|post|add|write) (?:a )?(?:comment|reply)\W*$|^(?:no|\d+) (?:comments?|responses?|replies|thoughts?)\b.{0,80}$|^comments? (?:are |is )?(?:closed|off)\W*$|^\d+ min(?:ute)?s? read$|^views?\s*:\s*\d+$", 140),
    _rule("prev_next", r"^\W*(?:(?:previous|next|older|newer|prev)\b(?:\s+(?:posts?|articles?|stor(?:y|ies)|releases?|news|items?|entr(?:y|ies)|page))?)\s*(?:[:«»←→‹›|-].{0,160})?\W*$", 200),
    _rule("prev_next", r"^[«←‹]\s*\S.{0,120}$|^\S.{0,120}\s*[»→›]$|^(?:back|return) to (?:the )?(?:list|news|press|all|archive|index|main|home|overview).{0,40}$|^(?:all|more) (?:news|press releases|releases|statements|stories|posts)\W*$", 140),
    _rule("print", r"^(?:(?:print|e-?mail|share|text size|a{1,3}|\+|-)\b[\s|:·•+-]*){2,}$", 80),
    _rule("release_line", r"^\W*(?:(?:news|press|media) )?release\s*(?:no\.?|number|#|nr\.?)\s*:?\s*[\w./-]{1,16}\W*$", 60),
    _rule("post_meta", r"^this (?:entry|post|article|item) was (?:posted|written|published|filed)\b.{0,500}$", 540),
    _rule("post_meta", r"^(?:(?:estimated )?reading time\b.{0,30}|did you find this\b.{0,60}|was this (?:page|article)\b.{0,60}|rate this\b.{0,40}|(?:yes|no)\W*(?:\|?\s*(?:yes|no))?)$", 90),
    _rule("footer_line", r"^(?:having (?:trouble|problems|difficulty) (?:viewing|reading|seeing)\b.{0,120}|if you (?:do not|don.t|can.?not) see\b.{0,120}|forward (?:this|to a friend)\b.{0,60}|this e-?mail was sent\b.{0,240}|"
                         r"(?:view|read) (?:this|it)\b.{0,40}\b(?:browser|online)\b.{0,40}|disclaimer\s*:.{10,400}|this page (?:was|is) (?:last )?(?:updated|maintained|modified)\b.{0,160}|.{0,80}\b(?:mail|write|comments) to (?:the |our )?webmaster\b.{0,60})$", 420),
    _rule("footer_line", r"^(?:(?:web ?site|site|page) (?:design(?:ed)?|built|made|created|powered|hosted|by)\b.{0,60}|(?:designed|built|powered|developed|hosted) (?:and \w+ )?by\b.{0,60}|(?:registered )?charity (?:number|no\.?|registered)\b.{0,120}|"
                         r"(?:a )?(?:registered|limited) (?:charity|company)\b.{0,120}|imprint|impressum|datenschutz|data protection|(?:to )?unsubscribe\b.{0,120}|you are receiving this\b.{0,160}|update your (?:profile|preferences)\b.{0,60}|"
                         r"(?:comments|questions|corrections|problems)\b.{0,20}\bto (?:the )?webmaster.{0,60}|webmaster\b.{0,60}|(?:your )?e-?mail address|enter your e-?mail(?: address)?|\(?required\)?|got it!?|all right|fine|no thanks|i agree|i accept|ok|"
                         r"(?:member|proud member) of\b.{0,80}|isbn\b.{0,40}|issn\b.{0,40}|vat\b.{0,60})\W*$", 260),
    _rule("footer_link", r"^(?:\[[^\]]{2,40}\]\s*){2,}$|^(?:(?:cookies?|accessibility|legal|privacy|terms|contact|site ?map|imprint|help|jobs|press|careers|disclaimer|copyright|login|rss|home)\b[\s|·•,/&-]*){2,}$", 200),
    _rule("social", r"^(?:tweet us|join the (?:conversation|discussion)|like us|follow us|get social|stay in touch|keep in touch)\b.{0,100}$", 140),
    _rule("prev_next", r"^(?:[«←‹<]+\s*)?(?:back|return)(?: to (?:the )?[\w ]{2,40})?$|^(?:view|see|read) (?:all|more)(?: [\w ]{2,30})?$", 60),
    _rule("print", r"^(?:print(?:er)?[ -]?(?:friendly)?(?: (?:this )?(?:page|version|article))?|e-?mail this (?:page|article)|download (?:as )?pdf|text size.{0,20})$", 60),
)  # fmt: skip

RELATED_HEADING = re.compile(
    r"^\W*(?:related(?: (?:posts?|articles?|news|stories|content|links?|releases?|reading|items?|pages?|topics?))?|more (?:news|stories|press releases|like this|from .{1,50}|in .{1,40})|"
    r"(?:recent|latest|other|popular|featured) (?:posts?|news|articles?|stories|releases?|press releases?|headlines|updates)|(?:you )?(?:may|might) also (?:like|enjoy|be interested in|want to read)|"
    r"see also|read (?:next|this next)|recommended(?: for you| reading)?|in other news|(?:most )?(?:read|popular|viewed)(?: (?:posts?|articles?|news|stories|pages?))?|trending(?: now)?|(?:news |press )?archives?|quick links|share this|tags)\W*$",
    re.IGNORECASE,
)
NOTES_HEADING = re.compile(
    r"^\W*(?:editors?.? notes|notes? (?:to|for) (?:the )?(?:editors?|journalists?|the media|media)|background(?: information)? for (?:editors|journalists))\W*$",
    re.IGNORECASE,
)
COMMENTS_HEADING = re.compile(
    r"(?i)^\W*(?:(?:\d+|one|two|three|no) (?:comments?|responses?|replies|reply|thoughts? on\b.{0,120})|comments|reader comments|leave a (?:comment|reply)|join the discussion)\W*(?:\(\d+\))?\W*$"
)
CORRECTION = re.compile(
    r"^\W*(?:correction|clarification|erratum|editor.?s.? note|update|updated|note to readers)\b\s*(?:\([^)]*\))?\s*[:–—-]",
    re.IGNORECASE,
)
RELEASE_LINE = re.compile(
    r"^\W*(?:for (?:immediate|general|public|instant) (?:press |news |media )?release|for release(?: (?:on receipt|upon receipt|at will|immediately|on|after))?|immediate release|"
    r"(?:news|press|media) (?:release|statement|announcement|advisory)|embargo lifted)\W*",
    re.IGNORECASE,
)
EMBARGO_LINE = re.compile(
    r"^\W*(?:(?:under |strict(?:ly)? |news )*embargo(?:ed)?\b|not for (?:release|publication|broadcast)(?: or \w+)* (?:before|until|prior to)\b|hold (?:for release|until)\b|for release (?:after|at|on)\b)",
    re.IGNORECASE,
)
PUBLISHED_LABEL = re.compile(
    r"^\W*(?:(?:first |originally )?(?:published|posted|released|issued|date(?: published| posted| of (?:release|issue|publication))?|release date|publication date|publish date|issue date|created))(?: (?:on|at|online|date))*\s*[:–—-]?\s*",
    re.IGNORECASE,
)
UPDATED_LABEL = re.compile(
    r"^\W*(?:last |most recently |page )*(?:updated|modified|revised|reviewed|changed|edited|update|revision)(?: (?:on|at|date))*\s*[:–—-]?\s*",
    re.IGNORECASE,
)
CONTACT_LABEL = re.compile(
    r"^\W*(?:(?:(?:media|press|news|public relations|communications?|pr|editorial|journalist|science|scientific|research|author|expert|technical)\b[ &/]*(?:and |or )?)+(?:contacts?|inquir(?:y|ies)|enquir(?:y|ies)|quer(?:y|ies)|relations|office|questions|liaison|team)(?: information| details| person)?"
    r"|for (?:media|press|interview|journalist)s?[^:]{0,60}(?:contact|call|email)s?(?: information)?|for (?:more|further|additional) (?:information|details)[^.:]{0,60}?(?:contact|call|email)"
    r"|contacts?(?: for (?:media|press|journalists|the media))?(?: information| person| details)?|(?:for )?(?:further|more|additional) (?:information|details)|enquiries|inquiries)\s*(?P<colon>[:–—\n]|$)\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
CONTACT_SENTENCE = re.compile(
    r"(?i)^\W*(?:for (?:more|further|additional|media) (?:information|details|enquiries|inquiries)[^.:]{0,80}?|to arrange an interview,?|(?:media|press) (?:enquiries|inquiries))"
    r"\W+(?:please )?(?:contact|call|e-?mail|write to)\W+(?P<rest>\S.{3,200})$"
)
MEDIA_CONTACT = re.compile(
    r"^\W*(?:media|press|news|public relations|communications?|pr|editorial|journalist|for (?:media|press|interview))",
    re.IGNORECASE,
)
ABOUT_HEADING = re.compile(r"^\W*about(?P<the> the)? (?P<name>[^.!?]{2,110}?)\s*[:.]?\W*$", re.IGNORECASE)
ABOUT_INLINE = re.compile(
    r"^(?:About|ABOUT)(?: the| The)? (?P<name>[A-Z][^.!?:]{1,100}?)\s*[:–—]\s+(?P<rest>\S.{60,})$", re.DOTALL
)
BOILERPLATE_OPENING = re.compile(
    r"^(?:(?:founded|established|formed|created|incorporated|chartered) in \d{4}\b|.{3,120}?(?:\([A-Z&.-]{2,12}\))?,? (?:was )?(?:founded|established|incorporated) in \d{4}\b)",
    re.IGNORECASE,
)
SELF_DESCRIPTION = re.compile(
    r"^(?:The )?(?:[A-Z][\w&’'-]*|of|for|the|and|in|on)(?: (?:[A-Z][\w&’'-]*|of|for|the|and|in|on)){1,12}(?: \([A-Z][\w&.-]{1,11}\))?,? (?:is|are|was founded|represents|serves|promotes|advances|exists|brings together|works)\b"
)
BYLINE = re.compile(
    r"^\W*(?:(?:posted|written|authored|contributed|submitted|story|text|words|reported|guest post) by|by|authors?)\s*:?\s+(?P<names>\S.{1,140})$",
    re.IGNORECASE,
)
REACH_WORD = re.compile(r"(?i)(?:tel|telephone|phone|cell|mobile|office|direct|fax|e-?mail|email|at|or)\.?")
SHORT_TOWNS = frozenset(
    [
        "ROME",
        "OSLO",
        "LIMA",
        "BONN",
        "BERN",
        "CORK",
        "BATH",
        "YORK",
        "KYIV",
        "RENO",
        "GRAZ",
        "LYON",
        "NICE",
        "BARI",
        "GENT",
        "DOHA",
        "BAKU",
        "LODZ",
        "LINZ",
        "MESA",
        "WACO",
        "ERIE",
        "PERM",
        "RIGA",
        "SEOUL",
    ]
)
NAME = r"(?:(?:Dr|Prof|Professor|Mr|Ms|Mrs|Sir)\.?\s+)?[^\W\d_][\w.'’-]*(?:\s+(?:(?:van|von|de|der|den|di|da|del|la|le|bin|al|y|of)\s+)*[^\W\d_a-z][\w.'’-]*){1,4}"
NAMES = re.compile(
    rf"^{NAME}(?:,?\s+(?:(?:M\.?D|Ph\.?D|M\.?S|M\.?Sc|J\.?D|R\.?N|M\.?P\.?H|M\.?A|B\.?S|D\.?Sc|MPA|CGC|FACMG|Jr|Sr)\.?,?\s*)+)?$"
)
ROLE = re.compile(
    r"\b(director|manager|officer|coordinator|president|chair|editor|specialist|associate|assistant|head|vice|senior|press|media|communications?|relations|marketing|public|staff|secretary|consultant|lead|editorial|team|desk|spokes\w+)\b",
    re.IGNORECASE,
)
FILED = re.compile(
    r"(?i)^\W*(?:(?:in|under)\s+(?-i:[A-Z])[\w &,]{2,60}|(?:categor(?:y|ies)|tags?|topics?|filed under|section)\s*:?\s*[\w &,/-]{2,80}|\d+ min(?:ute)?s?(?: read)?|news|press releases?|statements?|blog)\W*$"
)
MENU_WORDS = re.compile(
    r"(?i)^\W*(?:home|about(?: us)?|contact(?: us)?|news(?:room)?|news (?:&|and) events|events?|calendar|press(?: room| center| centre| office| releases?)?|media(?: room| center| centre| releases?)?|"
    r"join(?: us| now| today)?|renew|donate|give|give now|support us|membership|members?(?: area| only| login)?|log ?in|sign ?in|log ?out|my account|register|search(?: this site| the site)?|menu|main menu|"
    r"toggle (?:navigation|menu)|close(?: menu)?|open menu|navigation|publications?|journals?|meetings?|conferences?|annual meeting|careers?|jobs?|resources?|education|advocacy|policy|research|awards?|"
    r"shop|store|cart|help|faqs?|site ?map|blogs?|archives?|back|latest|latest news|all news|more information|read more|learn more|accept|got it|ok|english|fran[cç]ais|deutsch|espa[nñ]ol|en|fr|de|es|print|share)\W*$"
)
SECTION_NAME = re.compile(
    r"(?i)^(?:(?:news|press|media|releases?|statements?|announcements?|and|&|room|office|cent(?:er|re)|archives?|latest|all|our|the|society|stories|events|publications|information|desk|service)\b\W*){1,6}$"
)
ORGANISATION_ONLY = re.compile(
    r"^(?:The )?(?:[A-Z][\w'’&.-]*|of|for|and|the|in|on|&)(?: (?:[A-Z][\w'’&.-]*|of|for|and|the|in|on|&)){0,9}$"
)
VIEW_IN_BROWSER = re.compile(r"(?i)\b(?:view|read|see|open)\b.{0,40}\b(?:in (?:your|a) (?:web )?browser|online)\b")
ENDS_AS_NAME = re.compile(
    r"(?i)\b(?:society|association|institute|academy|federation|college|union|guild) (?:of|for)\b|\b(?:society|association|institute|academy|federation|union)$"
)
DATE_AND_DASH = re.compile(
    r"^\s*(?P<date>(?:[A-Z][a-z]+day,? )?(?:[A-Z][a-z]+\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}))\)?\s*(?:[–—]|-{1,2})\s*"
)
_DATED_BRACKET = re.compile(
    r"^\((?P<place>[A-ZÀ-Þ][\w.'’ -]{2,30}(?:, [A-Z][\w. ]{1,20}?)?)\s*[–—-]\s*(?P<date>[^)]{8,40})\)\s*[–—-]{1,2}\s*"
)
DATELINES = (DATELINE, _DATED_BRACKET, BRACKETED_TOWN, DATED_TOWN, STATE_TOWN)
"""The forms of a dateline, in the order in which they are tried; each names `place` and `date`."""
