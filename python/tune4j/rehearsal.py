"""One training step without memory: which tensors would live at its peak, in bytes.

The step is run on fake tensors (torch's FakeTensorMode): they have shape, dtype and device but no data. The model's own
code computes its shapes, autograd keeps what it would keep, activation checkpointing recomputes what it would
recompute, and a dispatch mode counts every storage from its first use to its release. So this knows no architecture,
and what an architecture keeps for its backward pass is not written down a second time. It is the idea of
`torch.distributed._tools.mem_tracker`, reduced to what is needed here.

Only the fused output head with its loss is not run but counted by formula (`loss_bytes`): TRL computes it by tiles in
Triton on GPUs, which cannot be rehearsed.
"""

from __future__ import annotations

import types
import weakref
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_iter

# Of TRL's kernels/chunked_logprob.py: rows and columns of the tile of logits that exists at a time.
_TILE_TOKENS = 4096
_TILE_COLUMNS = 32768
# What is larger is always mapped and unmapped: glibc's malloc.c, DEFAULT_MMAP_THRESHOLD_MAX on 64 bits.
_LARGEST_OF_HEAP = 32 * 2**20


@dataclass
class Peak:
    """Bytes by kind at the fullest moment of a step, and when that was: `forward`, `loss` or `backward`. `heap` is what
    the step, without recomputation, asked for in pieces that glibc's malloc takes from its heap."""

    moment: str = "forward"
    bytes: Counter[str] = field(default_factory=Counter)
    heap: int = 0


