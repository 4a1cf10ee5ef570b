"""Marks in markup, addresses, titles and figures by which `flags` knows pages that are no plain articles."""

import re

LOOKED_AT_CHARS = 500_000
"""Of a page's markup, where a pattern is looked for: hostile pages are longer."""

# Errors with a status of 200
STATUS_IN_TITLE = re.compile(r"(?<!\d)(?:40[0134]|410|50[0-4])(?!\d)")
BARE_STATUS = re.compile(r"\W*(?:(?:http|error)\W*)?(?:404|410|500|502|503)\W*(?:error|not found)?\W*", re.I)
ERROR_PATH = re.compile(r"/(?:404|error|errors|not-?found|fehler|pagenotfound|notfound)(?:[/.]|$)", re.I)

# Consent pages of their own address
CONSENT_ADDRESS = re.compile(
    r"(?:^|[/.])(?:consent|consent-?wall|cookie-?wall|privacy-?gate|gdpr|cmp)(?:[/.]|$)"
)

# Videos, galleries, live blogs
VIDEO_PATH = frozenset(
    {
        "video",
        "videos",
        "watch",
        "tv",
        "mediathek",
        "videot",
        "wideo",
        "filmy",
        "klip",
        "videogallery",
        "clip",
    }
)
GALLERY_PATH = re.compile(
    r"(?:photo|picture|image|foto|bilder|bild|diaporama|galer|gallery|galleri|slideshow|immagini)"
)
LIVE_MARKS = ("liveblog", "live-blog", "liveticker", "LiveBlog")
LIVE_PATH = re.compile(
    r"(?:^|[-_/])(?:live|live-?blog|live-?ticker|live-updates|en-direct|directo|diretta|ao-vivo|onlayn"
    r"|online-transl)(?:[-_/.]|$)"
)
CLOCK = re.compile(r"^\W{0,3}(?:[01]?\d|2[0-3])\s?[:.h]\s?[0-5]\d(?::[0-5]\d)?(?=$|\W)")

# Challenges. Not `challenge-platform`, `datadome`, `perimeterx`: their scripts stand on pages that passed, too.
CHALLENGE_MARKS = (
    "_cf_chl_opt",
    "cf-challenge",
    "cf-browser-verification",
    "_Incapsula_Resource",
    "captcha-delivery.com",
    "px-captcha",
    "/.well-known/captcha",
    "aws-waf-token",
    "ddos-guard",
    "sgcaptcha",
    "geo.captcha",
)
CHALLENGE_CHARS = 1500
"""Visible characters beyond which a challenge's markup is that of a page that passed."""
CHALLENGE_TITLE = re.compile(
    r"^\W*(?:just a moment|one moment, please|checking your browser|attention required|access denied"
    r"|pardon our interruption|are you a robot|are you human|security check|human verification"
    r"|bot verification|ddos-guard|verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?human|client challenge"
    r"|robot check|nur einen moment|einen moment|un instant|un momento|um momento|один момент|минуточку"
    r"|зачекайте|請稍候|请稍候|しばらくお待ちください|잠시만 기다|bir dakika|bir saniye|een moment|chwileczkę"
    r"|ett ögonblick|et øyeblikk|et øjeblik|hetkinen|okamžik|egy pillanat|o clipă|μια στιγμή|لحظة|רק רגע)",
    re.I,
)
REFERENCE_NUMBER = re.compile(r"(?:reference #|ray id|incident id|support id|request id|event id)", re.I)

# Pages that scripts build
HYDRATION_MARKS = (
    "__NEXT_DATA__",
    "__NUXT__",
    "__INITIAL_STATE__",
    "__APOLLO_STATE__",
    "__PRELOADED_STATE__",
    "__INITIAL_DATA__",
    "data-reactroot",
    "ng-version",
    "<app-root",
    "__remixContext",
    "__sveltekit",
    "__GATSBY",
    "__STATE__",
    "window.__DATA__",
    "self.__next_f",
    "__REDUX_STATE__",
    "__SSR_",
)
EMPTY_ROOT = re.compile(
    r"<(?:div|main|section|app-root|body)[^<>]{0,300}?\bid=[\"']?(?:root|app|__next|__nuxt|react-root|react-app"
    r"|main-app|app-root|application|___gatsby|svelte|mount|container|page-root)[\"']?[^<>]{0,300}>\s*"
    r"(?:<(?:div|span|noscript|img)[^<>]{0,300}>[^<>]{0,80}(?:</(?:div|span|noscript)>)?\s*){0,4}</",
    re.I,
)

# Walls
LOCKED_TIERS = frozenset(
    {"locked", "paid", "premium", "subscriber", "subscription", "members", "plus", "paywall"}
)
WALL_WORDS = ("paywall", "-wall", "regwall", "paid-content", "tp-container", "locked", "gate")
"""One of them is in every match of WALL_TOKEN, which is dear to look for."""
WALL_TOKEN = re.compile(
    r"(?:class|id)=[\"'][^\"'<>]{0,300}(?<![a-z])(?:paywall|pay-wall|regwall|reg-wall|paid-content|premium-wall"
    r"|subscriber-wall|metered-wall|tp-container|subscribe-wall|subscription-wall|article-locked"
    r"|locked-content|content-gate|paygate|paywall-[a-z]+|[a-z]+-paywall)(?![a-z])",
    re.I,
)
FREE_TOKEN = re.compile(
    r"(?:no|non|without|free|open|un|disable[d]?)[-_]?pay-?wall|pay-?wall[-_]?(?:free|off|none|open)", re.I
)
PRICE = re.compile(
    r"[€$£₴₽₪¥]\s?\d|\d\s?(?:€|\$|£|₽|₪|₴|zł|kr\b|euro|eur\b|руб|грн|lira|tl\b|円|元|원|шек|שקל|ريال|ft\b|kč|lei\b)",
    re.I,
)
CUT_END = re.compile(r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\])\W*$")

# Markup that breaks off
OPEN_TAG_AT_END = re.compile(r"<[a-zA-Z/!][^<>]{0,3000}$")
END_OF_PAGE = re.compile(r"</(?:html|body|frameset)", re.I)
