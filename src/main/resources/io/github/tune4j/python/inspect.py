"""Describes the interpreter it runs in as one JSON object on stdout.

Arguments: the path of libjvm ("" where it is not to be loaded), then the names of distributions to look
up. Runs on any Python since 2.7, so that an interpreter that is too old can say so.
"""
import sys

sys.path[:] = [entry for entry in sys.path if entry]  # not the working directory

import json
import os
import platform
import struct
import subprocess
import sysconfig


def libpython():
    """The shared library of this interpreter, or None."""
    base = getattr(sys, "base_prefix", sys.prefix)
    if os.name == "nt":
        names = ["python%d%d.dll" % sys.version_info[:2]]
        folders = [base]
    else:
        variable = sysconfig.get_config_var
        plain = "libpython" + (variable("LDVERSION") or variable("VERSION") or "")
        names = [variable("INSTSONAME"), variable("LDLIBRARY"), plain + ".so.1.0", plain + ".so", plain + ".dylib"]
        folders = [variable("LIBDIR"), os.path.join(base, "lib"), variable("PYTHONFRAMEWORKPREFIX")]
        if variable("LIBDIR") and variable("MULTIARCH"):
            folders.append(os.path.join(variable("LIBDIR"), variable("MULTIARCH")))
    for folder in folders:
        for name in names:
            if folder and name and not name.endswith(".a"):
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    return path
    return None


def venv_problem():
    """Why `python -m venv` would fail, or None."""
    for module in ("venv", "ensurepip"):
        try:
            __import__(module)
        except ImportError:
            return "it has no module " + module
    return None


def installed(names):
    try:
        from importlib import metadata
    except ImportError:
        return {}
    versions = {}
    for name in names:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            pass
    return versions


def jep_library():
    try:
        from importlib import util

        spec = util.find_spec("jep")
    except ImportError:
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    for name in ("libjep.so", "libjep.jnilib", "jep.dll"):
        path = os.path.join(list(spec.submodule_search_locations)[0], name)
        if os.path.isfile(path):
            return path
    return None


def load_problem(library, libjvm):
    """Why the dynamic linker refuses the library, or None."""
    import ctypes

    try:
        ctypes.CDLL(libjvm, mode=ctypes.RTLD_GLOBAL)
        ctypes.CDLL(library)
    except OSError as error:
        return str(error)
    if sys.platform.startswith("linux"):
        # Here libpython is loaded already; in a JVM it has to be found.
        try:
            listed = subprocess.check_output(["ldd", library], stderr=subprocess.STDOUT).decode("utf-8", "replace")
        except (OSError, subprocess.CalledProcessError):
            return None
        for line in listed.splitlines():
            if "not found" in line and "libjvm" not in line:
                return line.strip()
        return development_name_problem()
    return None


def development_name_problem():
    """Why Jep would not find libpython under the name that a linker uses, or None. Debian keeps that name apart, in
    the package with the headers."""
    import ctypes

    name = sysconfig.get_config_var("LDLIBRARY") or ""
    folder = sysconfig.get_config_var("LIBDIR") or ""
    folders = [folder, os.path.join(folder, sysconfig.get_config_var("MULTIARCH") or "")]
    if not name.endswith(".so") or any(os.path.exists(os.path.join(place, name)) for place in folders):
        return None
    try:
        ctypes.CDLL(name)
    except OSError:
        return name + " is missing (on Debian and Ubuntu: install libpython3-dev)"
    return None


def main(libjvm, names):
    include = sysconfig.get_path("include") or ""
    library = jep_library()
    return {
        "version": "%d.%d.%d" % sys.version_info[:3],
        "implementation": platform.python_implementation(),
        "platform": sysconfig.get_platform(),
        "bits": struct.calcsize("P") * 8,
        "executable": sys.executable,
        "prefix": sys.prefix,
        "sitePackages": sysconfig.get_path("purelib"),
        "libpython": libpython(),
        "headers": os.path.isfile(os.path.join(include, "Python.h")),
        "venvProblem": venv_problem(),
        "packages": installed(names),
        "jepLibrary": library,
        "jepLoadProblem": load_problem(library, libjvm) if library and libjvm else None,
    }


print(json.dumps(main(sys.argv[1], sys.argv[2:])))
