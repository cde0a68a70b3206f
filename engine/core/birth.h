// Birth: the first tick's state, made by the workers that will compute it, block by block, so that
// each page of memory is first touched, and placed, by one of them.
#ifndef STARLING_ENGINE_CORE_BIRTH_H_
#define STARLING_ENGINE_CORE_BIRTH_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "agents/population/population.h"
#include "engine/core/blocks.h"
#include "engine/core/state.h"
#include "engine/core/tick_runner.h"
#include "engine/core/world.h"

namespace starling {

class Birth final : public BlockWork {
 public:
  // All outlive it. The ids of the state are set.
  Birth(const std::vector<std::unique_ptr<const Population>>& populations, const World& world,
        const WorldContext& context, SimulationState state, const std::vector<Block>& blocks)
      : populations_(populations),
        world_(world),
        context_(context),
        state_(state),
        blocks_(blocks),
        apart_(!world.Layout().shared) {}

  // Agents at tick 0 and, where they live apart, their worlds.
  void RunBlock(int32_t block, int worker) override;

 private:
  const std::vector<std::unique_ptr<const Population>>& populations_;
  const World& world_;
  const WorldContext context_;
  const SimulationState state_;
  const std::vector<Block>& blocks_;
  const bool apart_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_BIRTH_H_
