"""What a server says in place of a page with status 200: login, consent, maintenance, not found, blocked. Pure; the `walls` of outcome.

Two witnesses. The words of a short page without a release's own marks: an article may be about walls, and longer ones are. And marks in the HTML that only
the page of a wall has: the challenge of a web application firewall often holds no words at all, since a program draws it. What has a mark is that wall
whatever else it says; where marks and words are both silent, `health` still sees one text at many addresses, and `probes` what no address at all gets.
"""

from __future__ import annotations

import re

from archive.model import Cleaned, Outcome

LONGEST_WALL_CHARS = 900
"""A page that only says why it is none is shorter than this."""
WALLS = frozenset({Outcome.LOGIN_WALL, Outcome.CONSENT_WALL, Outcome.MAINTENANCE, Outcome.BLOCKED})
"""What stands before a page that is there, for all that we know: it is asked for again."""
MARKED_BYTES = 200_000
"""Marks are looked for in so much of a page; the challenges are smaller by far."""

_WORDS = {
    Outcome.MAINTENANCE: (
        r"\b(?:down|closed|offline|undergoing|scheduled|routine|under|for)\b.{0,30}\bmaintenance\b",
        r"\bmaintenance mode\b|\bwe(?:'|’)?(?:ll| will) be (?:right )?back\b|\bservice unavailable\b",
        r"\b(?:temporarily|currently) (?:unavailable|offline|down)\b|\berror establishing a database connection\b",
        r"\b(?:the (?:web)?site|this (?:web)?site|we) (?:is|are) (?:being (?:updated|upgraded)|performing (?:scheduled )?upgrades)\b",
        r"\bwartungs(?:arbeiten|modus)\b|\b(?:vorübergehend|derzeit|momentan) nicht (?:erreichbar|verfügbar)\b|\bwir sind (?:gleich|bald) (?:wieder|zurück)\b",
        r"\b(?:en|site en|mode) maintenance\b|\bmomentanément indisponible\b|\bactuellement indisponible\b",
        r"\ben mantenimiento\b|\btemporalmente (?:fuera de servicio|no disponible)\b|\bvolveremos pronto\b",
        r"\bin manutenzione\b|\btemporaneamente non disponibile\b|\bem manutenção\b|\btemporariamente indisponível\b",
        r"\bin onderhoud\b|\bwegens onderhoud\b|\btijdelijk niet beschikbaar\b|\bunder(?:går)? underhåll\b|\btillfälligt (?:otillgänglig|stängd)\b",
        r"\bvedligeholdelse\b.{0,40}\b(?:tilbage|lukket|nede)\b|\bvedlikehold\b.{0,40}\b(?:tilbake|stengt|nede)\b",
    ),
    Outcome.SOFT_404: (
        r"\b(?:page|file|content|article|document|address)\b.{0,60}\b(?:not found|cannot be found|could(?: not|n.t) be found)\b",
        r"\b(?:page|file|content|article|document)\b.{0,60}\b(?:does(?: not|n.t) exist|no longer (?:exists|available)|has been (?:removed|deleted))\b",
        r"\b(?:error )?404\b.{0,20}\b(?:error|not found)\b|^\W*(?:404|not found)\W*$",
        r"\bwe (?:can(?:not|.t)|could(?: not|n.t)) find (?:the|that|this) page\b",
        r"\bseite (?:wurde )?(?:leider )?nicht gefunden\b|\bseite existiert nicht\b|\bseite .{0,40}\bnicht (?:mehr )?(?:vorhanden|verfügbar)\b",
        r"\bpage (?:est )?(?:introuvable|non trouvée)\b|\bpage n(?:'|’)(?:existe (?:pas|plus)|a pas été trouvée)\b",
        r"\bpágina no (?:encontrada|existe|ha sido encontrada)\b|\bno se (?:ha encontrado|encontró) la página\b|\bpágina não (?:encontrada|existe)\b",
        r"\bpagina non (?:trovata|esiste)\b|\bpagina niet gevonden\b|\bpagina bestaat niet\b|\bsidan (?:hittades inte|finns inte|kunde inte hittas)\b",
        r"\bsiden (?:blev ikke fundet|ble ikke funnet|findes ikke|finnes ikke|eksisterer ikke)\b",
    ),
    Outcome.LOGIN_WALL: (
        r"\b(?:please |you must |you need to )(?:log|sign) ?in\b|\b(?:members?|subscribers?)[- ]only\b",
        r"\b(?:log|sign) ?in to (?:continue|read|view|access)\b|^\W*(?:member )?(?:log ?in|sign ?in)\W*$",
        r"\b(?:available|accessible|reserved|restricted) (?:only )?(?:to|for) (?:\w+ )?(?:members|subscribers)\b|\bexclusive(?:ly)? (?:to|for) members\b",
        r"\bforgot(?:ten)? (?:your )?password\b|\bsession has (?:expired|timed out)\b",
        r"\bbitte (?:melden sie sich|loggen sie sich|anmelden|einloggen)\b|\bnur für mitglieder\b|^\W*(?:anmelden|anmeldung|mitglieder-?login)\W*$",
        r"\b(?:veuillez|merci de) vous (?:connecter|identifier)\b|\bréservée? aux (?:membres|adhérents|abonnés)\b|\bmot de passe oublié\b",
        r"\b(?:inicie|iniciar) sesión\b|\briservato ai soci\b",
        r"\b(?:solo|exclusivo) para (?:socios|miembros)\b|\bacced[ie]\b.{0,30}\bper (?:continuare|leggere)\b",
        r"\b(?:faça|fazer) login\b|\binloggen om\b|\balleen voor leden\b|\blogga in för att\b|\bkun for medlemm?er\b|\bendast för medlemmar\b",
    ),
    Outcome.CONSENT_WALL: (
        r"\b(?:accept|consent to|agree to)\b.{0,60}\bcookies\b.{0,60}\b(?:continue|proceed|view|access|read)\b",
        r"\bbefore you continue\b|\bwe (?:and our \d* ?partners )?(?:need|ask for|require) your consent\b",
        r"\b(?:continue|proceed|view|access|read)\b.{0,60}\b(?:accept|consent to|agree to)\b.{0,30}\bcookies\b",
        r"\bcookies\b.{0,60}\b(?:akzeptieren|zustimmen)\b.{0,60}\b(?:fortfahren|weiter|lesen)\b|\bum fortzufahren\b.{0,60}\b(?:cookies|einwilligung)\b",
        r"\baccepte[rz]\b.{0,40}\bcookies\b.{0,60}\bcontinuer\b|\bavant de continuer\b|\bantes de continuar\b|\bprima di continuare\b|\bvoordat u verdergaat\b",
        r"\bacept(?:ar|e)\b.{0,40}\bcookies\b.{0,60}\bcontinuar\b",
    ),
    Outcome.BLOCKED: (
        r"\baccess (?:to this (?:page|site|resource) )?(?:is |has been )?(?:denied|blocked|forbidden)\b|\bunusual traffic\b",
        r"\bchecking (?:your browser|if the site connection is secure)\b|\bare you a (?:human|robot)\b|\bverify(?:ing)? (?:that )?you are (?:a )?human\b",
        r"\benable javascript and cookies to continue\b|\brequest (?:was )?(?:blocked|rejected|unsuccessful)\b",
        r"^\W*just a moment\W*$|\byou have been blocked\b|\bthe requested url was rejected\b|\bcomplete the (?:captcha|security check)\b",
        r"\bpress (?:&|and) hold\b",
        r"\brate limit(?:ed)?\b.{0,30}\bexceeded\b|\btoo many requests\b|\bpardon our interruption\b|\bsecurity (?:check|verification) (?:required|needed)\b",
        r"\bzugriff (?:verweigert|gesperrt|wurde blockiert)\b|\baccès refusé\b|\bacceso denegado\b|\baccesso negato\b|\bacesso negado\b|\btoegang geweigerd\b",
        r"\båtkomst nekad\b|\badgang (?:nægtet|nektet)\b|\bich bin kein roboter\b|\bje ne suis pas un robot\b",
    ),
}
"""Wordings by outcome; the first that fits names it."""

