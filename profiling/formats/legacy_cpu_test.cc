#include "profiling/formats/legacy_cpu.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Slots(const std::vector<uint64_t>& slots) {
  std::string bytes;
  for (const uint64_t slot : slots) {
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(slot >> shift);
  }
  return bytes;
}

constexpr char kMap[] =
    "00400000-00452000 r-xp 00001000 08:02 173521      /usr/bin/starling\n"
    "7f0000000000-7f0000002000 r-xp 00000000 08:02 99          /lib/libm.so.6\n";

// Period 10,000 us; three samples of one stack, one of another, the trailer.
const std::vector<uint64_t>& Words() {
  static const auto* words =
      new std::vector<uint64_t>{0,        3,        0,
                                10000,    0,  // header
                                3,        3,        0x7f0000000010,
                                0x400100, 0x400200,  // called from 0x4000ff, 0x4001ff
                                1,        2,        0x400100,
                                0x400200,  // a leaf at 0x400100 itself
                                0,        1,        0};
  return *words;
}

std::string Refusal(const std::string& bytes) {
  const absl::StatusOr<Profile> profile = ReadLegacyCpu(bytes);
  EXPECT_EQ(profile.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(profile.status().message());
}

std::string RefusalOfWords(const std::vector<uint64_t>& words) { return Refusal(Slots(words)); }

TEST(LegacyCpu, ReadsStacksCountsAndModules) {
  const absl::StatusOr<Profile> profile = ReadLegacyCpu(Slots(Words()) + kMap);
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_TRUE(CheckProfile(*profile).ok());
  ASSERT_EQ(profile->value_types.size(), 2);
  EXPECT_EQ(profile->value_types[0].type, "samples");
  EXPECT_EQ(profile->value_types[1].type, "cpu");
  EXPECT_EQ(profile->value_types[1].unit, "nanoseconds");

  ASSERT_EQ(profile->samples.size(), 2);
  EXPECT_THAT(profile->samples[0].values, ElementsAre(3, 30000000));
  EXPECT_THAT(profile->samples[1].values, ElementsAre(1, 10000000));
  const auto address = [&](int sample, int depth) {
    return profile->frames[profile->samples[sample].stack[depth]].address;
  };
  EXPECT_EQ(address(0, 0), 0x7f0000000010);
  EXPECT_EQ(address(0, 1), 0x4000ff);
  EXPECT_EQ(address(0, 2), 0x4001ff);
  EXPECT_EQ(address(1, 0), 0x400100);
  EXPECT_EQ(profile->samples[0].stack[2], profile->samples[1].stack[1]);

  ASSERT_EQ(profile->modules.size(), 2);
  const Profile::Frame& leaf = profile->frames[profile->samples[0].stack[0]];
  EXPECT_EQ(profile->modules[leaf.module].path, "/lib/libm.so.6");
  EXPECT_EQ(FrameName(*profile, leaf), "[libm.so.6+0x10]");
  const Profile::Frame& caller = profile->frames[profile->samples[0].stack[1]];
  EXPECT_EQ(FrameName(*profile, caller), "[starling+0x10ff]");

  EXPECT_EQ(profile->facts.kind, "cpu");
  EXPECT_DOUBLE_EQ(profile->facts.asked_hz, 100);
  EXPECT_EQ(profile->facts.truncated, 0);
  EXPECT_TRUE(profile->facts.notes.empty());
}

TEST(LegacyCpu, TakesAProfileWithoutSamples) {
  const absl::StatusOr<Profile> profile = ReadLegacyCpu(Slots({0, 3, 0, 4000, 0, 0, 1, 0}) + kMap);
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_TRUE(profile->samples.empty());
  EXPECT_DOUBLE_EQ(profile->facts.asked_hz, 250);
}

TEST(LegacyCpu, PassesOverLongerHeaders) {
  EXPECT_TRUE(ReadLegacyCpu(Slots({0, 5, 0, 10000, 0, 7, 7, 1, 1, 0x400100, 0, 1, 0})).ok());
}

TEST(LegacyCpu, CountsStacksOfTheGreatestDepthAsTruncated) {
  std::vector<uint64_t> words = {0, 3, 0, 10000, 0};
  for (const uint64_t depth : {252, 253, 254}) {
    words.push_back(2);
    words.push_back(depth);
    for (uint64_t i = 0; i < depth; ++i) words.push_back(0x400100);
  }
  for (const uint64_t word : {0, 1, 0}) words.push_back(word);
  const absl::StatusOr<Profile> profile = ReadLegacyCpu(Slots(words));
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->facts.truncated, 4);
}

