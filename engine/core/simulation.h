// Simulation: agents in a world, advanced tick by tick.
//
// Results depend on the scenario and the engine version alone: not on backend, scheduler, worker
// count, instruction set, or a snapshot in between.
//
//   ASSIGN_OR_RETURN(CompiledScenario compiled, CompiledScenario::Compile(scenario));
//   ASSIGN_OR_RETURN(auto simulation,
//                    Simulation::Create(std::move(compiled), std::move(tick_runner)));
//   RETURN_IF_ERROR(simulation->Step(100));
//   std::cout << simulation->metric_names()[0] << " = " << simulation->metrics()[0];
//
// Not thread-safe, except through the StopToken. Owns its state (in a world segment) and its
// TickRunner.
#ifndef STARLING_ENGINE_CORE_SIMULATION_H_
#define STARLING_ENGINE_CORE_SIMULATION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/core/compiled_scenario.h"
#include "engine/core/stop_token.h"
#include "engine/core/tick_runner.h"

namespace starling {

class Simulation {
 public:
  // Allocates the state and sets it to tick 0. RESOURCE_EXHAUSTED if the memory cannot be had.
  static absl::StatusOr<std::unique_ptr<Simulation>> Create(CompiledScenario compiled,
                                                            std::unique_ptr<TickRunner> runner);
  ~Simulation();

  // Advances by `ticks` >= 0 ticks. Stops at a tick boundary and returns CANCELLED when `stop` asks
  // for it: the state is then valid and holds every finished tick. Allocates nothing after the
  // first tick.
  absl::Status Step(int64_t ticks, StopToken stop = {});

  int64_t tick() const;  // ticks done since the start of the scenario
  int64_t agents() const;
  const Scenario& scenario() const;
  const TickRunner& runner() const;

  // Metrics of the last finished tick: the world's, then "free_energy", "expected_free_energy",
  // "utility", "state_information_gain", "belief_entropy", means over all agents. Before the first
  // tick all are 0.
  const std::vector<std::string>& metric_names() const;
  absl::Span<const double> metrics() const;
  int64_t last_tick_nanoseconds() const;  // wall time of the last tick

  // XXH3 over the state of every agent and the world, combined by a fixed tree. O(state).
  uint64_t StateHash() const;

  // One agent by its place in its population, 0 to count - 1, at the present tick. NOT_FOUND names
  // what there is.
  absl::StatusOr<std::vector<std::vector<double>>> Beliefs(absl::string_view population,
                                                           int64_t agent) const;
  absl::StatusOr<std::vector<int>> Actions(absl::string_view population, int64_t agent) const;
  // The probability of each first action in the last tick, [control][action]. Only for agents that
  // were watched before that tick: FAILED_PRECONDITION for others. Watch() is NOT_FOUND for an
  // agent that is not there; it allocates.
  absl::Status Watch(absl::string_view population, int64_t agent);
  absl::StatusOr<std::vector<std::vector<double>>> ActionProbabilities(absl::string_view population,
                                                                       int64_t agent) const;

  WorldPicture Picture() const;

  // Writes the state to `path`: a temporary file beside it, synced, then renamed. `description` is
  // stored with it and given back by ReadSnapshotInfo (the caller's own form of the scenario).
  // UNAVAILABLE with the path and the system's reason if it cannot be written.
  absl::Status WriteSnapshot(const std::string& path, absl::string_view description) const;
  // Replaces the state by a snapshot of the same scenario. DATA_LOSS if a checksum does not match
  // ("checksum"), FAILED_PRECONDITION if the snapshot's shape is another; the state is then
  // untouched.
  absl::Status RestoreSnapshot(const std::string& path);

 private:
  struct Impl;
  explicit Simulation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SIMULATION_H_
