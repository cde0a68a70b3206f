"""Protocol Buffers with the system's protoc: C++ libraries from .proto files, without proto_library.

    starling_cc_proto(name = "scenario_cc_proto", srcs = ["scenario.proto"], deps = [":model_cc_proto"])

gives `#include "<package>/scenario.pb.h"`. Imports are relative to the repository's root. `starling_cc_grpc` adds services
(`scenario.grpc.pb.h`); its `deps` hold the starling_cc_proto of the same files.
"""

# Generated code is not held to our warnings.
_COPTS = ["-w"]

def _protos(name):
    return name + "_protos"

def _generate(name, srcs, imports, suffixes, arguments):
    """A genrule that runs protoc on `srcs`, with the .proto files of `imports` in sight."""
    stems = [src[:-len(".proto")] for src in srcs]
    native.genrule(
        name = name,
        srcs = srcs + imports,
        outs = [stem + suffix for stem in stems for suffix in suffixes],
        cmd = "protoc -I. -I$(GENDIR) %s %s" % (
            arguments,
            " ".join(["$(location %s)" % src for src in srcs]),
        ),
        message = "Generating C++ from",
    )

def starling_cc_proto(name, srcs, deps = [], visibility = None):
    """Messages of `srcs`; `deps` are other starling_cc_proto targets whose files they import."""
    imports = [_protos(dep) for dep in deps]
    native.filegroup(
        name = _protos(name),
        srcs = srcs + imports,
        visibility = visibility,
    )
    _generate(name + "_generate", srcs, imports, [".pb.h", ".pb.cc"], "--cpp_out=$(GENDIR)")
    stems = [src[:-len(".proto")] for src in srcs]
    native.cc_library(
        name = name,
        srcs = [stem + ".pb.cc" for stem in stems],
        hdrs = [stem + ".pb.h" for stem in stems],
        copts = _COPTS,
        deps = deps + ["//third_party:protobuf"],
        visibility = visibility,
    )

def starling_cc_grpc(name, srcs, deps, visibility = None):
    """Services of `srcs`; `deps` hold the starling_cc_proto of the same files."""
    _generate(
        name + "_generate",
        srcs,
        [_protos(dep) for dep in deps],
        [".grpc.pb.h", ".grpc.pb.cc"],
        "--plugin=protoc-gen-grpc=$$(command -v grpc_cpp_plugin) --grpc_out=$(GENDIR)",
    )
    stems = [src[:-len(".proto")] for src in srcs]
    native.cc_library(
        name = name,
        srcs = [stem + ".grpc.pb.cc" for stem in stems],
        hdrs = [stem + ".grpc.pb.h" for stem in stems],
        copts = _COPTS,
        deps = deps + ["//third_party:grpc"],
        visibility = visibility,
    )
