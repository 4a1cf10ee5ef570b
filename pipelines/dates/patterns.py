"""How dates are printed: one pattern a form.

Each begins with a character of few kinds, what must not stand before it behind that one: so a search touches
digits alone, not every letter of a text.
"""

import re

ORDINAL = r"(?:st|nd|rd|th|er|re|º|ª|°|ος|η|-го|-е|日|(?:a|'?e|'?i|'?inci)(?![^\W\d_]))?"
MONTH = (
    r"(?P<month>[^\W\d_](?:[^\s\d.,/:;|()\[\]<>\"“”«»·•–—―\-]|-(?=ogmhios|iuchar|ògmhios|sultain)){1,19}"
    r"|[\u0e00-\u0e7f]{1,2}\.[\u0e00-\u0e7f])"
)
MAX_MONTH_CHARS = 20
REST_OF_YEAR = r"(?:(?<=1)[349]|(?<=2)[045])[0-9][0-9]"
"""Behind a 1 or 2: 1300 to 1499, 1900 to 2099, 2400 to 2599."""
YEAR = rf"(?P<year>[12]{REST_OF_YEAR})(?![0-9](?![0-9]?:[0-5][0-9]))"
"""A clock may be glued to it."""
FIRST_YEAR = rf"(?P<year>[12](?<![\d.,].){REST_OF_YEAR})"
SHORT_YEAR = (
    rf"(?P<year>(?:[12]{REST_OF_YEAR}(?:(?![0-9:])|(?=[0-9]{{1,2}}:[0-5][0-9]))|['’]?[0-9][0-9](?![0-9:])))"
)
FIRST_DAY = r"(?P<d>[0-9](?<![\d.,].)(?<![0-9]:.)[0-9]?)"
JOIN = r"[\s.,/|-]{0,3}"
OF = r"(?:de la |de l'|de |del |of |da |di |den |d['’]|ta['’] |ngày |،\s?)?"

# 2020-03-12, 2020/3/12, 2020.03.12, 2020. 3. 12., 2020年3月12日, 2020년 3월 12일
YEAR_FIRST = re.compile(
    FIRST_YEAR + r"\s?[-/.年년‐–]\s?(?P<m>[0-9]{1,2})\s?[-/.月월‐–]\s?(?P<d>[0-9]{1,2})(?![0-9])",
    re.I,
)
# 20200312T1000, 20200312
UNPARTED = re.compile(
    r"(?P<year>[12](?<![0-9].)(?:(?<=1)9|(?<=2)0)[0-9][0-9])(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?=T[0-9]|\b)",
    re.I,
)
# 令和2年3月12日, 民國109年3月12日
OF_ERA = re.compile(
    r"(?P<era>令和|平成|昭和|民國|中華民國)\s?(?P<year>[0-9]{1,3}|元)\s?年\s?(?P<m>[0-9]{1,2})\s?月\s?(?P<d>[0-9]{1,2})\s?日"
)
# 13.09.2022, 13/9/22, 13-09-2022
IN_FIGURES = re.compile(
    r"(?P<a>[0-9](?<![\d.,/-].)(?<![0-9]:.)[0-9]?)\s?(?P<sep>[./|‐–-])\s?(?P<b>[0-9]{1,2})\s?(?P=sep)\s?"
    + SHORT_YEAR,
    re.I,
)
# 12 tháng 3, 2020; 12 tháng 3 năm 2020
VIETNAMESE = re.compile(
    r"(?P<d>[0-9](?<![0-9].)[0-9]?)\s?tháng\s(?P<m>[0-9]{1,2})(?:,|\s?năm|/|\s)\s?" + YEAR, re.I
)
# March 12th, 2020; Thursday, March 12 2020; марта 12, 2020
MONTH_FIRST = re.compile(
    MONTH + r"\.?\s?(?P<d>[0-9]{1,2})" + ORDINAL + r"(?:\s*,?\s*|\s*-\s*|\s*\.\s*|\s*/\s*|\s*،\s*)" + YEAR,
    re.I,
)
BEHIND_MONTH = re.compile(r"[0-9][0-9]?" + ORDINAL + rf"[\s,.،/-]*[12]{REST_OF_YEAR}", re.I)
"""What stands behind the month in `MONTH_FIRST`, found faster than the month."""
# 12 March 2020; 12. März 2020; 12 de marzo de 2020; 12-Mar-20
DAY_FIRST = re.compile(
    FIRST_DAY + ORDINAL + JOIN + OF + MONTH
    + r"(?:\s?/\s?[^\W\d_]{3,12}\s|\s?\.?\s?(?:de |del |do |da |di |von |em |an |ng |г\.? |rok )?|,\s?|،\s?|\s?/\s?|\s?-\s?)"
    + SHORT_YEAR,
    re.I,
)  # fmt: skip
# 2020. március 12.; 2020 m. kovo 12 d.; 2020. gada 12. marts; 2020ko martxoaren 12a; 2020, March 12
YEAR_MONTH = re.compile(
    FIRST_YEAR
    + r"(?![0-9])(?:ko|eko|-ko)?\s?[.,]?\s?(?:m\.\s|оны\s|-?ж\.?\s|жылғы\s|ರ\s)?"
    + MONTH
    + r"\.?\s?(?P<d>[0-9]{1,2})(?![0-9:])",
    re.I,
)
YEAR_OF_DAY = re.compile(
    FIRST_YEAR + r"(?![0-9])\.?\s?(?:gada|жылдын|жылы|йил|yil|m\.)\s(?P<d>[0-9]{1,2})[.-]?\s?" + MONTH,
    re.I,
)
OF_DAY = re.compile(r"th[áÁ]ng|gada|жылдын|жылы|йил|yil|m\.", re.I)
"""What `VIETNAMESE` and `YEAR_OF_DAY` have."""
# Thu Mar 12 10:00:00 +0000 2020, the form of ctime(3)
OF_CTIME = re.compile(
    MONTH + r"\s(?P<d>[0-9]{1,2})\s[0-9][0-9]:[0-9][0-9]:[0-9][0-9]\s(?:[A-Z]{3,4}|[+-][0-9]{4})\s" + YEAR,
    re.I,
)
BEHIND_CTIME_MONTH = re.compile(r"[0-9]:[0-9][0-9]:[0-9][0-9]\s")

DATE_HINT = re.compile(
    r"[0-9'’年](?:(?<=年)|(?<=1)[349][0-9][0-9]|(?<=2)[045][0-9][0-9]|(?<=['’])[0-9][0-9]"
    r"|(?<=[0-9])(?:\s?[./|‐–-]\s?[0-9]{1,2}\s?[./|‐–-]\s?[0-9]|\D{3,16}[0-9][0-9](?![0-9])))"
)
"""What a text without any date has not; most texts are done with here."""
WHOLE_YEAR = re.compile(rf"[12]{REST_OF_YEAR}")
# Two-word month names are joined by a zero-width non-joiner: as long as the space it stands for.
SPLIT_MONTH = re.compile(r"(كانون|تشرين|کانوونی|تشرینی|کانونی) (?=ال|اول|ثان|دوو|یه)")
