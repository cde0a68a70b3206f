#include "engine/worlds/testing/world_harness.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace starling {
namespace {

const std::byte* Bytes(const std::vector<uint64_t>& words) {
  return reinterpret_cast<const std::byte*>(words.data());
}
std::byte* Bytes(std::vector<uint64_t>& words) {
  return reinterpret_cast<std::byte*>(words.data());
}

}  // namespace

WorldHarness::WorldHarness(std::shared_ptr<const World> world, std::vector<int64_t> ids,
                           uint64_t seed)
    : world_(std::move(world)), layout_(world_->Layout()), ids_(std::move(ids)), seed_(seed) {
  for (int buffer = 0; buffer < 2; ++buffer) {
    agents_[buffer].resize(ids_.size() * static_cast<size_t>(layout_.agent_bytes) / 8);
    shared_[buffer].resize(static_cast<size_t>(layout_.shared_bytes) / 8);
  }
  world_->InitShared(context(), mutable_state());
  world_->InitAgents(context(), slots(), mutable_state());
}

WorldState WorldHarness::state() const { return {Bytes(agents_[0]), Bytes(shared_[0])}; }
MutableWorldState WorldHarness::mutable_state() { return {Bytes(agents_[0]), Bytes(shared_[0])}; }

std::vector<std::vector<int>> WorldHarness::Observe() const {
  const int agents = static_cast<int>(ids_.size());
  const size_t modalities = layout_.observation_outcomes.size();
  std::vector<int32_t> outcomes(modalities * ids_.size(), -1);
  world_->Observe(context(), slots(), state(), {outcomes.data(), agents});
  std::vector<std::vector<int>> seen(ids_.size());
  for (size_t agent = 0; agent < ids_.size(); ++agent) {
    for (size_t m = 0; m < modalities; ++m)
      seen[agent].push_back(outcomes[m * ids_.size() + agent]);
  }
  return seen;
}

// The other buffer is filled with rubbish first: a world writes all of it.
void WorldHarness::Step(const std::vector<int>& actions) {
  const std::vector<int32_t> taken(actions.begin(), actions.end());
  std::fill(agents_[1].begin(), agents_[1].end(), 0xa5a5a5a5a5a5a5a5);
  std::fill(shared_[1].begin(), shared_[1].end(), 0xa5a5a5a5a5a5a5a5);
  const MutableWorldState next = {Bytes(agents_[1]), Bytes(shared_[1])};
  const ActionReader reader = {taken.data(), 1};
  if (layout_.shared) {
    world_->StepShared(context(), slots(), state(), reader, next);
  } else {
    world_->StepAgents(context(), slots(), state(), reader, next);
  }
  std::swap(agents_[0], agents_[1]);
  std::swap(shared_[0], shared_[1]);
  ++tick_;
}

double WorldHarness::Metric(const std::string& name) const {
  const auto& of_agents = layout_.agent_metrics;
  const auto found = std::find(of_agents.begin(), of_agents.end(), name);
  if (found != of_agents.end()) {
    std::vector<double> sums(of_agents.size(), 0.0);
    world_->AgentMetrics(context(), slots(), state(), absl::MakeSpan(sums));
    const auto live = std::count_if(ids_.begin(), ids_.end(), [](int64_t id) { return id >= 0; });
    return sums[static_cast<size_t>(found - of_agents.begin())] / static_cast<double>(live);
  }
  const auto& of_world = layout_.shared_metrics;
  std::vector<double> values(of_world.size(), 0.0);
  world_->SharedMetrics(context(), state(), absl::MakeSpan(values));
  return values[static_cast<size_t>(std::find(of_world.begin(), of_world.end(), name) -
                                    of_world.begin())];
}

std::vector<int64_t> ConsecutiveIds(int count) {
  std::vector<int64_t> ids(static_cast<size_t>(count));
  std::iota(ids.begin(), ids.end(), 0);
  return ids;
}

}  // namespace starling
