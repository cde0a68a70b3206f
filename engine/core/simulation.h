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
// Agents have ids that are never given twice: those of the scenario 0, 1, 2, ... over the
// populations in their order, those that join later go on from there.
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
#include "engine/core/inspection.h"
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

  int64_t tick() const;                     // ticks done since the start of the scenario
  int64_t agents() const;                   // that live now
  int64_t agents(size_t population) const;  // of one, by its place in the scenario
  int64_t state_bytes() const;              // of all that grows with the agents, and the world
  const Scenario& scenario() const;
  const TickRunner& runner() const;

  // Metrics of the last finished tick: the world's, then "free_energy", "expected_free_energy",
  // "utility", "state_information_gain", "belief_entropy", means over the agents that live, 0 if
  // none does. Before the first tick all are 0.
  const std::vector<std::string>& metric_names() const;
  absl::Span<const double> metrics() const;
  int64_t last_tick_nanoseconds() const;  // wall time of the last tick

  // Agents join a population at the present tick, as they would have been at birth; their ids are
  // consecutive. They take the lowest free places of the population, then new ones. NOT_FOUND for
  // an unknown population, INVALID_ARGUMENT for fewer than 1, RESOURCE_EXHAUSTED with the numbers
  // if so many cannot be held. O(state) if memory must grow, else O(count).
  absl::StatusOr<std::vector<int64_t>> AddAgents(absl::string_view population, int64_t count);
  // Agents leave at the present tick, all of them or none. NOT_FOUND for one that does not live,
  // INVALID_ARGUMENT for one named twice.
  absl::Status RemoveAgents(absl::Span<const int64_t> ids);
  // Those that live in a population, in order. NOT_FOUND names what there is. O(population).
  absl::StatusOr<std::vector<int64_t>> AgentIds(absl::string_view population) const;
  int64_t next_agent_id() const;  // that the next agent to join gets

  // Worlds of kind "external": what agents will observe in the coming tick, [agent][modality], -1
  // where nothing is observed; agents that are given nothing observe nothing. If one is given
  // twice, the later counts. NOT_FOUND for an agent that does not live, INVALID_ARGUMENT for
  // another number of outcomes or one out of range, FAILED_PRECONDITION if the world makes its own
  // observations; nothing is then changed.
  absl::Status SetObservations(absl::Span<const int64_t> ids, absl::Span<const int> outcomes);
  // What agents did in the last tick, [agent][control]; -1 before their first. NOT_FOUND as above;
  // `actions` is then unchanged.
  absl::Status ReadActions(absl::Span<const int64_t> ids, std::vector<int>& actions) const;

  // What agents of one population hold at the present tick (engine/core/inspection.h). NOT_FOUND
  // for one that does not live; INVALID_ARGUMENT if none or no part is named, one is named twice,
  // or they are of several populations; FAILED_PRECONDITION for the parameters of agents that do
  // not learn; RESOURCE_EXHAUSTED if it would be more than `most_values` numbers.
  absl::StatusOr<Inspection> InspectAgents(absl::Span<const int64_t> ids,
                                           absl::Span<const InspectedPart> parts,
                                           int64_t most_values = kMostInspectedValues) const;

  // XXH3 over the state of every agent and the world, combined by a fixed tree. O(state).
  uint64_t StateHash() const;

  // One agent by its place in its population, at the present tick: those of the scenario have
  // places 0 to count - 1. NOT_FOUND names what there is.
  absl::StatusOr<std::vector<std::vector<double>>> Beliefs(absl::string_view population,
                                                           int64_t agent) const;
  absl::StatusOr<std::vector<int>> Actions(absl::string_view population, int64_t agent) const;
  // What it will observe in the coming tick: an outcome of each modality, -1 where there is none.
  absl::StatusOr<std::vector<int>> NextObservation(absl::string_view population,
                                                   int64_t agent) const;
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
  // Replaces the state by a snapshot of the same scenario, with the agents that lived then.
  // DATA_LOSS if a checksum does not match ("checksum") or the content cannot be ("corrupt"), so
  // that files from anywhere may be tried; FAILED_PRECONDITION if the snapshot's shape is another,
  // RESOURCE_EXHAUSTED if there is no memory for it beside the present state. The state is then
  // untouched.
  absl::Status RestoreSnapshot(const std::string& path);

  struct Impl;  // the inside

 private:
  explicit Simulation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SIMULATION_H_
