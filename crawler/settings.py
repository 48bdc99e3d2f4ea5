"""How Scrapy runs here: every setting that is not Scrapy's default, and why. Each can be overridden by ``-s NAME=VALUE``.

Knows settings only. Refuses to know sites (their pace and language come from the site file, see `crawler.spiders.news`) and where the archive lives
(`archive.config`). Serves the fetching step of the road.
"""

from __future__ import annotations

BOT_NAME = "society-news-archive"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
# `scrapy crawl` ends with an exit code that says why.
COMMANDS_MODULE = "crawler.commands"

# --- Who we are, and manners -------------------------------------------------------------------------------------------------

# Whom a webmaster may write to: a web page or a mail address of the archive's keeper. Part of the User-Agent.
ARCHIVE_CONTACT = "set ARCHIVE_CONTACT to your address"
# The spider writes the contact and our version into it; setting it by -s wins.
USER_AGENT = f"{BOT_NAME} (+contact: {ARCHIVE_CONTACT})"
# The name that a robots.txt would use for us, whatever stands in the User-Agent around it.
ROBOTSTXT_USER_AGENT = BOT_NAME
# An archive that wants to be let in again obeys.
ROBOTSTXT_OBEY = True
# News pages are public; a session would only make two nights differ. Also stops a download of the public suffix list.
COOKIES_ENABLED = False
# "gzip, deflate" only: every WARC tool reads them, and gzip's trailer tells a cut body from a whole one. The spider puts the site's language first.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
}
# The delay comes from the site file (a second when it says none) or ARCHIVE_DELAY_S; with one, requests come one at a time. Only a keeper who says
# ARCHIVE_DELAY_S=0, of his own server, gets 8 at a time, Scrapy's default for a host.
CONCURRENT_REQUESTS_PER_DOMAIN = 8
# A delay is the least, not a mean: Scrapy's default varies it between half and one and a half.
DOWNLOAD_DELAY_JITTER = 0
# Where there is a delay (the spider switches it on), a slow server gets more: half of its time is for others.
AUTOTHROTTLE_TARGET_CONCURRENCY = 0.5
AUTOTHROTTLE_START_DELAY = 0
AUTOTHROTTLE_MAX_DELAY = 30

# First named, first asked: sources name the newest first, and an interrupted night has them. Scrapy's last-in-first-out begins with the oldest.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"

# --- What we accept from a server --------------------------------------------------------------------------------------------

# A wrong certificate means somebody else may be speaking; what an archive keeps as the society's word should be the society's. Scrapy's default is False.
DOWNLOAD_VERIFY_CERTIFICATES = True
# A body shorter than announced is still a capture, marked truncated; Scrapy would throw it away.
DOWNLOAD_FAIL_ON_DATALOSS = False
# News pages have kilobytes, sitemaps at most 50 MB (sitemaps.org); beyond that it is a film or an attack.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 16 * 1024 * 1024
# Scrapy's three minutes would hold a slow night's crawl for hours.
DOWNLOAD_TIMEOUT = 60
# Two more tries, for time-outs and 408, 429, 500, 502, 503, 504, 522, 524 (Scrapy's defaults, written down because each try is captured).
RETRY_TIMES = 2
# Every answer reaches the spider: a 404 is news about a page, not an error of ours.
HTTPERROR_ALLOW_ALL = True
# Redirects written in HTML are the page's content; refreshing newspaper-style pages would be fetched for ever.
METAREFRESH_ENABLED = False
REDIRECT_MAX_TIMES = 10

# --- Where we may go ---------------------------------------------------------------------------------------------------------

