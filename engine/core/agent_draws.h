// AgentDraws: random numbers of consecutive agents, drawn many at a time.
//
//   AgentDraws draws(context, agents, Purpose::kObservation, /*draw=*/0);
//   for (int64_t i = 0; i < agents.count; ++i) noise.Read(place[i], places, draws.Of(i)[0]);
//
// The same numbers as Draw(context.seed, agents.ids[i], ...), several times faster where most
// agents are asked for, in order. Nothing is drawn before it is asked for. Not thread-safe; on the
// stack.
#ifndef STARLING_ENGINE_CORE_AGENT_DRAWS_H_
#define STARLING_ENGINE_CORE_AGENT_DRAWS_H_

#include <algorithm>
#include <array>
#include <cstdint>

#include "agents/math/philox.h"
#include "engine/core/world.h"

namespace starling {

class AgentDraws {
 public:
  // `agents` outlives it.
  AgentDraws(const WorldContext& context, const AgentSlots& agents, Purpose purpose, uint32_t draw)
      : context_(context), agents_(agents), purpose_(purpose), draw_(draw) {}

  // 128 random bits of the i-th of the agents.
  std::array<uint32_t, 4> Of(int64_t i) {
    if (i < first_ || i >= first_ + kMostDrawsAtOnce) {
      first_ = i - i % kMostDrawsAtOnce;
      const auto count = std::min<int64_t>(kMostDrawsAtOnce, agents_.count - first_);
      draws_ = DrawMany(context_.seed, {agents_.ids + first_, static_cast<size_t>(count)},
                        context_.tick, purpose_, draw_);
    }
    const int64_t lane = i - first_;
    return {draws_.words[0][lane], draws_.words[1][lane], draws_.words[2][lane],
            draws_.words[3][lane]};
  }

 private:
  const WorldContext& context_;
  const AgentSlots& agents_;
  const Purpose purpose_;
  const uint32_t draw_;
  int64_t first_ = -kMostDrawsAtOnce;
  ManyDraws draws_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_AGENT_DRAWS_H_
