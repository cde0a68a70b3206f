#include "engine/backends/serial_runner.h"

#include "absl/strings/str_cat.h"
#include "base/floating_point_scope.h"

namespace starling {

absl::Status SerialTickRunner::RunTick(BlockWork& work, int32_t num_blocks) {
  if (num_blocks < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("a tick of ", num_blocks, " blocks; it must have 0 or more"));
  }
  FloatingPointScope floating_point;
  labels_.Run(0, [&] {
    for (int32_t block = 0; block < num_blocks; ++block) work.RunBlock(block, 0);
  });
  return absl::OkStatus();
}

}  // namespace starling