# Refuses private, loopback and link-local addresses unless the site names them. It sees every connection, IP literals and redirects included.
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"
# A proxy would resolve names itself, past that guard. Where your network demands one: -s HTTPPROXY_ENABLED=1.
HTTPPROXY_ENABLED = False
# Only the web: no file:, ftp:, s3: or data: can be reached, whatever a page says.
# And answers whose head does not end are given up before they fill the memory.
DOWNLOAD_HANDLERS = {
    "http": "crawler.download.LimitedHandler",
    "https": "crawler.download.LimitedHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}

DOWNLOADER_MIDDLEWARES = {
    # First of all on the way out: nothing beyond the site leaves, retries and redirects included.
    "crawler.middlewares.SiteBorder": 10,
    # In Scrapy's own places: robots.txt as RFC 9309 reads it, and retries that listen to Retry-After.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.manners.RobotsRules": 100,
    # Nearer to the spider than retries and redirects: what is rendered is the last answer.
    "crawler.rendering.RenderPages": 540,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.manners.Patience": 550,
    # Ours knows the site's border and takes validators off a redirected request.
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.SiteRedirects": 600,
    # Next to the network: sees content-coded bytes, redirects, 304s and each retry (between 590 and 600 redirects would be lost).
    "crawler.middlewares.CaptureResponses": 950,
    # Scrapy's own offsite check knows names only and lets dont_filter requests through; the border above replaces it.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
}
EXTENSIONS = {
    "crawler.extensions.SampleSite": 10,
    "crawler.extensions.Recording": 20,
    # Ours never goes below a robots.txt's Crawl-delay.
    "scrapy.extensions.throttle.AutoThrottle": None,
    "crawler.manners.Pace": 30,
    "crawler.manners.RunDeadline": 40,
}

# --- Provisional items -------------------------------------------------------------------------------------------------------

# `scrapy crawl … -O items.jsonl` gives clean items; the supervisor switches them off, because settle cleans by itself.
ARCHIVE_CLEAN_ITEMS = True
ITEM_PIPELINES = {"crawler.pipelines.CleanPages": 300}
# Scrapy spends its time per request; four items under way instead of a hundred spare it much of its bookkeeping.
CONCURRENT_ITEMS = 4
# As it is written; Scrapy's JSON would escape every letter beyond ASCII.
FEED_EXPORT_ENCODING = "utf-8"

# --- The process -------------------------------------------------------------------------------------------------------------

# Nobody needs a console or an HTTP port into a crawler that runs at night; both run any code they are sent.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Ends a run in good order before the supervisor's hard limit ends it in bad order.
MEMUSAGE_LIMIT_MB = 1536
MEMUSAGE_CHECK_INTERVAL_SECONDS = 5.0
# Debug lines name every header of every request.
LOG_LEVEL = "INFO"
# `@sample PATH` sends a callback's contract to the bundled site: `scrapy check` needs no network.
SPIDER_CONTRACTS = {"crawler.contracts.SampleContract": 10, "crawler.contracts.FindsContract": 11}

# --- Told by the supervisor --------------------------------------------------------------------------------------------------

# How far this crawl's clock is ahead of the machine's, in seconds: for rehearsals that play many nights only (crawler/clock.py).
ARCHIVE_CLOCK_AHEAD_S = 0.0
# A file descriptor to which the last words of the run are written as one JSON line; None when nobody listens.
ARCHIVE_STATUS_FD = None
# The descriptor of the site's lock, which the supervisor holds and hands on; None when nobody does: then the crawl takes the lock itself.
ARCHIVE_LOCK_FD = None
# So many failures and refusals (429, 503, each try) in a row, with no other answer in between, mean that the site is down or wants to be left alone: the run
# ends instead of asking every page.
ARCHIVE_SILENCE_LIMIT = 20
# How long a Retry-After may pause a host, and all of them together a run, in seconds. What a site wants beyond that is another night: exit code 75.
ARCHIVE_LONGEST_PAUSE_S = 300.0
ARCHIVE_LONGEST_PAUSES_S = 1800.0
# How much of a robots.txt's Crawl-delay is kept to, in seconds: at 30, a night of eight hours asks for 960 pages. More is told in the report.
ARCHIVE_LONGEST_CRAWL_DELAY_S = 30.0
# Seconds after which a run ends with what it has; 0: the site file's max_minutes.
ARCHIVE_LONGEST_RUN_S = 0.0
# 1: everything is asked for tonight, whatever earlier nights and the site's own lists say of it (`archive crawl --full`).
ARCHIVE_FULL = False

# --- Pages that need JavaScript (the extra `javascript`, and a site file that names such pages) ----------------------------------

# The browser: a name or a path; empty for the first of chromium, chromium-browser, google-chrome, google-chrome-stable.
ARCHIVE_BROWSER = ""
# How long a page may take to come to rest, what it loads at the pace of the crawl included. Then it counts as not rendered: half a page is a false version.
ARCHIVE_RENDER_TIMEOUT_S = 60.0
