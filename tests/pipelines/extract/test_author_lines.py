"""`pipelines.extract.author_lines`: the line about the author under an article."""

import pytest

from pipelines.extract.author_lines import without_author_line
from pipelines.extract.text import Text
from pipelines.model import Block

BODY = ("The council voted to rebuild the bridge.", "Work begins in June.")
AUTHORS = ("Martha Kellwood",)


def text_of(*paragraphs: str) -> Text:
    blocks = tuple(
        Block(index=index, text=text, kind="paragraph", tag="p", xpath=None, verdict="keep", role="text")
        for index, text in enumerate(paragraphs)
    )
    return Text(text="\n\n".join(paragraphs), blocks=blocks)


@pytest.mark.parametrize(
    "line",
    [
        "Martha Kellwood",
        "Martha Kellwood covers the ports of the bay.",
        "About the author: Martha Kellwood lives in Oldham.",
        "MARTHA KELLWOOD is a freelance writer.",
    ],
)
def test_a_last_paragraph_that_begins_with_the_authors_name_is_a_note(line: str) -> None:
    found = without_author_line(text_of(*BODY, line), AUTHORS)

    assert found.text == "\n\n".join(BODY)
    assert (found.blocks[-1].verdict, found.blocks[-1].role) == ("cut", "note")
    assert found.blocks[-1].reasons[0] == "names_the_author"


@pytest.mark.parametrize(
    ("paragraphs", "authors"),
    [
        ((*BODY, "The mayor thanked all who had helped, among them Martha Kellwood."), AUTHORS),
        ((*BODY, "5. Does Martha Kellwood sail?"), AUTHORS),
        ((*BODY, "Martha said so."), ("Martha",)),
        ((BODY[0], "Martha Kellwood covers the ports."), AUTHORS),
        (("Martha Kellwood went to the harbour.", *BODY), AUTHORS),
        ((*BODY, "Martha Kellwood covers the ports."), ()),
    ],
    ids=["further in", "a list", "half a name", "hardly a text", "the first paragraph", "no author"],
)
def test_other_paragraphs_stay(paragraphs: tuple[str, ...], authors: tuple[str, ...]) -> None:
    text = text_of(*paragraphs)

    assert without_author_line(text, authors) == text
