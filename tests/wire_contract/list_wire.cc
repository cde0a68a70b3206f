// Prints what wire.golden holds. Argument: the descriptor set.
#include <cstdio>

#include "tests/wire_contract/listing.h"
#include "tests/wire_contract/wire_files.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s DESCRIPTOR_SET\n", argv[0]);
    return 2;
  }
  const starling::WireFiles wire(argv[1]);
  if (wire.files().empty()) {
    std::fprintf(stderr, "%s is no descriptor set of starling.v1\n", argv[1]);
    return 1;
  }
  for (const auto* file : wire.files()) {
    std::printf("# %s\n", file->name().c_str());
    for (const std::string& line : starling::ListFile(*file)) std::printf("%s\n", line.c_str());
  }
  return 0;
}
