"""Scrapy settings: assignments and comments only. Each can be set with `-s NAME=VALUE`."""

from newsscrape import __version__

BOT_NAME = "newsscrape"
SPIDER_MODULES = ["newsscrape.spiders"]
NEWSPIDER_MODULE = "newsscrape.spiders"

# Who we are. Archives ask for a contact: `--contact` puts it into the brackets.
USER_AGENT = f"newsscrape/{__version__} (+https://pypi.org/project/newsscrape/)"
# The name that robots.txt is searched for.
ROBOTSTXT_USER_AGENT = "newsscrape"
ROBOTSTXT_OBEY = True

# Politeness: one limiter per host, its state shared by all processes (docs/crawling.md has the table).
STATE_DIR = None
"""Folder of the shared state; None: ~/.local/state/newsscrape."""
POLITENESS_RATE_PER_MINUTE = None
"""Overrides the table of rates for every host; None: the table."""
POLITENESS_RETRIES = 4
"""Further tries of a request after 429, 5xx, a time-out or a broken connection."""
POLITENESS_BACKOFF_S = 2.0
"""Pause before the first further try; doubles each time."""
POLITENESS_HOLD_S = 60.0
"""Pause of a host after a 429 without Retry-After."""
POLITENESS_MAX_WAIT_S = 600.0
"""A host that wants us to wait longer is stopped for this run."""

POLITENESS_FORGIVE = False
"""Forget holds and bans of the hosts that are asked."""

POLITENESS_CONCURRENCY = 4
"""Requests to one host at a time."""

CONCURRENT_REQUESTS = 32
# The politeness middleware keeps number and distance of requests; Scrapy's own slots must not queue.
CONCURRENT_REQUESTS_PER_DOMAIN = 32
DOWNLOAD_DELAY = 0
# For a whole response, so that a server that drips a byte a second ends too.
DOWNLOAD_TIMEOUT = 90
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Wrong lengths are common in archives: the page is kept and flagged `truncated`.
DOWNLOAD_FAIL_ON_DATALOSS = False
DOWNLOAD_VERIFY_CERTIFICATES = True

# Archive rules: no cookies, no referer; bodies are decoded by pipelines.encodings, which
# copes with archived encodings; retries are the politeness middleware's.
REFERRER_POLICY = "no-referrer"
# A status is a fact about a capture, judged later: every response reaches the spider.
HTTPERROR_ALLOW_ALL = True
REDIRECT_MAX_TIMES = 10
# No limit: Scrapy would pass over a long address in silence; a server that minds answers 414.
URLLENGTH_LIMIT = 0
REQUEST_FINGERPRINTER_CLASS = "newsscrape.fingerprints.CaptureFingerprinter"

DOWNLOAD_HANDLERS = {
    "http": "newsscrape.downloads.ArchiveDownloadHandler",
    "https": "newsscrape.downloads.ArchiveDownloadHandler",
    # Nothing but the web is fetched, wherever a redirect leads.
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # Not used (see above), and slow to import.
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "newsscrape.politeness.robots.RobotsMiddleware": 100,
    "newsscrape.politeness.middleware.PolitenessMiddleware": 860,
}
ITEM_PIPELINES = {
    "newsscrape.warc_pipeline.WarcPipeline": 400,
    "newsscrape.item_pipelines.RecordPipeline": 500,
}

PROGRESS = True
"""Count and rate on standard error, where that is a terminal."""

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
EXTENSIONS = {
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
}
LOG_LEVEL = "WARNING"
LOG_FORMAT = "%(levelname)s: %(message)s"
STATS_DUMP = False
