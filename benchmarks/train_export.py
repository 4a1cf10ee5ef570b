"""Trained nets as the model file that the library reads: half precision, one table of names and of words."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.train_net import Net, Shape, Vocabulary


def arrays_from_nets(
    nets: Sequence[Net], vocabulary: Vocabulary, shape: Shape, version: str
) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {
        "version": np.array(version),
        "nets": np.array(len(nets)),
        "kernel": np.array(shape.kernel),
        "dilations": np.array(shape.dilations),
        "name_list": _lines(vocabulary.names),
        "word_list": _lines(vocabulary.words),
        "names": np.concatenate([_half(net.names.weight)[1:] for net in nets], axis=1),
        "words": np.concatenate([_half(net.words.weight)[1:] for net in nets], axis=1),
    }
    for number, net in enumerate(nets):
        arrays |= {f"net{number}_{name}": value for name, value in _layers(net).items()}
    return arrays


def strongest_rows(arrays: dict[str, np.ndarray], limits: dict[str, int]) -> dict[str, np.ndarray]:
    """The same with at most so many rows of `names` and `words`: those whose vectors are longest.

    What was met on few sites has hardly moved from its start; a third of the rows goes without a trace.
    """
    kept = dict(arrays)
    for table, lines in (("names", "name_list"), ("words", "word_list")):
        words = bytes(arrays[lines]).decode("utf-8").split("\n")
        lengths = np.linalg.norm(arrays[table].astype(np.float32), axis=1)
        rows = np.sort(np.argsort(-lengths, kind="stable")[: limits[table]])
        kept[table] = arrays[table][rows]
        kept[lines] = _lines(words[row] for row in rows)
    return kept


def _lines(words: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(words).encode("utf-8", "replace"), dtype=np.uint8)


def _layers(net: Net) -> dict[str, np.ndarray]:
    weight = net.entry.weight.detach().T.double()
    numbers = len(net.mean)
    scaled = weight[:numbers] * net.scale.double()[:, None]
    bias = net.entry.bias.detach().double() - net.mean.double() @ scaled
    weight[:numbers] = scaled
    found = {"entry": _half(weight), "entry_bias": bias.float().numpy()}
    for number, layer in enumerate(net.layers):
        found[f"layer{number}"] = _half(layer.weight.T)
        found[f"layer{number}_bias"] = layer.bias.detach().numpy()
    for name in ("hidden", "exit"):
        found[name] = _half(getattr(net, name).weight.T)
        found[f"{name}_bias"] = getattr(net, name).bias.detach().numpy()
    return found


def _half(tensor) -> np.ndarray:  # type: ignore[no-untyped-def]
    return tensor.detach().numpy().astype(np.float16)


def write_model(path: Path, arrays: dict[str, np.ndarray]) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    path.write_bytes(buffer.getvalue())
