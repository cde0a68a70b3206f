#include "engine/core/agent_draws.h"

#include <numeric>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

constexpr WorldContext kContext = {77, 9};

TEST(AgentDraws, AreTheDrawsOfEachAgent) {
  for (const int64_t count : {1, 8, 16, 17, 50}) {
    std::vector<int64_t> ids(static_cast<size_t>(count));
    std::iota(ids.begin(), ids.end(), (int64_t{1} << 33) - 3);
    ids[0] = -1;
    const AgentSlots agents = {100, count, ids.data()};
    AgentDraws draws(kContext, agents, Purpose::kWorld, 3);
    const auto expect = [&](int64_t i) {
      EXPECT_EQ(draws.Of(i),
                Draw(77, static_cast<uint64_t>(ids[static_cast<size_t>(i)]), 9, Purpose::kWorld, 3))
          << i << " of " << count;
    };
    for (int64_t i = 1; i < count; ++i) expect(i);
    for (int64_t i = count - 1; i > 0; --i) expect(i);
  }
}

}  // namespace
}  // namespace starling
