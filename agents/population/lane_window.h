// LaneWindow: the windows of past outcomes that agents in lanes hold where they pass messages,
// outside kernels. Of a model without such windows it does nothing.
//
//   LaneWindow window(image);
//   window.Clear(/*first=*/3, /*end=*/4, state);    // lane 3 has seen nothing
//
// Const after construction; may be shared by threads.
#ifndef STARLING_AGENTS_POPULATION_LANE_WINDOW_H_
#define STARLING_AGENTS_POPULATION_LANE_WINDOW_H_

#include <vector>

#include "absl/status/status.h"
#include "agents/model/model_image.h"
#include "agents/model/parameters.h"
#include "agents/population/agent_step.h"
#include "agents/population/image_reader.h"
#include "agents/population/individual_state.h"
#include "agents/population/population.h"

namespace starling {

class LaneWindow {
 public:
  // The image outlives it.
  explicit LaneWindow(const ModelImage& image) : reader_(image) {}

  // "held", "observations" [tick][modality], "past_actions" [tick][control] and "window_start", a
  // state buffer's.
  std::vector<TileField> Fields() const;
  // Empty windows for lanes [first, end).
  void Clear(int first, int end, std::byte* state) const;
  // DATA_LOSS names field, lane, value and what is allowed.
  absl::Status Check(const std::byte* state) const;

  // What a step found: its beliefs and free energy of each tick. `state` is the buffer it wrote.
  void Describe(const std::byte* scratch, const std::byte* state, int lane, AgentStep& step) const;
  // What an agent by itself needs to go on; its parameters are `agent`'s.
  void Read(const AgentView& agent, const std::byte* state, int lane, IndividualState& read) const;

 private:
  const ImageHeader& header() const { return reader_.header(); }
  int Int(const std::byte* state, int64_t offset, int64_t row, int lane) const;
  // Rows [first, first + belief_rows) by factor.
  Beliefs BeliefsAt(const std::byte* rows, int64_t first, int lane) const;

  const ImageReader reader_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_LANE_WINDOW_H_
