"""The compiled twins say what the Python code says, of made texts in many scripts and of pages that try both."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.body import compiled, decode
from pipelines.extract.body.blocks import outline_from_tree
from pipelines.extract.body.decode import Verdicts, _likeliest, cut_by_expected_f1
from pipelines.extract.body.edges import edge_words
from pipelines.extract.body.evidence import PageEvidence, folded
from pipelines.extract.body.features import Features
from pipelines.extract.body.flatten import FIELD
from pipelines.extract.body.heads import Names, names_of_spans
from pipelines.extract.body.judge import _blocks, _maker
from pipelines.extract.body.letters import Letters
from pipelines.extract.body.net import MODEL_FILE, ROLES, Net, _Layers
from tests.pipelines.extract.body.pages import STORY, article_html, page_from_html

built = pytest.mark.skipif(compiled.strings is None, reason="the compiled part is not built")

SCRIPTS = (
    "abcXYZ ÄßéİıΣσς ЖдЇ אבغف٣۴ हिन्दी ไทยລາວ 日本語かなカナ 한국 ⅷ²½१ 𝒜𐐀😀𠀀 \ud800\udfff "
    "0123456789 _-#.,;:!?…“”«»()[]{}<>|/©=^ \t\n\x1c\x85\xa0\u2009\u3000\u200b\u0301\ufffd"
)
CHARACTERS = st.sampled_from(SCRIPTS) | st.characters(
    codec=None, exclude_categories=(), exclude_characters="".join(map(chr, range(0xFDD0, 0xFDF0)))
)
TEXTS = st.text(st.sampled_from(SCRIPTS), min_size=1, max_size=90) | st.text(
    CHARACTERS, min_size=1, max_size=40
)
LISTS = st.lists(TEXTS, min_size=1, max_size=8)
HEADS = st.lists(
    st.sampled_from(("", "a", "#A-b", "hidden", "#", "##x_y", "<b", "A12 b-c_d 34", "ΑΣ İx", "-", "x  y"))
    | TEXTS,
    max_size=4,
).map(lambda fields: FIELD.join(("div", *fields)))

PAGES = {
    "an article": article_html(),
    "one block": "<p>Rain.</p>",
    "only quotes": '<p>"</p><p>a</p><p>“”</p>',
    "nothing but quotes": '<p>"</p><p>“”</p>',
    "Thai, Japanese, Arabic": "<title>ข่าว 日本</title><p>ข่าวประจำวันนี้ สามสิบ</p><p>日本のニュース。</p><p>خبر عاجل، اليوم.</p>",
    "repeats": "<h1>Rain at last</h1><title>Rain at last</title>" + "<p>More</p><p>It rained.</p>" * 7,
    "a declared body": f'<script>{{"articleBody": "{" ".join(STORY[:2])}"}}</script><p>{STORY[0]}<p>Else and other',
    "capitals without a lower case of their own": "<title>İΣ ΟΔΟΣ</title><p class='ΑΣ İ'>İΣ ΟΔΟΣ ΟΔΟΣ</p>",
    "5,000 blocks": "<body>" + "<div class=a><p>Some words, 12345.</p></div>" * 5_100,
    "deep": "<div class=a><p>x</p>" * 400,
    "a megabyte in one block": "<p>" + "word " * 200_000,
    "long heads": f"<p class='{'a b-c ' * 9_000}' id='{'#' * 900}'><a class='{'x-' * 999}'>text</a></p>",
    "astral": "<p>" + "".join(chr(code) for code in range(0x1F600, 0x1F640)) + " 𝒜𐐀</p><p>Now</p>",
}

MARKED_UP = (
    "<body>rain<nav><ul><li>a<ul><li>b<p>c</p></li></ul></li><li><a href=/>d</a></li></ul></nav><aside><p>e</p></aside>"
    "<p>one<br>two<br>three<br>four</p><blockquote><p>f<br>g</p></blockquote><pre>a = 1</pre><h3>h</h3>"
    "<table><caption>i</caption><tr><th>Year<td>Boats<tr><td>1930<td>12</table><table><tr><td>j</table>"
    "<dl><dt>k<dd>l</dl><footer hidden><figure><figcaption>m</figcaption></figure><td>n</footer>"
    f"<address>o<br>p</address><table><tr><td><article><p>{'long text ' * 30}<table><td>q<td>r<td>s<td>t</table>"
)


@contextmanager
def _without_twins() -> Iterator[None]:
    """As if nothing had been built."""
    with pytest.MonkeyPatch.context() as patch:
        for part in ("blocks", "layers", "numbers", "strings"):
            patch.setattr(compiled, part, None)
        yield


def _net() -> Net:
    with resources.files("pipelines.resources").joinpath(MODEL_FILE).open("rb") as file:
        return Net(np.load(file, allow_pickle=False))


@pytest.fixture(scope="module")
def nets():
    """(with compiled twins, without)"""
    net = _net()
    with _without_twins():
        return net, _net()


@built
@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_both_give_the_same_numbers_chances_and_verdicts(html, nets):
    page = page_from_html(html)
    net, net_by_numpy = nets

    def judged(net):
        evidence = PageEvidence(page.tree, page.html)
        outline, _ = outline_from_tree(page.tree, evidence.titles)
        features = Features(outline, evidence, net.names)
        chances = net.chances(outline, features)
        return features, chances, Verdicts(chances, outline, features)

    features, chances, verdicts = judged(net)
    with _without_twins():
        same_features, same_chances, same_verdicts = judged(net_by_numpy)

    np.testing.assert_allclose(features.numbers, same_features.numbers, rtol=1e-6, atol=1e-6)
    for name in ("weights", "flags", "depths", "in_title", "tags"):
        assert list(getattr(features, name)) == list(getattr(same_features, name))
    np.testing.assert_allclose(chances, same_chances, atol=1e-5)
    assert verdicts.roles.tolist() == same_verdicts.roles.tolist()
    assert verdicts.keep.tolist() == same_verdicts.keep.tolist()


@built
@pytest.mark.parametrize("html", [*PAGES.values(), MARKED_UP], ids=[*PAGES, "all kinds of markup"])
def test_both_make_the_same_blocks(html, nets):
    page = page_from_html(html)
    evidence = PageEvidence(page.tree, page.html)
    outline, _ = outline_from_tree(page.tree, evidence.titles)
    features = Features(outline, evidence, nets[0].names)
    chances = nets[0].chances(outline, features)
    verdicts = Verdicts(chances, outline, features)
    verdicts.reasons[0] = "runs_on"
    xpaths = [None] * len(outline.texts)

    made = _blocks(outline, features, chances, verdicts, xpaths)
    with _without_twins():
        same = _blocks(outline, features, chances, verdicts, xpaths)

    assert made == same
    assert len(made) == len(outline.texts)


@built
def test_blocks_of_arrays_that_do_not_fit_are_refused():
    one, tree = np.zeros(1, dtype=np.int64), np.zeros(2, dtype=np.int64)
    rest = (one, np.ones(1), one.astype(np.int32), np.ones((1, 10), np.float32), np.ones(1, np.float32), one)
    keep = np.zeros(1, np.uint8)
    make = _maker().blocks

    assert len(make(["a"], ["", "p"], [None], tree, one, tree, tree, *rest, keep, {}, ())) == 1
    with pytest.raises(ValueError, match="no such element"):
        make(["a"], ["", "p"], [None], tree, one + 2, tree, tree, *rest, keep, {}, ())
    with pytest.raises(ValueError, match="no tree"):
        make(["a"], ["", "p"], [None], tree + 1, one, tree, tree, *rest, keep, {}, ())
    with pytest.raises(ValueError, match="no such block"):
        make(["a"], ["table", "td"], [None], tree, one, tree + 2, tree, *rest, keep, {}, ())
    for texts, tags, xpaths in (
        (["a"], ["", "p"], []),
        (["a", "b"], ["", "p"], [None]),
        (["a"], [""], [None]),
    ):
        with pytest.raises(ValueError, match="arrays of another size"):
            make(texts, tags, xpaths, tree, one, tree, tree, *rest, keep, {}, ())


@built
@given(LISTS)
def test_both_find_the_same_words_at_the_edge(texts):
    words, starts = edge_words(texts)
    vocabulary = sorted(set(words[::2]))
    vectors = np.random.default_rng(1).normal(size=(len(vocabulary), 5)).astype(np.float32)
    rows = {word: row for row, word in enumerate(vocabulary)}
    expected = [
        sum((vectors[rows[word]] for word in words[start:end] if word in rows), np.zeros(5))
        for start, end in pairwise([*starts, len(words)])
    ]
    totals = np.zeros((len(texts), 5), dtype=np.float32)
    compiled.strings.Vocabulary(vocabulary, vectors).add_words(texts, totals)

    np.testing.assert_allclose(totals, expected, atol=1e-5)


@built
@given(st.lists(HEADS, min_size=1, max_size=4))
def test_both_find_the_same_names_in_heads(heads):
    names = names_of_spans([(head,) for head in heads], Names())
    vocabulary = sorted({name for own in names for name in own[::2]})
    vectors = np.random.default_rng(1).normal(size=(len(vocabulary), 5)).astype(np.float32)
    rows = {name: row for row, name in enumerate(vocabulary)}
    expected = [sum((vectors[rows[name]] for name in own if name in rows), np.zeros(5)) for own in names]
    totals = np.zeros((len(heads), 5), dtype=np.float32)
    compiled.strings.Vocabulary(vocabulary, vectors).add_names(heads, totals)
    together = np.zeros((1, 5), dtype=np.float32)
    compiled.strings.Vocabulary(vocabulary, vectors).add_names_of_spans([tuple(heads)], together)

    np.testing.assert_allclose(totals, expected, atol=1e-5)
    np.testing.assert_allclose(together[0], sum(expected), atol=1e-5)


@built
@given(LISTS)
def test_both_count_the_same_letters(raws):
    letters = Letters(raws)
    with _without_twins():
        same = Letters(raws)

    assert letters.counts.tolist() == same.counts.tolist()
    assert letters.first.tolist() == same.first.tolist()
    assert letters.last.tolist() == same.last.tolist()


@built
@given(LISTS, st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
def test_both_compare_texts_with_the_head_alike(texts, parts, body):
    texts = [text + "x" for text in texts] + [texts[0] * 40 + "x", *parts, parts[0] + texts[0], "ΟΔΟΣ: ΟΔΟΣ"]
    texts = [text for text in texts if text.strip()]
    title, description = "".join(parts[:2]) + " ΟΔΟΣ", " ".join(parts[2:])
    page = page_from_html("<p>x</p>")
    evidence = PageEvidence(page.tree, page.html)
    evidence.titles, evidence.lowered = title, f"{title} {description}".lower()
    evidence.title_words = frozenset(title.lower().split())
    with _without_twins():
        evidence.title, evidence.description = folded(title), folded(description)
        evidence.body = folded(body + texts[-2] + "".join(texts[:2]))
        expected = evidence.columns(texts)

    assert evidence.columns(texts).tolist() == expected.tolist()


@built
@given(
    st.lists(
        st.tuples(st.sampled_from((0.0, 0.25, 0.5, 1.0)) | st.floats(0, 1, width=32), st.integers(1, 900)),
        min_size=1,
        max_size=12,
    )
)
def test_both_cut_at_the_same_chance(blocks):
    text = np.array([chance for chance, _ in blocks], dtype=np.float32)
    weights = np.array([weight for _, weight in blocks], dtype=np.float64)
    cut = cut_by_expected_f1(text, weights)
    with _without_twins():
        assert cut == cut_by_expected_f1(text, weights)


@built
@given(st.integers(0, 2**32), st.integers(1, 9))
def test_both_see_the_same_blocks_to_look_at(seed, size):
    random = np.random.default_rng(seed)
    chances = (random.random((size, len(ROLES))) ** random.integers(1, 9)).astype(np.float32)
    counts = random.integers(0, 90, (3, size)) * random.integers(0, 2, (3, size))
    features = SimpleNamespace(weights=counts[0].astype(np.float64), linked=counts[1])
    outline = SimpleNamespace(strong=counts[2])
    keep = random.integers(0, 2, size) > 0

    def looked_at():
        text, standfirst, followed = decode._opening(chances)
        before = text.tolist(), standfirst.tolist(), followed
        decode._without_late_standfirsts(standfirst, text, chances, features.weights)
        gaps = decode._gaps(keep, standfirst, text, chances, features)
        return before, text.tolist(), standfirst.tolist(), gaps, decode._doubtful(text, outline, features)

    found = looked_at()
    with _without_twins():
        assert found == looked_at()


@built
def test_chances_that_do_not_fit_are_refused():
    numbers, chances = compiled.numbers, np.zeros((2, 3), dtype=np.float32)
    text, marks, weights, counts = (
        chances[:, 0].copy(),
        np.zeros(2, np.uint8),
        np.zeros(2),
        np.zeros(2, np.int64),
    )
    numbers.without_late(text, marks, chances, weights, 2, 0.5, 40)
    for role in (0, 3):
        with pytest.raises(ValueError, match="no such role"):
            numbers.opening(chances, role, 0.4)
        with pytest.raises(ValueError, match="no such role"):
            numbers.without_late(text, marks, chances, weights, role, 0.5, 40)
        with pytest.raises(ValueError, match="no such role"):
            numbers.gaps(marks, marks, text, chances, weights, counts, role, 0.1, 0.5, 0.2)
    with pytest.raises(ValueError, match="another size"):
        numbers.without_late(text[:1], marks, chances, weights, 2, 0.5, 40)
    with pytest.raises(ValueError, match="another size"):
        numbers.gaps(marks[:1], marks, text, chances, weights, counts, 2, 0.1, 0.5, 0.2)
    with pytest.raises(ValueError, match="another size"):
        numbers.doubtful(text, weights, counts, counts[:1], 0.02, 0.9, 20)


@built
def test_both_take_the_first_of_equally_likely_roles():
    chances = np.array(
        [[0.5, 0.5, 0.5], [0.0, 0.0, 0.0], [0.1, 0.2, 0.7], [0.9, 0.05, 0.05]], dtype=np.float32
    )
    for found in (compiled.numbers.likeliest(chances), _likeliest(chances)):
        assert [array.tolist() for array in found] == [[1, 1, 2, 1], chances.max(1).tolist()]


@built
def test_every_character_is_folded_and_lowered_as_python_does():
    for code in range(sys.maxunicode + 1):
        text = chr(code)
        if text.isupper() or text.istitle() or code < 0x3000:
            assert compiled.strings.lowered(f"a{text}b", 9) == f"a{text}b".lower()
            assert compiled.strings.folded(f"a{text}b") == re.sub(r"[\W_]+", "", f"a{text}b").lower()


@built
def test_of_equal_strings_the_last_counts():
    rows = compiled.strings.Rows(["a", "", "b", "a"])

    assert [rows.row(text) for text in ("a", "", "b", "c", "aa")] == [3, 1, 2, -1, -1]
    assert compiled.strings.Rows([]).row("a") == -1


@built
def test_many_strings_are_found_each():
    strings = [f"{number:x}" for number in range(5_000)]
    rows = compiled.strings.Rows(strings)

    assert [rows.row(string) for string in strings] == list(range(5_000))


@built
def test_arrays_that_do_not_fit_are_refused():
    strings, numbers, layers = compiled.strings, compiled.numbers, compiled.layers
    vectors = np.zeros((1, 2), dtype=np.float32)
    vocabulary = strings.Vocabulary(["a"], vectors)
    with pytest.raises(ValueError, match="one vector"):
        strings.Vocabulary(["a", "b"], vectors)
    with pytest.raises(ValueError, match="a row a text"):
        vocabulary.add_words(["a"], np.zeros((2, 2), dtype=np.float32))
    with pytest.raises(ValueError, match="a row a text"):
        vocabulary.add_names(["a"], np.zeros((1, 3), dtype=np.float32))
    with pytest.raises(ValueError, match="no tree"):
        numbers.path_sums(np.zeros((2, 2), np.float32), np.array([0, 1]), np.zeros((2, 2), np.float32))
    with pytest.raises(TypeError):
        vocabulary.add_words([b"a"], np.zeros((1, 2), dtype=np.float32))
    with pytest.raises(ValueError, match="no such element"):
        layers.gather(
            vectors,
            vectors,
            vectors,
            vectors,
            vectors,
            np.array([1]),
            np.array([0]),
            np.zeros((1, 6, 12), np.float32),
        )


@built
@pytest.mark.parametrize(("channels", "kernel", "size"), [(5, 3, 1), (16, 5, 6), (40, 1, 7), (64, 5, 31)])
def test_a_net_of_any_shape_gives_the_same_chances(channels, kernel, size):
    random = np.random.default_rng(channels)

    def drawn(*shape: int) -> np.ndarray:
        return random.normal(size=shape).astype(np.float32) / 4

    weights = {
        "entry": drawn(9, channels),
        "entry_bias": drawn(channels),
        "steps": [1, 2, 7],
        "kernel": kernel,
        "convolutions": [(drawn(kernel * channels, channels), drawn(channels)) for _ in range(3)],
        "hidden": drawn(3 * channels, 12),
        "hidden_bias": drawn(12),
        "exit": drawn(12, 10),
        "exit_bias": drawn(10),
    }
    rows = drawn(size, 9)
    tiles = np.zeros((compiled.layers.whole_tiles(size), 9), dtype=np.float32)
    tiles[:size] = rows
    chances, expected = np.zeros((2, size, 10), dtype=np.float32)
    compiled.layers.Layers(**weights).add_chances(tiles, size, chances)
    _Layers(**weights).add_chances(rows, size, expected)

    np.testing.assert_allclose(chances, expected, atol=1e-5)
    np.testing.assert_allclose(chances.sum(1), 1, atol=1e-5)