class Ledger(TorchDispatchMode):
    """Counts the storages that live while it is active, by kind; `peak` is the fullest moment since it was reset."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = "forward"
        self.heap: Counter[str] = Counter()
        self.live: Counter[str] = Counter()
        self.peak = Peak()
        self._known: dict[int, tuple[str, int]] = {}

    def enter(self, tensor: torch.Tensor, kind: str, size: int | None = None) -> None:
        """Counts a tensor's storage as `kind`, with `size` bytes if those are not its own; moves it if it is known."""
        storage = tensor.untyped_storage()
        key, size = storage._cdata, storage.nbytes() if size is None else size
        if key in self._known:
            self._forget(key)
        else:
            weakref.finalize(storage, self._forget, key)
        self._known[key] = kind, size
        self.live[kind] += size
        self._look()

    def enter_gradient(self, parameter: torch.Tensor) -> None:
        """Counts what a parameter's `grad` has become as a gradient."""
        if parameter.grad is not None:
            self.enter(parameter.grad, "gradients")

    def start(self) -> None:
        """Begins a step: what was fullest before is forgotten."""
        self.moment, self.peak, self.heap = "forward", Peak(), Counter()
        self._look()

    def spike(self, kind: str, size: int) -> None:
        """Bytes that exist for a moment."""
        self.live[kind] += size
        self._look()
        self.live[kind] -= size

    def _forget(self, key: int) -> None:
        kind, size = self._known.pop(key)
        self.live[kind] -= size

    def _look(self) -> None:
        if self.live.total() > self.peak.bytes.total():
            self.peak = Peak(self.moment, self.live.copy())

    def __torch_dispatch__(self, func: Any, kinds: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is torch.ops.aten._local_scalar_dense.default:
            return {torch.bool: True}.get(args[0].dtype, 1)  # code that looks at a number finds a one
        if func is torch.ops.aten._grouped_mm.default:
            result = _grouped_product(*args, **(kwargs or {}))
        else:
            result = func(*args, **(kwargs or {}))
        for tensor in tree_iter(result):
            if isinstance(tensor, torch.Tensor) and tensor.untyped_storage()._cdata not in self._known:
                self.enter(tensor, "activations")
                size = tensor.untyped_storage().nbytes()
                self.heap[self.moment] += size if size < _LARGEST_OF_HEAP else 0
        return result


def _grouped_product(
    a: torch.Tensor, b: torch.Tensor, groups: torch.Tensor | None = None, bias: Any = None, dtype: Any = None
) -> torch.Tensor:
    """The shape of the product of experts; torch knows it for bf16 only, though it computes it for others too."""
    shape = (*a.shape[:-1], b.shape[-1])
    if a.dim() == b.dim() == 2 and groups is not None:
        shape = (groups.numel(), *shape)
    elif a.dim() == 3 and b.dim() == 2:
        shape = shape[1:]
    return a.new_empty(shape, dtype=dtype or a.dtype)


def loss_bytes(tokens: int, vocabulary: int, dtype: torch.dtype, device: str) -> tuple[int, int]:
    """Bytes that TRL's fused head holds for its tile of logits, in the forward and in the backward pass.

    The tile, `[min(tokens, 4096), 32768]` in the dtype of the product, is there on every device. On GPUs Triton works
    in it. Elsewhere it is worked on in fp32 copies (trl/kernels/chunked_logprob.py): `_forward_tile` has the scaled
    logits, their exp and the product of the two at once, `_backward_tile` the logits scaled twice, log p, p, the
    gradient, and two of its terms; both have a mask of bytes. Columns beyond the vocabulary are never touched.
    """
    rows = min(tokens, _TILE_TOKENS)
    if device == "cuda":
        return (rows * _TILE_COLUMNS * dtype.itemsize,) * 2
    tile = rows * min(vocabulary, _TILE_COLUMNS)
    return tile * (dtype.itemsize + 4 * 3 + 1), tile * (dtype.itemsize + 4 * 7 + 1)


class FusedHead(torch.autograd.Function):
    """TRL's ChunkedLogProbFunction, as far as memory goes: `[tokens, hidden]` and the head's weight to a loss."""

    @staticmethod
    def forward(ctx: Any, hidden: torch.Tensor, weight: torch.Tensor, ledger: Ledger, sizes: tuple[int, int]) -> Any:
        ctx.ledger, ctx.spike = ledger, sizes[1]
        ctx.save_for_backward(hidden, weight)
        ledger.moment = "loss"
        ledger.spike("logits", sizes[0])
        return hidden.new_zeros(hidden.shape[0], dtype=torch.float32)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> Any:
        hidden, weight = ctx.saved_tensors
        by_hidden = torch.zeros(hidden.shape, dtype=torch.float32)
        by_weight = torch.zeros(weight.shape, dtype=torch.float32) if ctx.needs_input_grad[1] else None
        ctx.ledger.spike("logits", ctx.spike)
        ctx.ledger.moment = "backward"
        return by_hidden.to(hidden.dtype), None if by_weight is None else by_weight.to(weight.dtype), None, None


class QuantizedLinear(torch.nn.Linear):
    """A frozen linear layer of 4 or 8 bits, as far as memory goes. Its weight is made whole for each product, in the
    dtype of the product, and not kept; of its input only 8 bits keep something (bitsandbytes/autograd)."""

    bits = 4
    compute_dtype: torch.dtype | None = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        dtype = self.compute_dtype or x.dtype
        bias = None if self.bias is None else self.bias.to(dtype)
        return _QuantizedProduct.apply(x.to(dtype), self.weight, bias, self.bits == 8).to(x.dtype)


class _QuantizedProduct(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None, keep: bool) -> Any:
        ctx.weight, ctx.dtype = weight, x.dtype
        ctx.kept = x if keep else None
        whole = torch.empty(weight.shape, dtype=x.dtype)
        return torch.nn.functional.linear(x, whole, bias)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> Any:
        whole = torch.empty(ctx.weight.shape, dtype=ctx.dtype)
        return gradient.to(ctx.dtype) @ whole, None, None, None


def rehearse(
    model: Any,
    sizes: dict[str, int],
    kinds: dict[str, str],
    batch: int,
    sequence: int,
    *,
    padded: bool,
    autocast: torch.dtype | None,
    checkpointing: dict[str, Any] | None,
    device: str,
    accumulate: bool,
) -> Peak:
    """The peak of a training step of a model on the meta device, which afterwards is on fake tensors.

    `sizes` and `kinds` give bytes and kind of parameters by name, where the bytes are not those of shape and dtype and
    the kind is not `weights`. `padded` says whether rows differ in length, so that attention has a mask.
    `checkpointing` is None, or the keyword arguments of activation checkpointing. With `accumulate` the gradients of
    an earlier micro-batch are there already. Raises what the architecture raises when its code looks at data.
    """
    ledger = Ledger()
    with FakeTensorMode(allow_non_fake_inputs=True), ledger:
        _materialize(model)
        for name, parameter in model.named_parameters():
            ledger.enter(parameter, kinds.get(name, "weights"), sizes.get(name))
            if parameter.requires_grad:
                parameter.register_post_accumulate_grad_hook(ledger.enter_gradient)
        base = model.get_base_model() if hasattr(model, "get_base_model") else model
        model.train()
        if checkpointing is not None:
            base.activation_checkpointing_enable({"use_reentrant": False, **checkpointing})
            if base is not model:
                model.enable_input_require_grads()
        base.forward = types.MethodType(_fused_forward(ledger, autocast, device), base)
        ids = torch.zeros(batch, sequence, dtype=torch.long)
        mask = torch.ones_like(ids) if padded else None
        for _ in range(2 if accumulate else 1):
            ledger.start()
            with torch.autocast("cpu", autocast or torch.bfloat16, enabled=autocast is not None):
                loss = model(input_ids=ids, attention_mask=mask, use_cache=False)
            loss.backward()
            del loss
        ledger.peak.heap = ledger.heap.total() - (0 if checkpointing is None else ledger.heap["forward"])
        return ledger.peak


def by_formula(
    network: Any,
    batch: int,
    sequence: int,
    *,
    autocast: torch.dtype | None,
    checkpointing: dict[str, Any] | None,
    device: str,
) -> Peak:
    """What takes the place of `rehearse` for an architecture whose code cannot run without data.

    Kept are the input and the output of each linear layer, and of each norm twice its width; with checkpointing, the
    input of each layer and all of one layer. Attention scores are not kept. All in the dtype of the product.
    """
    base = network.get_base_model() if hasattr(network, "get_base_model") else network
    config, head = base.config.get_text_config(), base.get_output_embeddings()
    dtype = autocast or head.weight.dtype
    kept = sum(
        sum(module.weight.shape) if module.weight.dim() == 2 else 2 * module.weight.numel()
        for module in base.modules()
        if isinstance(getattr(module, "weight", None), torch.nn.Parameter)
        and module is not head
        and not isinstance(module, torch.nn.Embedding)
        and module.weight.dim() < 3
    )
    layers = config.num_hidden_layers
    if checkpointing is not None:
        kept = config.hidden_size * layers + kept // layers
    trained = sum(p.numel() * p.element_size() for p in network.parameters() if p.requires_grad)
    tile = loss_bytes(batch * sequence, head.weight.shape[0], dtype, device)
    kept *= batch * sequence * dtype.itemsize
    return Peak("loss", Counter(gradients=trained, activations=kept, logits=max(tile)), heap=2 * kept)


def _fused_forward(ledger: Ledger, autocast: torch.dtype | None, device: str) -> Any:
    """What TRL's `add_fused_lm_head` makes of a causal language model's forward pass."""

    def forward(self: Any, *args: Any, labels: Any = None, **kwargs: Any) -> torch.Tensor:
        hidden = self.base_model(*args, **kwargs)[0][:, :-1]
        hidden = hidden.reshape(-1, hidden.shape[-1])
        weight = self.get_output_embeddings().weight
        tile = loss_bytes(hidden.shape[0], weight.shape[0], autocast or hidden.dtype, device)
        return FusedHead.apply(hidden, weight, ledger, tile).sum()

    return forward


def _materialize(model: torch.nn.Module) -> None:
    """Puts fake tensors of the CPU in the place of those of the meta device; what was shared stays shared."""
    made: dict[int, Any] = {}
    for module in model.modules():
        for tensors in (module._parameters, module._buffers):
            for name, tensor in tensors.items():
                if tensor is None:
                    continue
                if id(tensor) not in made:
                    fake = torch.empty(tensor.shape, dtype=tensor.dtype, device="cpu")
                    if isinstance(tensor, torch.nn.Parameter):
                        fake = torch.nn.Parameter(fake, requires_grad=tensor.requires_grad)
                    made[id(tensor)] = (fake, tensor)  # the old one too: ids are reused
                tensors[name] = made[id(tensor)][0]
