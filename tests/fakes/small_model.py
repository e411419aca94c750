"""A sentence-transformers model of a few words, as ONNX: real files for the real libraries. No hub is involved.

Its network looks up each word's vector. The ONNX file is encoded by hand (protocol buffers), so that no test needs the
onnx package.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

UNKNOWN = "[UNK]"
_VARINT, _BYTES = 0, 2
_FLOAT, _INT64 = 1, 7


def write_model(folder: Path, words: Mapping[str, Sequence[float]], *, cls: bool = False) -> Path:
    """Write the model into `folder`. A text's vector is the mean of its words', or with `cls` its first word's."""
    width = len(next(iter(words.values())))
    rows = {UNKNOWN: [1e-3] * width, **words}
    pooling = {
        "word_embedding_dimension": width,
        "pooling_mode_mean_tokens": not cls,
        "pooling_mode_cls_token": cls,
        "pooling_mode_max_tokens": False,
    }
    modules = [{"type": f"sentence_transformers.models.{kind}"} for kind in ("Transformer", "Pooling", "Normalize")]
    for name in ("onnx", "1_Pooling"):
        (folder / name).mkdir(parents=True)
    (folder / "onnx/model.onnx").write_bytes(onnx_bytes(np.array(list(rows.values()), np.float32)))
    (folder / "tokenizer.json").write_text(_tokenizer(list(rows)), encoding="utf-8")
    (folder / "1_Pooling/config.json").write_text(json.dumps(pooling), encoding="utf-8")
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    return folder


def onnx_bytes(table: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", asks: str = "attention_mask") -> bytes:
    """An ONNX model: input_ids → last_hidden_state, the rows of `table`. It has an input `asks` too and ignores it."""
    gather = _text(1, "words") + _text(1, "input_ids") + _text(2, "last_hidden_state") + _text(4, "Gather")
    shape = b"".join(_number(1, size) for size in table.shape)
    words = shape + _number(2, _FLOAT) + _text(8, "words") + _field(9, table.tobytes())
    inputs = _field(11, _value("input_ids", _INT64, 2)) + _field(11, _value(asks, _INT64, 2))
    output = _field(12, _value("last_hidden_state", _FLOAT, 3))
    graph = _field(1, gather) + _text(2, "small") + _field(5, words) + inputs + output
    return _number(1, 8) + _field(7, graph) + _field(8, _text(1, "") + _number(2, 18))


def _tokenizer(words: Sequence[str]) -> str:
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token=UNKNOWN))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    return str(tokenizer.to_str())


def _value(name: str, kind: int, dimensions: int) -> bytes:
    shape = b"".join(_field(1, _text(2, f"{name}{number}")) for number in range(dimensions))
    return _text(1, name) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))


def _text(number: int, value: str) -> bytes:
    return _field(number, value.encode())


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3 | _VARINT) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])
