#include "agents/math/philox.h"

#include <cstdint>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

template <size_t kWords>
std::array<uint32_t, kWords> Words(const nlohmann::json& hexadecimal) {
  std::array<uint32_t, kWords> words;
  for (size_t i = 0; i < kWords; ++i) {
    words[i] = static_cast<uint32_t>(std::stoul(hexadecimal[i].get<std::string>(), nullptr, 16));
  }
  return words;
}

TEST(Philox, ReproducesThePublishedAnswers) {
  std::ifstream file("agents/math/testdata/philox4x32_10.json");
  const nlohmann::json golden = nlohmann::json::parse(file);
  ASSERT_GE(golden["vectors"].size(), 9u);
  for (const nlohmann::json& vector : golden["vectors"]) {
    EXPECT_EQ(Philox4x32(Words<4>(vector["counter"]), Words<2>(vector["key"])),
              Words<4>(vector["result"]))
        << vector;
  }
}

// What a seed means. If this fails, every recorded run has changed.
TEST(Draw, PlacesSeedIdTickPurposeAndDrawInKeyAndCounter) {
  EXPECT_EQ(Draw(0x0123456789abcdef, 0xfedcba9876543210, 0x11223344, Purpose::kWorld, 0x55667788),
            Philox4x32({0x76543210, 0xfedcba98, 0x11223344, 0x02667788}, {0x89abcdef, 0x01234567}));
}

TEST(Draw, ChangesWithEveryPartOfTheKey) {
  const std::set<std::array<uint32_t, 4>> draws = {
      Draw(1, 2, 3, Purpose::kAction, 4),
      Draw(2, 2, 3, Purpose::kAction, 4),
      Draw(1 + (1ull << 32), 2, 3, Purpose::kAction, 4),
      Draw(1, 3, 3, Purpose::kAction, 4),
      Draw(1, 2 + (1ull << 32), 3, Purpose::kAction, 4),
      Draw(1, 2, 4, Purpose::kAction, 4),
      Draw(1, 2, 3, Purpose::kWorld, 4),
      Draw(1, 2, 3, Purpose::kAction, 5)};
  EXPECT_EQ(draws.size(), 8u);
}

TEST(UniformDouble, SpansZeroToJustBelowOneInStepsOfTwoToMinus53) {
  EXPECT_EQ(UniformDouble(0, 0), 0.0);
  EXPECT_EQ(UniformDouble(0, 1u << 6), 0x1p-53);
  EXPECT_EQ(UniformDouble(1u << 5, 0), 0x1p-27);
  EXPECT_EQ(UniformDouble(0xffffffff, 0xffffffff), 1 - 0x1p-53);
  EXPECT_EQ(UniformDouble(0x80000000, 0), 0.5);
}

TEST(Uniform, HasTheMeanAndVarianceOfTheUniformDistribution) {
  constexpr int kCount = 100000;
  double sum = 0, squares = 0;
  for (int i = 0; i < kCount; ++i) {
    const double u = Uniform(/*seed=*/7, /*id=*/i, /*tick=*/1, Purpose::kAction, /*draw=*/0);
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    squares += (u - 0.5) * (u - 0.5);
  }
  EXPECT_NEAR(sum / kCount, 0.5, 0.004);           // 4 standard errors
  EXPECT_NEAR(squares / kCount, 1 / 12.0, 0.001);  // 4 standard errors
}

TEST(UniformInt, GivesEveryValueBelowTheBoundAboutEquallyOften) {
  constexpr int kBound = 7, kCount = 70000;
  std::vector<int> seen(kBound);
  for (int i = 0; i < kCount; ++i) {
    const int32_t value = UniformInt(/*seed=*/1, /*id=*/2, /*tick=*/i, Purpose::kWorld, 0, kBound);
    ASSERT_GE(value, 0);
    ASSERT_LT(value, kBound);
    ++seen[value];
  }
  for (const int count : seen) EXPECT_NEAR(count, kCount / kBound, 400);  // 4 standard deviations
}

TEST(UniformInt, IsTheHighWordOfTheProduct) {
  for (const int32_t bound : {1, 2, 3, 1000, 0x7fffffff}) {
    for (uint32_t tick = 0; tick < 1000; ++tick) {
      const std::array<uint32_t, 4> bits = Draw(3, 4, tick, Purpose::kInit, 5);
      const uint64_t word = uint64_t{bits[0]} << 32 | bits[1];
      const auto product = static_cast<unsigned __int128>(word) * static_cast<uint64_t>(bound);
      ASSERT_EQ(UniformInt(3, 4, tick, Purpose::kInit, 5, bound),
                static_cast<int32_t>(product >> 64));
    }
  }
  EXPECT_EQ(UniformInt(1, 2, 3, Purpose::kInit, 0, 0), 0);
  EXPECT_EQ(UniformInt(1, 2, 3, Purpose::kInit, 0, -5), 0);
}

TEST(DrawMany, GivesWhatEachIdDraws) {
  std::vector<int64_t> ids = {0, 1, -1, int64_t{1} << 40, 12345678901};
  const ManyDraws draws = DrawMany(uint64_t{9} << 35 | 4, ids, 77, Purpose::kAction, 5);
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto one =
        Draw(uint64_t{9} << 35 | 4, static_cast<uint64_t>(ids[i]), 77, Purpose::kAction, 5);
    for (size_t k = 0; k < 4; ++k) EXPECT_EQ(draws.words[k][i], one[k]) << i << " " << k;
  }
}

TEST(Categorical, CutsTheIntervalInProportionToTheWeights) {
  const std::vector<double> p = {1, 0, 2, 1};  // cuts at 0.25 and 0.75
  EXPECT_EQ(Categorical(p, 0.0), 0);
  EXPECT_EQ(Categorical(p, 0.2499), 0);
  EXPECT_EQ(Categorical(p, 0.25), 2);
  EXPECT_EQ(Categorical(p, 0.7499), 2);
  EXPECT_EQ(Categorical(p, 0.75), 3);
  EXPECT_EQ(Categorical(p, 1 - 0x1p-53), 3);
}

TEST(Categorical, NeverChoosesWhatHasNoWeight) {
  EXPECT_EQ(Categorical({0, 1, 0}, 0.0), 1);
  EXPECT_EQ(Categorical({0, 1, 0}, 1 - 0x1p-53), 1);
  EXPECT_EQ(Categorical({0.1, 0.2, 0.7, 0}, 1 - 0x1p-53), 2);
  EXPECT_EQ(Categorical({0, 0}, 0.5), 0);
  EXPECT_EQ(Categorical({}, 0.5), 0);
}

}  // namespace
}  // namespace starling
