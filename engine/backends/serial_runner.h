// SerialTickRunner: the caller runs the blocks of a tick one after the other, in ascending order.
//
// What every other backend is compared with. The blocks see the environment of FloatingPointScope.
#ifndef STARLING_ENGINE_BACKENDS_SERIAL_RUNNER_H_
#define STARLING_ENGINE_BACKENDS_SERIAL_RUNNER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "engine/backends/worker_labels.h"
#include "engine/core/tick_runner.h"

namespace starling {

class SerialTickRunner final : public TickRunner {
 public:
  // INVALID_ARGUMENT if num_blocks is negative.
  absl::Status RunTick(BlockWork& work, int32_t num_blocks) override;

  absl::string_view backend() const override { return "serial"; }
  absl::string_view scheduler() const override { return "none"; }
  int workers() const override { return 1; }

 private:
  const WorkerLabels labels_{"serial", 1};
};

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_SERIAL_RUNNER_H_
