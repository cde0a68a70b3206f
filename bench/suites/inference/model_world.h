// ModelWorld: the world that a generative model describes, one for each agent.
//
//   auto model = std::make_shared<const GenerativeModel>(*MakeGridModel({}));
//   scenario.world = MakeModelWorld(*model);
//   scenario.populations = {{"agents", 1000, model, settings}};
//
// It fits every model and lets its agents act in closed loop: hidden states begin as D says, move
// as B says under the actions taken, and outcomes are drawn by A. An agent's state is its hidden
// states, 4 bytes for each factor; the tables are shared. A tick costs one draw of random numbers
// for each four factors or modalities that chance decides, none where columns are certain. With
// episodes, hidden states are drawn from D again after so many ticks of the simulation.
#ifndef STARLING_BENCH_SUITES_INFERENCE_MODEL_WORLD_H_
#define STARLING_BENCH_SUITES_INFERENCE_MODEL_WORLD_H_

#include <memory>

#include "agents/model/generative_model.h"
#include "engine/core/world.h"

namespace starling {

// The world needs the model only now. `episode_ticks` is at least 0; 0: one episode without end.
// O(entries of A, B and D).
std::shared_ptr<const World> MakeModelWorld(const GenerativeModel& model, int episode_ticks = 0);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_MODEL_WORLD_H_
