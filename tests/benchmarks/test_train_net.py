"""The training of the body model; needs torch (`requirements/train.in`)."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from benchmarks.train_labels import FURNITURE, ROLE, ROLES  # noqa: E402
from benchmarks.train_net import (  # noqa: E402
    Shape,
    batch_from,
    chances,
    distilled,
    indexed,
    loss_of,
    trained,
    vocabulary_from_examples,
)
from benchmarks.train_pages import Example  # noqa: E402

SHAPE = Shape(channels=8, head=8, epochs=60, batch=4, min_name_sites=2, min_word_sites=2)


def example(number: int) -> Example:
    """A page of six blocks; the first two are text, which a number and a name tell."""
    allowed = np.zeros((6, len(ROLES)), dtype=bool)
    allowed[:2, ROLE["text"]] = allowed[2:, FURNITURE] = True
    return Example(
        id=str(number),
        dataset="old",
        group=f"site-{number}",
        page_type="article",
        language="en",
        texts=[f"Block {place}" for place in range(6)],
        numbers=np.array([[place < 2, number % 3] for place in range(6)], dtype=np.float32),
        sizes=np.full(6, 100.0, dtype=np.float32),
        words=[["^block"]] * 6,
        names=[["<body"], ["<p"], ["<div", ".menu"]],
        parents=np.array([0, 0, 0]),
        holders=np.array([1, 1, 2, 2, 2, 2]),
        spans=[[]] * 6,
        allowed=allowed,
        trust=np.ones(6),
        truth_text=None,
        standfirst=None,
    )


@pytest.fixture(scope="module")
def rows():
    torch.set_num_threads(1)
    examples = [example(number) for number in range(12)]
    vocabulary = vocabulary_from_examples(examples, SHAPE)
    return [indexed(page, vocabulary) for page in examples], vocabulary


def test_a_net_learns_what_its_pages_say(rows):
    pages, vocabulary = rows
    found = chances(trained(pages, vocabulary, SHAPE, seed=1), pages[0])

    assert found[:2, ROLE["text"]].min() > found[2:, ROLE["text"]].max()
    assert found.sum(1) == pytest.approx(np.ones(6), abs=1e-5)


def test_the_loss_is_least_where_the_teachers_are_followed(rows):
    page = rows[0][0]
    taught = np.full((6, len(ROLES)), 0.1, dtype=np.float32)
    batch = batch_from([page], [taught])
    sure = torch.from_numpy(np.where(page.allowed.numpy(), 9.0, 0.0))

    assert loss_of(torch.zeros(6, len(ROLES)), batch, 1.0) < loss_of(sure, batch, 1.0)
    assert loss_of(torch.zeros(6, len(ROLES)), batch, 0.0) > loss_of(sure, batch, 0.0)


def test_a_pupil_is_one_net_and_the_same_each_time(rows):
    pages, vocabulary = rows
    one, other = (
        chances(distilled(pages, vocabulary, SHAPE, teachers=2, seed=0), pages[0]) for _ in range(2)
    )

    assert np.array_equal(one, other)
    assert one[:2, ROLE["text"]].min() > one[2:, ROLE["text"]].max()
    assert not np.array_equal(one, chances(trained(pages, vocabulary, SHAPE, seed=0), pages[0]))
