// WorldHarness: a world stepped by hand, for tests of its rules.
//
//   WorldHarness harness(*MakeGridWorld({}), /*ids=*/{0, 1, 2}, /*seed=*/7);
//   std::vector<std::vector<int>> seen = harness.Observe();   // [agent][modality]
//   harness.Step({kGridUp, kGridStay, kGridLeft});
#ifndef STARLING_ENGINE_WORLDS_TESTING_WORLD_HARNESS_H_
#define STARLING_ENGINE_WORLDS_TESTING_WORLD_HARNESS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/world.h"

namespace starling {

class WorldHarness {
 public:
  // Agent i stands in slot i; a negative id leaves the slot empty.
  WorldHarness(std::shared_ptr<const World> world, std::vector<int64_t> ids, uint64_t seed = 1);

  // Outcomes [agent][modality] of the present state; -1 where there is no agent.
  std::vector<std::vector<int>> Observe() const;

  // One tick, with an action for each slot; worlds of one control only.
  void Step(const std::vector<int>& actions);

  // The mean over agents of an agent metric, or the value of a shared one.
  double Metric(const std::string& name) const;

  uint32_t tick() const { return tick_; }
  AgentSlots slots() const { return {0, static_cast<int64_t>(ids_.size()), ids_.data()}; }
  WorldContext context() const { return {seed_, tick_}; }
  WorldState state() const;
  MutableWorldState mutable_state();  // to set up a situation

 private:
  std::shared_ptr<const World> world_;
  WorldLayout layout_;
  std::vector<int64_t> ids_;
  uint64_t seed_;
  uint32_t tick_ = 0;
  std::vector<uint64_t> agents_[2];  // of 8 bytes each, so that they are aligned
  std::vector<uint64_t> shared_[2];
};

// Ids 0 to count - 1.
std::vector<int64_t> ConsecutiveIds(int count);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_TESTING_WORLD_HARNESS_H_
