// What recorded agents believed and how likely they were to do what, over a run of any length, in
// bounded memory.
//
//   BeliefLog log({"foragers", {0, 7}, 10});
//   RETURN_IF_ERROR(log.Start(*simulation));
//   ... after each tick: RETURN_IF_ERROR(log.Record(*simulation));
//
// When too many moments are held, every second one is dropped and half as many are recorded from
// then on.
#ifndef STARLING_ENGINE_CLI_BELIEF_LOG_H_
#define STARLING_ENGINE_CLI_BELIEF_LOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "engine/core/simulation.h"

namespace starling {

class BeliefLog {
 public:
  static constexpr size_t kMostMoments = 1024;  // even

  struct Agent {
    int64_t agent;
    // [moment][factor][state] and [moment][control][action].
    std::vector<std::vector<std::vector<double>>> beliefs;
    std::vector<std::vector<std::vector<double>>> action_probabilities;
  };

  // `every` >= 1 ticks.
  BeliefLog(std::string population, const std::vector<int64_t>& agents, int64_t every);

  // NOT_FOUND if an agent is not there.
  absl::Status Start(Simulation& simulation);
  absl::Status Record(const Simulation& simulation);

  const std::string& population() const { return population_; }
  const std::vector<Agent>& agents() const { return agents_; }
  int64_t first_tick() const { return first_tick_; }
  int64_t interval() const { return interval_; }  // ticks between moments

 private:
  std::string population_;
  std::vector<Agent> agents_;
  int64_t interval_;
  int64_t first_tick_ = -1;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BELIEF_LOG_H_