TEST(LegacyCpu, NotesWhatIsMissingInTheMemoryMap) {
  const absl::StatusOr<Profile> without = ReadLegacyCpu(Slots(Words()));
  ASSERT_TRUE(without.ok()) << without.status();
  EXPECT_THAT(without->facts.notes, ElementsAre(HasSubstr("no memory map")));
  const absl::StatusOr<Profile> cut = ReadLegacyCpu(Slots(Words()) + kMap + "0045");
  ASSERT_TRUE(cut.ok()) << cut.status();
  EXPECT_THAT(cut->facts.notes, ElementsAre(HasSubstr("could not be read: 1.")));
}

TEST(LegacyCpu, KeepsAnAddressOfZero) {
  const absl::StatusOr<Profile> profile =
      ReadLegacyCpu(Slots({0, 3, 0, 10000, 0, 1, 2, 0, 0, 0, 1, 0}));
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(FrameName(*profile, profile->frames[0]), "[unknown]");
  EXPECT_THAT(profile->samples[0].stack, ElementsAre(0, 0));
}

TEST(LegacyCpu, RefusesEveryTruncationWithTheSlot) {
  const std::string whole = Slots(Words());
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(Refusal(whole.substr(0, size)), HasSubstr(", slot ")) << size;
  }
  EXPECT_EQ(Refusal(whole.substr(0, 9 * 8)),
            "Damaged CPU profile of gperftools, slot 6: a stack of depth 3; the file has 2 more "
            "slots.");
}

TEST(LegacyCpu, RefusesSizesThatDoNotFit) {
  const uint64_t huge = ~uint64_t{0};
  EXPECT_THAT(RefusalOfWords({0, huge, 0, 10000, 0, 0, 1, 0}), HasSubstr("slot 1"));
  EXPECT_THAT(RefusalOfWords({0, 2, 0, 10000, 0, 0, 1, 0}), HasSubstr("slot 1"));
  EXPECT_THAT(RefusalOfWords({0, 3, 0, 10000, 0, 1, huge, 0, 0, 1, 0}), HasSubstr("slot 6"));
  EXPECT_THAT(RefusalOfWords({0, 3, 0, 10000, 0, 1, huge / 8, 0, 0, 1, 0}), HasSubstr("slot 6"));
  EXPECT_THAT(RefusalOfWords({0, 3, 0, 10000, 0, 1, 0, 0, 1, 0}), HasSubstr("depth 0"));
  EXPECT_THAT(RefusalOfWords({0, 3, 0, 10000, 0, huge, 1, 5, 0, 1, 0}), HasSubstr("slot 5"));
  EXPECT_THAT(RefusalOfWords({0, 3, 0, 10000, 0, 0, 2, 0}), HasSubstr("not the trailer"));
  EXPECT_THAT(RefusalOfWords({0, 3, 0, 10000, 0, 0, 1, 9}), HasSubstr("not the trailer"));
}

TEST(LegacyCpu, RefusesHeadersOfOtherFormats) {
  EXPECT_THAT(RefusalOfWords({0, 3, 0, 0, 0, 0, 1, 0}), HasSubstr("period is 0 us"));
  EXPECT_THAT(RefusalOfWords({0, 3, 0, ~uint64_t{0}, 0, 0, 1, 0}), HasSubstr("slot 3"));
  EXPECT_THAT(RefusalOfWords({0, 3, 1, 10000, 0, 0, 1, 0}), HasSubstr("version 1"));
  EXPECT_THAT(RefusalOfWords({1, 3, 0, 10000, 0, 0, 1, 0}), HasSubstr("slot 0"));
  EXPECT_THAT(RefusalOfWords({0, uint64_t{3} << 56, 0, 10000, 0, 0, 1, 0}),
              HasSubstr("little-endian"));
}

TEST(LegacyCpu, RefusesWeightsThatSumsCouldNotHold) {
  std::vector<uint64_t> words = {0, 3, 0, 1000000000, 0};
  for (int record = 0; record < 4; ++record) {
    for (const uint64_t word : {uint64_t{4000000}, uint64_t{1}, uint64_t{0x400100}}) {
      words.push_back(word);
    }
  }
  for (const uint64_t word : {0, 1, 0}) words.push_back(word);
  EXPECT_THAT(RefusalOfWords(words), HasSubstr("2^62"));
}

TEST(LegacyCpu, IsToldByItsFirstSlot) {
  EXPECT_TRUE(LooksLikeLegacyCpu(Slots({0, 3})));
  EXPECT_FALSE(LooksLikeLegacyCpu(Slots({1, 3})));
  EXPECT_FALSE(LooksLikeLegacyCpu(""));
  EXPECT_FALSE(LooksLikeLegacyCpu(std::string(7, '\0')));
}

}  // namespace
}  // namespace starling
