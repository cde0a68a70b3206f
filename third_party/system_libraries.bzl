"""One repository, @system, with a library for each system package that pkg-config knows.

Headers below /usr/include need no declaration, for the compiler finds them itself. A package that is not installed still has its
label; only what depends on it fails to build, and the message names the Debian package.
"""

_ABSL_MODULES = [
    "absl_any_invocable",
    "absl_btree",
    "absl_cleanup",
    "absl_failure_signal_handler",
    "absl_fixed_array",
    "absl_flat_hash_map",
    "absl_flat_hash_set",
    "absl_function_ref",
    "absl_inlined_vector",
    "absl_node_hash_map",
    "absl_span",
    "absl_stacktrace",
    "absl_status",
    "absl_statusor",
    "absl_str_format",
    "absl_strings",
    "absl_symbolize",
    "absl_synchronization",
    "absl_time",
]

# name: (pkg-config modules, Debian package, more labels in @system it stands on)
_LIBRARIES = {
    "absl": (_ABSL_MODULES, "libabsl-dev", []),
    "cli11": (["CLI11"], "libcli11-dev", []),
    "crypto": (["libcrypto"], "libssl-dev", []),
    "gtest": (["gmock"], "libgmock-dev", []),
    "gtest_main": (["gmock_main"], "libgmock-dev", []),
    "httplib": (["cpp-httplib"], "libcpp-httplib-dev", []),
    "json": (["nlohmann_json"], "nlohmann-json3-dev", []),
    "profiler": (["libprofiler"], "libgoogle-perftools-dev", []),
    "prometheus": (["prometheus-cpp-core"], "prometheus-cpp-dev", []),
    "protobuf": (["protobuf"], "libprotobuf-dev", []),
    "re2": (["re2"], "libre2-dev", []),
    "tcmalloc_and_profiler": (["libtcmalloc", "libprofiler"], "libgoogle-perftools-dev", []),
    "xxhash": (["libxxhash"], "libxxhash-dev", []),
    "zlib": (["zlib"], "zlib1g-dev", []),
    "zstd": (["libzstd"], "libzstd-dev", []),
    "grpc": (["grpc++"], "libgrpc++-dev", ["absl", "protobuf"]),
}

# Whose header must be read as the library was built: its classes differ by these macros.
_DEFINES = {"httplib": ["cpp-httplib"]}

# Both libraries in one, which pkg-config does not know.
_LINKED_AS = {"tcmalloc_and_profiler": ["-ltcmalloc_and_profiler"]}

# Only headers, which the compiler finds itself: a file that must exist, and the Debian package.
_HEADERS = {"protozero": ("/usr/include/protozero/version.hpp", "libprotozero-dev")}

# Loaded by name at run time, so that no symbol asks for them.
_PLUGINS = {"grpc": ["-lgrpc++_reflection", "-lgrpcpp_channelz"]}

_MISSING = """
genrule(
    name = "{name}_is_missing",
    outs = ["{name}_is_missing.h"],
    cmd = "echo 'The Debian package {package} is not installed; ./bazelw test installs all that tools/debian-packages.txt lists.' >&2; exit 1",
)

cc_library(
    name = "{name}",
    hdrs = ["{name}_is_missing.h"],
)
"""

_FOUND = """
cc_library(
    name = "{name}",
    linkopts = {linkopts},
    defines = {defines},
    deps = {deps},
)
"""

# Eigen lives beside the compiler's search path.
_EIGEN = """
cc_library(
    name = "eigen",
    hdrs = glob(["eigen3/Eigen/**", "eigen3/unsupported/**"]),
    includes = ["eigen3"],
)
"""

def _link_options(ctx, modules):
    """The unique link options of `modules` in order, or None if one of them is not installed."""
    found = ctx.execute(["pkg-config", "--libs"] + modules)
    if found.return_code != 0:
        return None
    libraries = []
    for option in found.stdout.split(" "):
        option = option.strip()
        if option.startswith("-l") or option == "-pthread":
            if option in libraries:
                libraries.remove(option)
            libraries.append(option)
    return libraries

def _defines(ctx, modules):
    """The macros that `modules` ask for."""
    found = ctx.execute(["pkg-config", "--cflags"] + modules) if modules else None
    return [option.strip()[2:] for option in found.stdout.split(" ") if option.startswith("-D")] if found else []

def _wrap(libraries, how):
    return ["-Wl,--push-state,--%s" % how] + libraries + ["-Wl,--pop-state"] if libraries else []

def _system_libraries_impl(ctx):
    build = ['package(default_visibility = ["//visibility:public"])\n']
    for name, (modules, package, deps) in sorted(_LIBRARIES.items()):
        libraries = _link_options(ctx, modules)
        if libraries == None:
            build.append(_MISSING.format(name = name, package = package))
            continue
        build.append(_FOUND.format(
            name = name,
            defines = repr(_defines(ctx, _DEFINES.get(name, []))),
            linkopts = repr(_wrap(_LINKED_AS.get(name, libraries), "as-needed") + _wrap(_PLUGINS.get(name, []), "no-as-needed")),
            deps = repr([":" + dep for dep in deps]),
        ))
    for name, (header, package) in sorted(_HEADERS.items()):
        found = ctx.path(header).exists
        build.append(_FOUND.format(name = name, linkopts = "[]", defines = "[]", deps = "[]") if found else _MISSING.format(name = name, package = package))
    eigen = ctx.path("/usr/include/eigen3")
    if eigen.exists:
        ctx.symlink(eigen, "eigen3")
        build.append(_EIGEN)
    else:
        build.append(_MISSING.format(name = "eigen", package = "libeigen3-dev"))
    ctx.file("BUILD.bazel", "".join(build))

system_libraries = repository_rule(
    implementation = _system_libraries_impl,
    local = True,
    configure = True,
    environ = ["PKG_CONFIG_PATH"],
)
