"""What this machine can do, what is chosen because of it, and which settings it cannot serve."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Any

import torch

from tune4j.errors import ConfigError

_CHECKPOINTING = {"gradient_checkpointing", "activation_checkpointing"}
_WORKERS = 2


@dataclass(frozen=True)
class Choice:
    """A value that Tune4J sets where the job left it open."""

    value: Any
    origin: str  # "device", or "job" when it follows from another setting
    reason: str


@dataclass(frozen=True)
class Problem:
    """A setting that this machine cannot serve (`fatal`), or serves badly. `field` as in a job file."""

    field: str
    message: str
    fatal: bool


@dataclass(frozen=True)
class Machine:
    """What a training runs on. `capability` is CUDA's compute capability, the lowest of all devices; None on a CPU."""

    name: str
    capability: tuple[int, int] | None
    bf16_units: bool
    cores: int
    embedded: bool

    @property
    def cuda(self) -> bool:
        return self.capability is not None


def machine(use_cpu: bool = False) -> Machine:
    """This machine; without its accelerators when the job says `use_cpu`."""
    cores, embedded = os.cpu_count() or 1, "jep" in sys.modules
    if torch.cuda.is_available() and not use_cpu:
        capability = min(torch.cuda.get_device_capability(index) for index in range(torch.cuda.device_count()))
        return Machine(torch.cuda.get_device_name(0), capability, capability >= (8, 0), cores, embedded)
    return Machine("a CPU", None, _cpu_has_bf16(), cores, embedded)


