"""How much memory a training needs, before anything is loaded.

At any moment of a training these live in memory::

    weights + adapter + optimizer state + gradients(t) + activations(t) + logits(t)

The first three stay. The others are as large as a *rehearsal* of one step says (`tune4j.rehearsal`: the model's own
code on tensors without data), at the moment t where they are largest together. docs/memory.md has the whole formula,
where it comes from, and how it compares with what was measured.
"""

from __future__ import annotations

import copy
import dataclasses
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from tune4j import rehearsal

_LOG = logging.getLogger(__name__)
_MIB = 2**20

# What a process takes besides tensors once the libraries are imported: rows, tokenizer, code that is loaded at first
# use, buffers of the matrix library. Measured on a CPU.
RUNTIME = 40 * _MIB
# What glibc's heap holds unused, in units of what one layer asks for. Measured.
_HEAP = 1.2
# What PyTorch's caching allocator on GPUs holds in pieces too small for what is asked next, as a share of what comes
# and goes; not measured.
_FRAGMENTATION = 0.05

# State tensors of an optimizer: how many for each trained element, and bytes of an element (0: the parameter's dtype).
_OPTIMIZERS: dict[str, tuple[float, int]] = {
    **dict.fromkeys(("adamw_torch", "adamw_torch_fused", "adamw_torch_xla", "adamw_torch_npu_fused", "adam"), (2, 0)),
    **dict.fromkeys(("adadelta", "stable_adamw", "schedule_free_adamw", "schedule_free_radam"), (2, 0)),
    **dict.fromkeys(("adagrad", "rmsprop", "schedule_free_sgd"), (1, 0)),
    **dict.fromkeys(("sgd", "lomo", "adalomo"), (0, 0)),
    **dict.fromkeys(("ademamix", "paged_ademamix_32bit"), (3, 4)),
    **dict.fromkeys(("adamw_anyprecision", "paged_adamw_32bit"), (2, 4)),
    **dict.fromkeys(("lion_32bit", "paged_lion_32bit", "rmsprop_bnb", "rmsprop_bnb_32bit"), (1, 4)),
    **dict.fromkeys(("adamw_bnb_8bit", "adamw_8bit", "paged_adamw_8bit", "adamw_torch_8bit"), (2, 1)),
    **dict.fromkeys(("ademamix_8bit", "paged_ademamix_8bit"), (3, 1)),
    **dict.fromkeys(("lion_8bit", "paged_lion_8bit", "rmsprop_bnb_8bit"), (1, 1)),
    "adamw_torch_4bit": (2, 0.5),
    "grokadamw": (3, 0),
}
_UNKNOWN_OPTIMIZER = (2, 0)  # GaLore and APOLLO need less, by their rank


