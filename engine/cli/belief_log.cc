#include "engine/cli/belief_log.h"

#include <utility>

#include "base/status_macros.h"

namespace starling {
namespace {

template <typename T>
void DropEverySecond(std::vector<T>& items) {
  for (size_t i = 1; 2 * i < items.size(); ++i) items[i] = std::move(items[2 * i]);
  items.resize((items.size() + 1) / 2);
}

}  // namespace

BeliefLog::BeliefLog(std::string population, const std::vector<int64_t>& agents, int64_t every)
    : population_(std::move(population)), interval_(every) {
  for (int64_t agent : agents) agents_.push_back({agent, {}, {}});
}

absl::Status BeliefLog::Start(Simulation& simulation) {
  for (const Agent& agent : agents_) RETURN_IF_ERROR(simulation.Watch(population_, agent.agent));
  return absl::OkStatus();
}

absl::Status BeliefLog::Record(const Simulation& simulation) {
  if (agents_.empty()) return absl::OkStatus();
  const int64_t tick = simulation.tick();
  if (first_tick_ < 0 && tick % interval_ == 0) first_tick_ = tick;
  if (first_tick_ < 0 || (tick - first_tick_) % interval_ != 0) return absl::OkStatus();
  for (Agent& agent : agents_) {
    ASSIGN_OR_RETURN(std::vector<std::vector<double>> beliefs,
                     simulation.Beliefs(population_, agent.agent));
    ASSIGN_OR_RETURN(std::vector<std::vector<double>> probabilities,
                     simulation.ActionProbabilities(population_, agent.agent));
    agent.beliefs.push_back(std::move(beliefs));
    agent.action_probabilities.push_back(std::move(probabilities));
  }
  if (agents_[0].beliefs.size() < kMostMoments) return absl::OkStatus();
  for (Agent& agent : agents_) {
    DropEverySecond(agent.beliefs);
    DropEverySecond(agent.action_probabilities);
  }
  interval_ *= 2;
  return absl::OkStatus();
}

}  // namespace starling
