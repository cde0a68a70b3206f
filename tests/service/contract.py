"""The errors that the comments of the protos list for each method."""

import re

from google.protobuf import descriptor_pb2

from tests.python.starling import ROOT

SERVICE, METHOD = 6, 2  # field numbers in FileDescriptorProto and ServiceDescriptorProto
ITEM = re.compile(r"^   ([A-Z_]+) ([A-Z_]+): ", re.MULTILINE)


def listed_errors():
    """{(method, code, reason)}."""
    files = descriptor_pb2.FileDescriptorSet.FromString((ROOT / "proto/starling/v1/wire.protoset").read_bytes())
    found = set()
    for file in files.file:
        for location in file.source_code_info.location:
            if len(location.path) == 4 and location.path[0] == SERVICE and location.path[2] == METHOD:
                method = file.service[location.path[1]].method[location.path[3]].name
                comment = location.leading_comments.partition("\n Errors:\n")[2]
                found |= {(method, code, reason) for code, reason in ITEM.findall(comment)}
    return found