@dataclass(frozen=True)
class Estimate:
    """Bytes at the fullest moment of a training, by what they are for; their sum is `total`.

    `moment` is `loading`, `forward`, `loss`, `backward` or `update` (the optimizer's step). `exact` is False where the
    architecture cannot be rehearsed and a formula for plain decoder layers stands in. The two numbers of parameters
    count shared ones once and quantized ones as what they stand for.
    """

    weights: int
    adapter: int
    gradients: int
    optimizer: int
    activations: int
    logits: int
    temporary: int
    overhead: int
    moment: str
    exact: bool
    trainable_parameters: int
    total_parameters: int

    @property
    def total(self) -> int:
        """Bytes in all."""
        return sum(self.parts().values())

    def parts(self) -> dict[str, int]:
        """Bytes by what they are for, in the order of their being there."""
        names = ("weights", "adapter", "optimizer", "gradients", "activations", "logits", "temporary", "overhead")
        return {name: getattr(self, name) for name in names}

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON can hold it."""
        return {**dataclasses.asdict(self), "total": self.total}


def estimate(
    config: Any,
    model: dict[str, Any],
    quantization: dict[str, Any] | None,
    adapter: dict[str, Any] | None,
    training: dict[str, Any],
    sequence_length: int,
    device: str = "cpu",
) -> Estimate:
    """The memory that a supervised fine-tuning takes on one device. Loads no weights.

    `config` is the model's PretrainedConfig. `model`, `quantization`, `adapter` and `training` are the keyword
    arguments of `from_pretrained`, of the quantization's config, of the peft config (with its `type`) and of SFTConfig;
    what they lack is upstream's default. `sequence_length` is in tokens: the longest row of a micro-batch, truncated
    and padded. `device` is `cpu` or `cuda`. Not in it: evaluations with batches larger than in training, generation,
    a model spread over several devices. Raises what upstream raises for arguments that do not fit the architecture.
    """
    run = _Run(config, model, quantization or {}, adapter or {}, training, device)
    network = run.network()
    static = {"weights": 0, "adapter": 0}
    for name, parameter in network.named_parameters():
        static[run.kinds.get(name, "weights")] += run.sizes.get(name, _bytes(parameter))
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    static["optimizer"] = _optimizer_bytes(network, run.argument("optim"))
    gradients = sum(map(_bytes, trained))
    numbers = {"trainable_parameters": sum(p.numel() for p in trained), "total_parameters": _numel(network)}

    mapped = run.mapped_bytes(network)
    step, exact = run.rehearsed(network, sequence_length)
    moments = {
        "loading": {"weights": static["weights"], "temporary": run.loading_bytes(static["weights"])},
        step.moment: {
            **static,
            **{kind: step.bytes[kind] for kind in ("gradients", "activations", "logits")},
            "temporary": mapped,
        },
        "update": {**static, "gradients": gradients, "temporary": run.update_bytes(trained) + mapped},
    }
    moment, parts = max(moments.items(), key=lambda entry: sum(entry[1].values()))
    parts = {kind: parts.get(kind, 0) for kind in (*static, "gradients", "activations", "logits", "temporary")}
    overhead = run.overhead(step, sum(size for kind, size in parts.items() if kind not in static))
    return Estimate(**parts, overhead=overhead, moment=moment, exact=exact, **numbers)


class _Run:
    """The arguments of a run, read as upstream reads them."""

    def __init__(
        self,
        config: Any,
        model: dict[str, Any],
        quantization: dict[str, Any],
        adapter: dict[str, Any],
        training: dict[str, Any],
        device: str,
    ) -> None:
        from trl import SFTConfig

        self.config = copy.deepcopy(config)
        stored = self.config.__dict__.pop("quantization_config", None)
        self.to_quantize = bool(quantization)  # rather than quantized as it is stored
        self.quantization = quantization or (stored if isinstance(stored, dict) else {})
        self.model, self.adapter, self.device = model, adapter, device
        self.stored_dtype = config.dtype or torch.float32
        self.dtype = _dtype(model.get("dtype"), self.stored_dtype)
        self._training = {field.name: field.default for field in dataclasses.fields(SFTConfig)} | training
        self.sizes: dict[str, int] = {}
        self.kinds: dict[str, str] = {}

    def argument(self, name: str) -> Any:
        """The value of an argument of SFTConfig."""
        value = self._training[name]
        return getattr(value, "value", value)

    @property
    def checkpointing(self) -> dict[str, Any] | None:
        """The arguments of activation checkpointing, or None without it."""
        for prefix in ("activation", "gradient"):  # the new name goes first
            if self.argument(f"{prefix}_checkpointing") is not None:
                break
        if not self.argument(f"{prefix}_checkpointing"):
            return None
        return dict(self.argument("activation_checkpointing_kwargs") or {})

    @property
    def autocast(self) -> torch.dtype | None:
        """The dtype of mixed precision. SFTConfig takes bf16 unless it is told otherwise or fp16 is set."""
        fp16, bf16 = self.argument("fp16"), self.argument("bf16")
        if fp16:
            return torch.float16
        return torch.bfloat16 if bf16 or bf16 is None else None

    def network(self) -> Any:
        """The model with its adapter on the meta device, as it is trained; fills `sizes` and `kinds`."""
        try:
            with torch.device("meta"):
                network, quantized, before = self._built()
        except (RuntimeError, NotImplementedError):  # BOFT looks at the data of its own tensors, which are small
            network, quantized, before = self._built()
        sizes = {id(weight): size for weight, size in quantized.values()}
        for name, parameter in network.named_parameters():
            if id(parameter) in sizes:
                self.sizes[name] = sizes[id(parameter)]
            if id(parameter) not in before:
                self.kinds[name] = "adapter"
                if parameter.requires_grad:
                    parameter.data = parameter.data.to(torch.float32)  # as in loading.trainable_in_float32
        return network

    def _built(self) -> tuple[Any, dict[str, tuple[torch.Tensor, int]], set[int]]:
        """The model with its adapter, its quantized weights with their bytes, and the ids of its own parameters."""
        with torch.device("meta"):
            base = self._base()
            quantized = _quantize(base, self.quantization) if self.quantization else {}
        own = {id(parameter) for parameter in base.parameters()}
        return self._adapted(base), quantized, own

    def _base(self) -> Any:
        from transformers import AutoModelForCausalLM

        attention = self.model.get("attn_implementation")
        arguments = {"dtype": self.dtype, "trust_remote_code": bool(self.model.get("trust_remote_code"))}
        if attention in ("eager", "sdpa"):
            arguments["attn_implementation"] = attention
        return AutoModelForCausalLM.from_config(self.config, **arguments)

    def _adapted(self, base: Any) -> Any:
        from peft import get_peft_model
        from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING

        if not self.adapter:
            return base
        arguments = dict(self.adapter)
        kind = PEFT_TYPE_TO_CONFIG_MAPPING[arguments.pop("type", "lora").upper()]
        if arguments.pop("force_embedding_gradients", False):
            names = {id(module): name for name, module in base.named_modules()}
            embedding = names[id(base.get_input_embeddings())].rsplit(".", 1)[-1]
            arguments["modules_to_save"] = [*(arguments.get("modules_to_save") or []), embedding]
        if kind.__name__ == "AdaLoraConfig":
            arguments.setdefault("total_step", 1)
        arguments.setdefault("task_type", "CAUSAL_LM")
        return get_peft_model(base, kind(**arguments))

    def rehearsed(self, network: Any, sequence_length: int) -> tuple[rehearsal.Peak, bool]:
        """The fullest moment of a step, and whether it was rehearsed."""
        batch = self.argument("per_device_train_batch_size")
        flash = "flash" in str(self.model.get("attn_implementation"))
        packed = self.argument("packing") and self.argument("packing_strategy") != "wrapped"
        if packed or self.argument("padding_free"):  # a batch is one row, whose parts a mask keeps apart
            batch, sequence_length = 1, batch * sequence_length
            padded = not flash
        else:
            padded = batch > 1 and not flash
        common = {"autocast": self.autocast, "checkpointing": self.checkpointing, "device": self.device}
        accumulate = self.argument("gradient_accumulation_steps") > 1
        try:
            step = rehearsal.rehearse(
                network, self.sizes, self.kinds, batch, sequence_length, padded=padded, accumulate=accumulate, **common
            )
        except Exception as error:  # noqa: BLE001 - any code of any architecture, on tensors without data
            _LOG.info("the step cannot be rehearsed (%s: %s); a formula is used", type(error).__name__, error)
            return rehearsal.by_formula(network, batch, sequence_length, **common), False
        return step, True

    def mapped_bytes(self, network: Any) -> int:
        """Bytes of the file that stay mapped on a CPU though they were quantized: the embeddings of that file are still
        in use as they lie there. The system could drop them, but they count as resident."""
        if self.device != "cpu" or not self.to_quantize or self.dtype is not self.stored_dtype:
            return 0
        return sum(p.numel() for name, p in network.named_parameters() if name in self.sizes) * self.dtype.itemsize

    def loading_bytes(self, weights: int) -> int:
        """Bytes that loading holds besides the weights. On a CPU the weights of a file are mapped, not copied, as long
        as they keep their dtype; otherwise the mapped file is there beside what is made of it."""
        if self.device != "cpu" or (self.dtype is self.stored_dtype and not self.to_quantize):
            return 0
        return _numel(self._meta_base()) * self.stored_dtype.itemsize

    def overhead(self, step: rehearsal.Peak, passing: int) -> int:
        """Bytes that are held and not used.

        On a CPU that is glibc's heap, from which aligned memory is taken with some bytes to spare: a freed piece is too
        small for the next request of its own size, until its neighbours are free too. What one layer asks for in its
        forward and backward pass is lost that way, a fifth more by what was measured; the next layer then finds it.
        """
        if self.device != "cpu":
            return RUNTIME + int(passing * _FRAGMENTATION)
        layers = getattr(self.config.get_text_config(), "num_hidden_layers", None) or 1
        return RUNTIME + int(_HEAP * step.heap / layers)

    def _meta_base(self) -> Any:
        with torch.device("meta"):
            return self._base()

    def update_bytes(self, trained: list[torch.Tensor]) -> int:
        """Bytes that the optimizer's step holds besides gradients and state, in fp32: what is made of one parameter at
        a time, or of all where torch works on all at once (`foreach`, the default on GPUs of what is not fused)."""
        name = self.argument("optim")
        if not trained or name.endswith("fused") or "bit" in name:
            return 0
        elements = [4 * parameter.numel() for parameter in trained]
        if name == "adafactor":
            return 3 * max(elements)
        return sum(elements) if self.device == "cuda" else 2 * max(elements)


def needs_checkpointing(
    config: Any,
    model: dict[str, Any],
    quantization: dict[str, Any] | None,
    adapter: dict[str, Any] | None,
    training: dict[str, Any],
    sequence_length: int,
    device: str = "cpu",
) -> bool:
    """Whether the run fits into the memory that is available with activation checkpointing, and does not without.

    False also where it fits neither way: then checkpointing does not help. Arguments as of `estimate`.
    """
    free = available(device)
    if free is None:
        return False

    def fits(checkpointing: bool) -> bool:
        chosen = dict.fromkeys(("activation_checkpointing", "gradient_checkpointing"), checkpointing)
        arguments = (config, model, quantization, adapter, {**training, **chosen}, sequence_length, device)
        return estimate(*arguments).total <= free

    return not fits(checkpointing=False) and fits(checkpointing=True)


def available(device: str) -> int | None:
    """Bytes that this process could still take: of the current GPU, or of the host within the limits of its cgroups.
    None where the system does not say."""
    if device == "cuda":
        return torch.cuda.mem_get_info()[0] if torch.cuda.is_available() else None
    free = []
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        free += [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable")]
        free += _left_in_cgroups(Path("/proc/self/cgroup").read_text(), Path("/sys/fs/cgroup"))
    except OSError:
        pass  # not Linux, or a sandbox
    return min(free, default=None)


def _left_in_cgroups(membership: str, root: Path) -> list[int]:
    """Bytes left below each limit on memory that is in force: of the process's cgroup and of all above it.
    `membership` is the text of /proc/self/cgroup, of either version. What only caches files counts as left."""
    left = []
    for line in membership.splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            top, limit, used, cached = root, "memory.max", "memory.current", "inactive_file"
        elif "memory" in controllers.split(","):
            top, limit, used = root / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes"
            cached = "total_inactive_file"
        else:
            continue
        group = top / path.lstrip("/")
        for folder in (group, *group.parents):
            try:
                most = (folder / limit).read_text().strip()
                if most != "max" and int(most) < 2**60:  # version 1 says "no limit" by a number near 2**63
                    stat = dict(row.split() for row in (folder / "memory.stat").read_text().splitlines())
                    left.append(int(most) - int((folder / used).read_text()) + int(stat.get(cached, 0)))
            except OSError:
                pass  # a container sees the files of its own cgroup at the top only
            if folder == top:
                break
    return left


def _quantize(model: Any, quantization: dict[str, Any]) -> dict[str, tuple[torch.Tensor, int]]:
    """Puts QuantizedLinear in the place of what upstream quantizes; returns weights and their bytes by module name."""
    from transformers.pytorch_utils import Conv1D
    from transformers.quantizers.base import HfQuantizer
    from transformers.quantizers.quantizers_utils import should_convert_module

    skipped = quantization.get("llm_int8_skip_modules") or quantization.get("modules_to_not_convert")
    skipped = HfQuantizer.get_modules_to_not_convert(model, skipped, model._keep_in_fp32_modules)
    replaced = {}
    for name, module in list(model.named_modules()):
        if not should_convert_module(name, skipped) or not (type(module) is torch.nn.Linear or type(module) is Conv1D):
            continue
        rows, columns = module.weight.shape if isinstance(module, torch.nn.Linear) else module.weight.shape[::-1]
        new = rehearsal.QuantizedLinear(columns, rows, module.bias is not None, dtype=module.weight.dtype)
        new.requires_grad_(False)
        new.bits, size = _quantized_bytes(rows, columns, quantization)
        if quantization.get("quant_method", "bitsandbytes") == "bitsandbytes" and new.bits == 4:
            new.compute_dtype = _dtype(quantization.get("bnb_4bit_compute_dtype"), torch.float32)
        model.set_submodule(name, new)
        replaced[name] = (new.weight, size)
    return replaced


def _quantized_bytes(rows: int, columns: int, quantization: dict[str, Any]) -> tuple[int, int]:
    """Bits of an element of a quantized weight `[rows, columns]`, and its bytes with all that belongs to it."""
    elements = rows * columns
    if quantization.get("quant_method", "bitsandbytes") != "bitsandbytes":
        bits, group = int(quantization.get("bits") or 4), int(quantization.get("group_size") or 128)
        groups = -(-columns // group) if group > 0 else 1
        scales = groups * rows * 2 + groups * rows * bits // 8
        return bits, elements * bits // 8 + scales + columns * 4
    if not (quantization.get("load_in_4bit") or quantization.get("_load_in_4bit")):
        return 8, elements + rows * 4
    blocks = -(-elements // 64)
    if quantization.get("bnb_4bit_use_double_quant"):
        scales = blocks + -(-blocks // 256) * 4 + 256 * 4 + 4
    else:
        scales = blocks * 4
    return 4, -(-elements // 2) + scales + 16 * 4


def _optimizer_bytes(network: torch.nn.Module, name: str) -> int:
    """Bytes of the optimizer's state."""
    embeddings = {id(m.weight) for m in network.modules() if isinstance(m, torch.nn.Embedding)}
    total = 0
    for parameter in network.parameters():
        if not parameter.requires_grad:
            continue
        elements = parameter.numel()
        if name == "adafactor":  # of a matrix, sums of rows and of columns; of a vector, all
            last = parameter.shape[-2:]
            total += 4 * (elements if parameter.dim() < 2 else (elements // last.numel()) * sum(last))
            continue
        states, size = _OPTIMIZERS.get(name, _UNKNOWN_OPTIMIZER)
        if 0 < size <= 1:
            # Blocks of 256 elements have a scale; small tensors, and bitsandbytes' embeddings, stay 32-bit.
            small = elements < 4096 or ("torch" not in name and id(parameter) in embeddings)
            size = 4 if small else size + 4 / 256
        total += int(states * elements * (size or parameter.element_size()))
    return total


def _bytes(tensor: torch.Tensor) -> int:
    return tensor.numel() * tensor.element_size()


def _numel(network: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def _dtype(name: Any, default: torch.dtype) -> torch.dtype:
    if isinstance(name, torch.dtype):
        return name
    return default if name in (None, "auto") else getattr(torch, str(name).removeprefix("torch."))
