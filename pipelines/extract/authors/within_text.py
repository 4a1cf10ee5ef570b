"""Writers whom the first or last paragraph names, as East Asian newspapers print them."""

import re
from collections.abc import Iterator, Sequence

from pipelines.extract.authors.lines import Line
from pipelines.extract.authors.names import unique_names
from pipelines.model import Block

HAN_NAMES = r"[\u3400-\u9fff々]{2,4}(?:[、，,\s\u3000][\u3400-\u9fff々]{2,4}){0,5}"
FIRST = (
    re.compile(rf"【[^】\s]{{1,12}}[＝=](?P<names>{HAN_NAMES})】"),
    re.compile(
        rf".{{0,30}}?[（(〔](?:本报|本報|新华社)?(?:记者|記者)[\s:：]?(?P<names>{HAN_NAMES})\s?(?:[）)〕]|[／/])"
    ),
    re.compile(r"[\[(（【][^\])）】]{1,20}[\])）】]\s?(?P<names>[가-힣]{2,4})\s?(?:선임)?기자\s?="),
)
"""【ソウル＝小池和樹】, 新华社武汉4月24日电（记者宋晨、田中全）, [서울=뉴시스] 홍길동 기자 =."""
LAST = (
    re.compile(
        rf"[（(](?:本报|本報|新华社)?(?:记者|記者)[\s:：]?(?P<names>{HAN_NAMES})[^（()）]{{0,20}}[）)]?\s*$"
    ),
    re.compile(r"(?:^|\s)(?P<names>[가-힣]{2,4})\s?기자(?:\s?[\w.]+@[\w.]+)?\s*$"),
)
MAX_CHARS = 80
SPLIT = re.compile(r"[、，,\s\u3000]")


def writers_within_text(blocks: Sequence[Block]) -> Iterator[Line]:
    """The lines of the first and the last paragraph that name writers."""
    kept = [block for block in blocks if block.verdict == "keep"]
    if not kept or kept[0].text.isascii():
        return
    for pattern, text in (
        *((pattern, kept[0].text[:MAX_CHARS]) for pattern in FIRST),
        *((pattern, kept[-1].text[-MAX_CHARS:]) for pattern in LAST),
    ):
        found = pattern.match(text) if pattern in FIRST else pattern.search(text)
        if found is not None:
            yield Line("text", found.group().strip(), unique_names(SPLIT.split(found["names"])), is_led=True)