_MARKS = (
    (
        Outcome.BLOCKED,
        rb"\b_cf_chl_opt\b|/cdn-cgi/challenge-platform/[^\"']{0,80}/orchestrate/",
        "Cloudflare's challenge",
    ),
    (Outcome.BLOCKED, rb"id=[\"']cf-error-details[\"']|\bcf-browser-verification\b", "Cloudflare's error page"),
    (
        Outcome.BLOCKED,
        rb"\b_Incapsula_Resource\b[^>]{0,200}\b(?:incident_id|edet)=|Incapsula incident ID",
        "Imperva's block",
    ),
    (Outcome.BLOCKED, rb"\bgokuProps\b", "AWS WAF's challenge"),
    (Outcome.BLOCKED, rb"//(?:geo\.)?captcha-delivery\.com/", "DataDome's challenge"),
    (Outcome.BLOCKED, rb"id=[\"']px-captcha[\"']", "HUMAN's challenge"),
    (Outcome.BLOCKED, rb"\bsucuri_cloudproxy_js\b|Sucuri WebSite Firewall - Access Denied", "Sucuri's block"),
    (Outcome.BLOCKED, rb"errors\.edgesuite\.net/\d", "Akamai's block"),
    (
        Outcome.BLOCKED,
        rb"<title>\s*DDoS-Guard\s*</title>|/\.well-known/ddos-guard/js-challenge",
        "DDoS-Guard's challenge",
    ),
    (Outcome.LOGIN_WALL, rb"\bname=[\"']SAMLRequest[\"']", "a redirect to single sign-on"),
)
"""What only the page of a wall has in its HTML, and whose it is. Scripts that firewalls put into every page are not among them."""


def wall_of(cleaned: Cleaned) -> tuple[Outcome, str] | None:
    """The outcome of a page that only says why it is none, and its words; None for any other."""
    said = cleaned.body_text
    if cleaned.outcome is Outcome.EMPTY:  # a consent form is furniture to the cleaner, and here it is all that there is
        said = "\n".join(removal.text for removal in cleaned.removals)
    if len(said) > LONGEST_WALL_CHARS or cleaned.published is not None or cleaned.dateline is not None:
        return None
    for outcome, patterns in _WORDS.items():
        for pattern in patterns:
            found = re.search(pattern, f"{cleaned.title or ''}\n{said}", re.IGNORECASE | re.MULTILINE)
            if found:
                return outcome, f"the page only says {found.group()!r}"
    return None


def wall_in_markup(body: bytes) -> tuple[Outcome, str] | None:
    """The outcome of a page whose HTML bears the mark of a wall, and whose mark it is; None for any other."""
    if len(body) > MARKED_BYTES:
        return None
    for outcome, pattern, whose in _MARKS:
        if re.search(pattern, body, re.IGNORECASE):
            return outcome, f"the page bears {whose}"
    return None
