"""Reports what PyTorch and bitsandbytes can use here, as the last line on stdout: one JSON object."""
import importlib
import json
import time
import warnings


def bitsandbytes_facts():
    import bitsandbytes.cextension as extension

    kind = type(extension.lib).__name__
    facts = {"library": None, "error": None, "cuda": bool(getattr(extension.lib, "compiled_with_cuda", False))}
    if kind.startswith("ErrorHandler"):
        facts["error"] = str(getattr(extension.lib, "error_msg", "its library could not be loaded"))
    else:
        facts["library"] = str(getattr(extension.lib._lib, "_name", kind))
    return facts


def torch_facts():
    import torch

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        available = torch.cuda.is_available()
    devices = []
    for index in range(torch.cuda.device_count() if available else 0):
        properties = torch.cuda.get_device_properties(index)
        devices.append({
            "name": properties.name,
            "memory": properties.total_memory,
            "capability": "%d.%d" % (properties.major, properties.minor),
        })
    if available:
        bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        bf16 = bool(getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)()) or bool(
            getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)())
    mps = getattr(torch.backends, "mps", None)
    return {
        "cudaBuild": torch.version.cuda,
        "hipBuild": getattr(torch.version, "hip", None),
        "cudaAvailable": available,
        "cudaWarning": str(caught[-1].message).splitlines()[0] if caught and not available else None,
        "devices": devices,
        "mps": bool(mps and mps.is_available()),
        "bf16": bool(bf16),
        "threads": torch.get_num_threads(),
    }


def main():
    result = {"torch": None, "bitsandbytes": None, "failed": {}}
    started = time.time()
    for name, facts in (("torch", torch_facts), ("bitsandbytes", bitsandbytes_facts)):
        try:
            result[name] = facts()
        except Exception as error:  # whatever it is, it is what the doctor is for
            result["failed"][name] = "%s: %s" % (type(error).__name__, error)
    for name in ("transformers", "peft", "trl", "accelerate", "datasets"):
        try:
            importlib.import_module(name)
        except Exception as error:
            result["failed"][name] = "%s: %s" % (type(error).__name__, error)
    result["seconds"] = round(time.time() - started, 1)
    return result


print()
print(json.dumps(main()))