def _cpu_has_bf16() -> bool:
    """Whether torch finds bf16 instructions (AVX-512 BF16 or AMX on x86, BF16 on Arm)."""
    find = getattr(torch.cpu, "get_capabilities", None)
    found = find() if find else {}
    return any(found.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def model_choices(machine: Machine, trained_in_part: bool) -> dict[str, Choice]:
    """For the model's weights. `trained_in_part` says whether they stay as they are and an adapter is trained."""
    if not machine.cuda:
        return {
            "dtype": Choice("float32", "device", "on a CPU the weights stay in fp32, whatever they are computed in"),
            "device_map": Choice("cpu", "device", "there is no accelerator here, or the job wants none"),
        }
    if machine.bf16_units:
        return {}
    if machine.capability >= (7, 0) and trained_in_part:
        reason = f"{_described(machine)} has units for fp16, not for bf16; the adapter stays in fp32"
        return {"dtype": Choice("float16", "device", reason)}
    return {"dtype": Choice("float32", "device", f"{_described(machine)} cannot train weights in 16 bits")}


def training_choices(machine: Machine, training: dict[str, Any]) -> dict[str, Choice]:
    """For the training arguments; the caller keeps those that the job left open."""
    choices = precision(machine, training)
    if not machine.cuda:
        choices["use_cpu"] = Choice(True, "device", "there is no accelerator here")
        choices["dataloader_pin_memory"] = Choice(False, "device", "pinned memory is of use to accelerators only")
    choices["optim"] = optimizer(machine)
    return choices | data_loading(machine, training)


def precision(machine: Machine, training: dict[str, Any]) -> dict[str, Choice]:
    """Mixed precision by what the device has units for; nothing where the job chose one of the two."""
    if training.get("bf16") or training.get("fp16"):
        return {}
    if not machine.cuda:
        return {"bf16": _cpu_precision(machine)}
    where = _described(machine)
    if machine.bf16_units:
        return {"bf16": Choice(True, "device", f"{where} computes bf16 in units of its own")}
    if machine.capability >= (7, 0) and training.get("fp16") is None:
        return {
            "bf16": Choice(False, "device", f"{where} has no units for bf16"),
            "fp16": Choice(True, "device", f"{where} computes fp16 in units of its own, and has none for bf16"),
        }
    return {"bf16": Choice(False, "device", f"{where} has no units for 16-bit numbers")}


def _cpu_precision(machine: Machine) -> Choice:
    if machine.bf16_units:
        return Choice(True, "device", "this CPU has bf16 instructions: a step takes 0.6 to 0.8 of its time in fp32")
    return Choice(False, "device", "this CPU has no bf16 instructions, and is several times slower in bf16 without")


def optimizer(machine: Machine) -> Choice:
    """AdamW in one kernel where torch has that for the device."""
    from torch.utils._foreach_utils import _get_fused_kernels_supported_devices

    device = "cuda" if machine.cuda else "cpu"
    if device in _get_fused_kernels_supported_devices():
        return Choice("adamw_torch_fused", "device", f"torch has AdamW in one kernel for {device}")
    return Choice("adamw_torch", "device", f"torch has no fused AdamW for {device}")


def data_loading(machine: Machine, training: dict[str, Any]) -> dict[str, Choice]:
    """How many processes make batches. Rows are tokenized before, so there is little to make."""
    if training.get("dataloader_num_workers") is not None:
        return {}
    if machine.embedded:
        return {"dataloader_num_workers": Choice(0, "device", "a JVM must not be forked")}
    if machine.cuda and machine.cores >= 4:
        reason = f"{machine.cores} cores prepare batches while the accelerator computes"
        return {
            "dataloader_num_workers": Choice(_WORKERS, "device", reason),
            "dataloader_persistent_workers": Choice(True, "device", "they are started once, not in each epoch"),
        }
    return {"dataloader_num_workers": Choice(0, "device", "batches of tokenized rows are made faster than used")}


def problems(machine: Machine, sections: dict[str, dict[str, Any]]) -> list[Problem]:
    """What the job sets and this machine cannot serve, or serves badly."""
    training, found = sections["training"], []

    def fatal(field: str, what: str, instead: str) -> None:
        found.append(Problem(f"training.{field}", f"{what}; here is {_described(machine)}: {instead}", True))

    if training.get("tf32") and not (machine.cuda and machine.bf16_units):
        fatal("tf32", "tf32 needs an NVIDIA GPU of compute capability 8.0 or higher", "leave tf32 out")
    for name in ("fp16", "fp16_full_eval"):
        if training.get(name) and not machine.cuda:
            instead = "set bf16 instead" if machine.bf16_units else f"leave {name} out, which trains in fp32"
            fatal(name, f"{name} needs a GPU", instead)
    for name in ("bf16", "bf16_full_eval"):
        if not training.get(name):
            continue
        if machine.cuda and not machine.bf16_units:
            instead = name.replace("bf16", "fp16")
            fatal(name, f"{name} needs compute capability 8.0 or higher", f"set {instead} instead")
        elif not machine.cuda and training.get("use_cpu") is False:
            fatal(name, f"{name} is refused on a CPU unless use_cpu is true", f"leave use_cpu or {name} out")
        elif not machine.bf16_units:
            message = f"this CPU has no bf16 instructions and is several times slower with {name}; leave it out"
            found.append(Problem(f"training.{name}", message, False))
    if machine.embedded and training.get("dataloader_num_workers"):
        fatal(
            "dataloader_num_workers",
            "dataloader_num_workers forks processes, which a JVM does not survive",
            "set 0, or train in a worker process (--runtime process)",
        )
    return found + _model_problems(machine, sections)


def _model_problems(machine: Machine, sections: dict[str, dict[str, Any]]) -> list[Problem]:
    found = []
    attention = sections["model"].get("attn_implementation")
    if isinstance(attention, str) and attention.startswith("flash_attention") and not machine.cuda:
        message = f"{attention} needs a GPU; here is {_described(machine)}: leave it out to have one chosen"
        found.append(Problem("model.attn_implementation", message, True))
    dtypes = {
        "model.dtype": sections["model"].get("dtype"),
        "quantization.bnb_4bit_compute_dtype": sections["quantization"].get("bnb_4bit_compute_dtype"),
    }
    for field, dtype in dtypes.items():
        slow = dtype == "bfloat16" and not machine.bf16_units or dtype == "float16" and not machine.cuda
        if slow:
            message = f"{_described(machine)} has no units for {dtype} and is several times slower in it; take float32"
            found.append(Problem(field, message, False))
    return found


def check(found: list[Problem]) -> None:
    """Raises ConfigError for the first setting that this machine cannot serve."""
    for problem in found:
        if problem.fatal:
            raise ConfigError(problem.field, problem.message)


def _described(machine: Machine) -> str:
    if machine.cuda:
        return f"{machine.name} (compute capability {machine.capability[0]}.{machine.capability[1]})"
    return f"{machine.name} {'with' if machine.bf16_units else 'without'} bf16 instructions"
