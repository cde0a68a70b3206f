// Population: many agents with one model, stepped a tile at a time.
//
// A tile is 16 (float) or 8 (double) agents side by side, one for each lane of its rows. Its memory
// belongs to the caller: two state buffers (a step reads tick t and writes t + 1) and, when agents
// learn, one block of learned counts that is updated in place. A Population is const after Create()
// and may be used by any number of threads at once, each with its own scratch.
//
//   ASSIGN_OR_RETURN(auto population, Population::Create(model, settings, precision, isa));
//   population->InitTile(state[0], learned);
//   population->StepTile({seed, tick, ids, outcomes, state[0], state[1], learned, &sums}, scratch);
//
// What an agent computes depends on its id, its observations and its own state alone: not on its
// lane, its neighbours or the instruction set.
#ifndef STARLING_AGENTS_POPULATION_POPULATION_H_
#define STARLING_AGENTS_POPULATION_POPULATION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/model/model_image.h"
#include "agents/planning/plan_statistics.h"
#include "agents/population/best_policies.h"
#include "agents/population/kernel_choice.h"
#include "agents/population/level.h"

namespace starling {

// Sums over the live agents of a tile, in double, in a fixed order.
struct TileSums {
  double free_energy = 0;             // variational free energy of the posterior, nats
  double expected_free_energy = 0;    // expectation of -G under the posterior over policies, nats
  double utility = 0;                 // the utility part of G, likewise
  double state_information_gain = 0;  // the information gain part of G, likewise
  double parameter_information_gain = 0;  // likewise, of A and B
  double inductive_value = 0;             // likewise
  double policy_precision = 0;            // gamma as it was used
  double belief_entropy = 0;  // entropy of the posterior, nats: the sum over factors, or of the
                              // joint posterior where inference is exact
};

// One step of one tile. All pointers are aligned to 64 bytes and valid during the call; `next` does
// not overlap `previous`.
struct TileStep {
  uint64_t seed;
  uint32_t tick;
  const int64_t* ids;           // [lanes]; negative: no agent in this lane
  const int32_t* observations;  // [modalities][lanes], outcome index; negative: missing; not read
                                // in lanes without an agent
  const std::byte* previous;    // state_bytes(), tick t
  std::byte* next;              // state_bytes(), tick t + 1
  std::byte* learned;           // learned_bytes(), updated in place; null if that is 0
  TileSums* sums;               // overwritten
  // [num_actions()][lanes], overwritten: the probability of each first action, control by control;
  // null: not wanted.
  double* action_probabilities = nullptr;
};

// A named array inside a tile's memory: `rows` rows of `lanes` elements. Together the fields are
// the whole state of the tile's agents.
struct TileField {
  std::string name;  // "beliefs", "actions", "age", "A_counts_0", ..., "B_counts_0", ...
  bool learned;      // inside the learned block; else inside a state buffer
  int64_t offset;    // bytes from the start of that block
  int32_t rows;
  int32_t element_bytes;
};

// The tensors that agents learn, each by the index of its modality or factor; E has one.
enum class LearnedTensor { kA, kB, kC, kD, kE };

class Population {
 public:
  // Agents that compute side by side where their settings allow it (agents/population/
  // lane_coverage.h), else one by one. INVALID_ARGUMENT if model and settings do not fit (see
  // CheckSettings and CompileModel); FAILED_PRECONDITION if this processor lacks the instruction
  // set.
  static absl::StatusOr<std::unique_ptr<const Population>> Create(const GenerativeModel& model,
                                                                  const AgentSettings& settings,
                                                                  Precision precision,
                                                                  InstructionSet instructions);
  // The same of several levels, the lowest first (agents/population/layered_agent.h); what follows
  // is about the lowest.
  static absl::StatusOr<std::unique_ptr<const Population>> Create(
      const std::vector<LevelParts>& levels, Precision precision, InstructionSet instructions);
  virtual ~Population() = default;

  virtual int lanes() const = 0;              // 16 or 8
  virtual int64_t state_bytes() const = 0;    // of one tile in one buffer; a multiple of 64
  virtual int64_t learned_bytes() const = 0;  // of one tile; a multiple of 64, 0 if nothing is
                                              // learned
  virtual int num_actions() const = 0;        // over all controls
  virtual int64_t scratch_bytes() const = 0;  // of one worker
  virtual const std::vector<TileField>& fields() const = 0;
  virtual const PlanStatistics& plan_statistics() const = 0;
  virtual absl::string_view instruction_set() const = 0;  // "portable", "avx2"; "individual" where
                                                          // agents compute one by one
  // Rough cost of a tile's step on one core.
  virtual double estimated_tile_nanoseconds() const = 0;

  // Sets the state at birth in every lane, whether an agent is there or not.
  virtual void InitTile(std::byte* state, std::byte* learned) const = 0;
  // The same for one lane of a tile in use, for an agent that joins.
  virtual void InitLane(std::byte* state, std::byte* learned, int lane) const = 0;
  // Whether a tile's memory, which may come from anywhere, may be stepped. DATA_LOSS names field,
  // lane, value and what is allowed.
  virtual absl::Status CheckTile(const std::byte* state, const std::byte* learned) const = 0;
  // `scratch` has scratch_bytes(), is aligned to 64 bytes, and holds nothing between calls. Agents
  // side by side allocate nothing; one by one, nothing that the thread's pool has (base/
  // pool_allocator.h).
  virtual void StepTile(const TileStep& step, std::byte* scratch) const = 0;

  // What one agent holds. `state` is the buffer that its last step wrote.
  virtual std::vector<std::vector<double>> Beliefs(const std::byte* state,
                                                   int lane) const = 0;  // [factor][state]
  virtual std::vector<int> Actions(const std::byte* state,
                                   int lane) const = 0;  // [control]; -1 before the first step
  // Dirichlet counts, shaped as the model's tensor. Not learned: empty.
  virtual std::vector<double> Counts(const std::byte* learned, LearnedTensor tensor, int index,
                                     int lane) const = 0;
  // The posterior over policies, in the order of the policy set, that follows from what the agents
  // of these lanes hold: [lane][policy]. The policy set can be listed: plan_statistics().policies
  // is its size.
  virtual std::vector<std::vector<double>> PolicyPosteriors(const std::byte* state,
                                                            const std::byte* learned,
                                                            absl::Span<const int> lanes,
                                                            std::byte* scratch) const = 0;
  // Likewise the most probable policies, at most `count` (>= 0), of a policy set of any size:
  // [lane][rank]; see best_policies.h.
  virtual std::vector<std::vector<RankedPolicy>> MostProbablePolicies(const std::byte* state,
                                                                      const std::byte* learned,
                                                                      absl::Span<const int> lanes,
                                                                      int count,
                                                                      std::byte* scratch) const = 0;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_POPULATION_H_
