// World: the rules of the place that agents live in.
//
// A world is a kind (a name), a trivially copyable parameter struct and plain state; its rules are
// const functions of state, actions and counter-based random numbers, so that the same tick can be
// computed anywhere and again. The engine owns the state: `agent_bytes` for each agent slot and
// `shared_bytes` once, both double buffered and zeroed at the start.
//
// In every tick the engine calls, for each tile of agents in parallel, Observe (reading state t)
// and, for worlds whose agents live apart, StepAgents (reading t, writing t + 1); then, for worlds
// that agents share, StepShared once, in slot order, on the calling thread.
//
// Agents join and leave between ticks, so state must not hold the slot of an agent from one tick to
// the next: ids are for that.
//
// Random numbers: Draw(context.seed, agent id or cell, context.tick, Purpose::..., n) of
// agents/math/philox.h, never anything else.
#ifndef STARLING_ENGINE_CORE_WORLD_H_
#define STARLING_ENGINE_CORE_WORLD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace starling {

struct WorldLayout {
  int64_t agent_bytes = 0;   // state of one agent slot; a multiple of 8
  int64_t shared_bytes = 0;  // state that all share; a multiple of 8
  bool shared = false;       // StepShared moves the agents; else StepAgents does
  bool external = false;     // observations are given from outside by SetObservation
  std::vector<int>
      observation_outcomes;  // for each modality of an agent, how many outcomes the world gives
  std::vector<int> action_counts;  // for each control of an agent, how many actions the world takes
  std::vector<std::string> agent_metrics;   // means over agents
  std::vector<std::string> shared_metrics;  // values of the world as a whole
};

struct WorldContext {
  uint64_t seed;
  uint32_t tick;  // the tick being computed: state t is read, t + 1 is written
};

// Agents in consecutive slots. `ids[i]` is negative where there is no agent; such slots must be
// skipped.
struct AgentSlots {
  int64_t first_slot;
  int64_t count;
  const int64_t* ids;  // [count]
};

// World state of one tick; `agents` is indexed by slot, from slot 0.
struct WorldState {
  const std::byte* agents;
  const std::byte* shared;
};
struct MutableWorldState {
  std::byte* agents;
  std::byte* shared;
};

// Element `slot` of an array of T, where T is the world's own per-agent struct.
template <typename T>
const T& AgentState(const WorldState& state, int64_t slot) {
  return reinterpret_cast<const T*>(state.agents)[slot];
}
template <typename T>
T& AgentState(const MutableWorldState& state, int64_t slot) {
  return reinterpret_cast<T*>(state.agents)[slot];
}

// Where the outcomes of one tile go: Set(i, m, o) for the i-th of the given slots.
struct ObservationWriter {
  int32_t* outcomes;  // [modalities][stride]
  int stride;
  void Set(int64_t agent, int modality, int outcome) const {
    outcomes[modality * stride + agent] = outcome;
  }
};

// Actions by slot, from slot 0: Get(slot, control).
struct ActionReader {
  const int32_t* actions;  // [slots][controls]
  int controls;
  int Get(int64_t slot, int control) const { return actions[slot * controls + control]; }
};

// A picture of a world: one palette entry for each cell, row by row from the top. Empty (width 0):
// the world has none.
struct WorldPicture {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> cells;
};
struct PictureColour {
  std::string name;  // for the legend: "food", "forager"
  uint8_t red, green, blue;
};

class World {
 public:
  virtual ~World() = default;

  virtual absl::string_view kind() const = 0;
  virtual WorldLayout Layout() const = 0;

  // State at tick 0 (context.tick is 0): for the given agents, and for what is shared (called once,
  // first). For agents that join later, InitAgents is called with the tick at which they join. The
  // state of these agents is zeroed before.
  virtual void InitShared(const WorldContext& /*context*/, MutableWorldState /*state*/) const {}
  virtual void InitAgents(const WorldContext& context, const AgentSlots& agents,
                          MutableWorldState state) const = 0;

  // Agents are about to leave: takes them out of what is shared. Their slots are empty afterwards.
  virtual void RemoveAgents(const AgentSlots& /*agents*/, MutableWorldState /*state*/) const {}

  virtual void Observe(const WorldContext& context, const AgentSlots& agents, WorldState state,
                       ObservationWriter observations) const = 0;

  // Worlds with Layout().shared == false. Writes all of `next` for these agents.
  virtual void StepAgents(const WorldContext& /*context*/, const AgentSlots& /*agents*/,
                          WorldState /*state*/, ActionReader /*actions*/,
                          MutableWorldState /*next*/) const {}
  // Worlds with Layout().shared == true. Writes all of `next`, every agent and the shared state.
  // `agents` are all slots.
  virtual void StepShared(const WorldContext& /*context*/, const AgentSlots& /*agents*/,
                          WorldState /*state*/, ActionReader /*actions*/,
                          MutableWorldState /*next*/) const {}

  // Worlds with Layout().external == true: what the agent in `slot` will observe in the coming
  // tick, an outcome for each modality, -1 where there is none. Both were checked.
  // FAILED_PRECONDITION where the world makes its own observations.
  virtual absl::Status SetObservation(absl::Span<const int> /*outcomes*/, int64_t /*slot*/,
                                      MutableWorldState /*state*/) const {
    return absl::FailedPreconditionError(
        absl::StrCat("the world \"", kind(), "\" makes its own observations; only worlds of kind ",
                     "\"external\" take them"));
  }

  // Whether the rules above may be given this state, which may come from anywhere: everything that
  // they use as an index or count is in range, and shared state fits the agents. `agents` are all
  // slots. DATA_LOSS says what is wrong, its value and what is allowed. O(state).
  virtual absl::Status CheckState(const AgentSlots& /*agents*/, WorldState /*state*/) const {
    return absl::OkStatus();
  }

  // Adds each agent's share to `sums` (one entry for each of Layout().agent_metrics), in slot
  // order; the engine divides by the number of agents. `state` is what the tick wrote.
  virtual void AgentMetrics(const WorldContext& /*context*/, const AgentSlots& /*agents*/,
                            WorldState /*state*/, absl::Span<double> /*sums*/) const {}
  // Sets one value for each of Layout().shared_metrics.
  virtual void SharedMetrics(const WorldContext& /*context*/, WorldState /*state*/,
                             absl::Span<double> /*values*/) const {}

  // The world as a picture, and what its cell values mean. Worlds whose agents live apart show
  // where they are on top of each other, as a density.
  virtual WorldPicture Picture(const AgentSlots& /*agents*/, WorldState /*state*/) const {
    return {};
  }
  virtual std::vector<PictureColour> PictureLegend() const { return {}; }
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_WORLD_H_
