#include "profiling/formats/pprof.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/formats/gzip.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// profile.proto by hand: a tag is field << 3 | type, numbers are varints.
std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}
std::string Number(int field, uint64_t value) { return Varint(field << 3) + Varint(value); }
std::string Part(int field, const std::string& bytes) {
  return Varint(field << 3 | 2) + Varint(bytes.size()) + bytes;
}
std::string Strings(const std::vector<std::string>& strings) {
  std::string bytes;
  for (const std::string& text : strings) bytes += Part(6, text);
  return bytes;
}

// A file as others write it: two value types, inlined lines, ids of any size, packed and unpacked.
constexpr uint64_t kFarId = 0xFFFFFFFFFFFFFFFF;
std::string Foreign() {
  return Part(1, Number(1, 1) + Number(2, 2)) +  // samples count
         Part(1, Number(1, 3) + Number(2, 4)) +  // cpu nanoseconds
         Part(2, Part(1, Varint(kFarId) + Varint(2)) + Part(2, Varint(5) + Varint(50))) +
         Part(2, Number(1, 2) + Number(2, 1) + Number(2, 10)) +  // unpacked
         Part(3,
              Number(1, 9) + Number(2, 0x1000) + Number(3, 0x2000) + Number(5, 8) + Number(7, 1)) +
         Part(4, Number(1, kFarId) + Number(2, 9) + Number(3, 0x1234) +
                     Part(4, Number(1, 1) + Number(2, 77)) + Part(4, Number(1, 2))) +
         Part(4, Number(1, 2) + Number(3, 0xabc)) +  // no mapping, no line
         Part(5, Number(1, 1) + Number(2, 5) + Number(3, 6) + Number(4, 8)) +
         Part(5, Number(1, 2) + Number(3, 7)) +                          // only a system name
         Number(9, 1234567) + Number(10, 2500000000) +                   // time, duration
         Part(11, Number(1, 3) + Number(2, 4)) + Number(12, 10000000) +  // period 10 ms
         Number(13, 9) +                                                 // a comment
         Part(99, "what is not known is passed over") + Number(100, 1) +
         Strings({"", "samples", "count", "cpu", "nanoseconds", "inlined", "_inlined", "outer",
                  "/bin/other", "made elsewhere"});
}

std::string Replaced(std::string bytes, const std::string& from, const std::string& to) {
  const size_t at = bytes.find(from);
  EXPECT_NE(at, std::string::npos);
  return bytes.replace(at, from.size(), to);
}

std::string Refusal(const std::string& bytes) {
  const absl::StatusOr<Profile> profile = ReadPprof(bytes);
  EXPECT_EQ(profile.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(profile.status().message());
}

// One value type, one function, one location, and whatever follows.
std::string Minimal(const std::string& more) {
  return Part(1, Number(1, 1) + Number(2, 2)) + Part(4, Number(1, 1) + Part(4, Number(1, 1))) +
         Part(5, Number(1, 1) + Number(2, 3)) + Strings({"", "samples", "count", "main"}) + more;
}

Profile Full() {
  Profile profile;
  profile.value_types = {{"samples", "count"}, {"cpu", "nanoseconds"}};
  profile.modules = {{"/usr/bin/starling", "abc123", 0x1000, 0x9000, 0x400, true},
                     {"/lib/libm.so.6", "", 0x10000, 0x20000, 0, false},
                     {kLabelModule, "", 0, 0, 0, true}};
  profile.frames = {{"main", 0, 0x1100},
                    {"infer_policies", 2, 0x1200},
                    {"population:foragers", 2, 0x1300},
                    {"", 1, 0x10010},
                    {"act", 2, 0x1400},
                    {"std::vector<int, std::allocator<int> >::push_back(int&&)", 0, 0x1500},
                    {"main", 0, 0x1180},
                    {"", -1, 0xabcdef}};
  profile.samples = {{{3, 1, 2, 0}, {3, 30000000}},
                     {{5, 4, 1, 2, 6}, {1, 10000000}},
                     {{7}, {2, 20000000}},
                     {{3, 1, 2, 0}, {1, 10000000}}};
  profile.facts.kind = "cpu";
  profile.facts.unwinder = "libgcc";
  profile.facts.asked_hz = 100;
  profile.facts.effective_hz = 97.3125;
  profile.facts.cpu_seconds = 0.07193319;
  profile.facts.wall_seconds = 1.0 / 3;
  profile.facts.handler_seconds = 1e-5;
  profile.facts.truncated = 1;
  profile.facts.notes = {"libm.so.6 has no symbols.", "a = b; \"c\""};
  return profile;
}

void ExpectSame(const Profile& a, const Profile& b) {
  ASSERT_EQ(a.value_types.size(), b.value_types.size());
  for (size_t i = 0; i < a.value_types.size(); ++i) {
    EXPECT_EQ(a.value_types[i].type, b.value_types[i].type);
    EXPECT_EQ(a.value_types[i].unit, b.value_types[i].unit);
  }
  ASSERT_EQ(a.modules.size(), b.modules.size());
  for (size_t i = 0; i < a.modules.size(); ++i) {
    EXPECT_EQ(a.modules[i].path, b.modules[i].path);
    EXPECT_EQ(a.modules[i].build_id, b.modules[i].build_id);
    EXPECT_EQ(a.modules[i].start, b.modules[i].start);
    EXPECT_EQ(a.modules[i].limit, b.modules[i].limit);
    EXPECT_EQ(a.modules[i].file_offset, b.modules[i].file_offset);
    EXPECT_EQ(a.modules[i].has_symbols, b.modules[i].has_symbols);
  }
  ASSERT_EQ(a.frames.size(), b.frames.size());
  for (size_t i = 0; i < a.frames.size(); ++i) {
    EXPECT_EQ(a.frames[i].function, b.frames[i].function);
    EXPECT_EQ(a.frames[i].module, b.frames[i].module);
    EXPECT_EQ(a.frames[i].address, b.frames[i].address);
  }
  ASSERT_EQ(a.samples.size(), b.samples.size());
  for (size_t i = 0; i < a.samples.size(); ++i) {
    EXPECT_EQ(a.samples[i].stack, b.samples[i].stack);
    EXPECT_EQ(a.samples[i].values, b.samples[i].values);
  }
  EXPECT_EQ(a.facts.kind, b.facts.kind);
  EXPECT_EQ(a.facts.unwinder, b.facts.unwinder);
  EXPECT_EQ(a.facts.asked_hz, b.facts.asked_hz);
  EXPECT_EQ(a.facts.effective_hz, b.facts.effective_hz);
  EXPECT_EQ(a.facts.cpu_seconds, b.facts.cpu_seconds);
  EXPECT_EQ(a.facts.wall_seconds, b.facts.wall_seconds);
  EXPECT_EQ(a.facts.handler_seconds, b.facts.handler_seconds);
  EXPECT_EQ(a.facts.truncated, b.facts.truncated);
  EXPECT_EQ(a.facts.notes, b.facts.notes);
}

TEST(Pprof, GivesBackWhatWasWritten) {
  const std::string bytes = WritePprof(Full());
  const absl::StatusOr<Profile> read = ReadPprof(bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  ExpectSame(*read, Full());
  EXPECT_EQ(WritePprof(*read), bytes);
}

TEST(Pprof, GivesBackAProfileWithoutSamplesOrFacts) {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  const std::string bytes = WritePprof(profile);
  const absl::StatusOr<Profile> read = ReadPprof(bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  ExpectSame(*read, profile);
  EXPECT_EQ(WritePprof(*read), bytes);
}

TEST(Pprof, WritesLabelsLastAmongTheMappings) {
  Profile profile = Full();
  std::swap(profile.modules[0], profile.modules[2]);
  for (Profile::Frame& frame : profile.frames) {
    if (frame.module == 0 || frame.module == 2) frame.module = 2 - frame.module;
  }
  const absl::StatusOr<Profile> read = ReadPprof(WritePprof(profile));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->modules[2].path, kLabelModule);
  EXPECT_TRUE(IsLabel(*read, read->frames[1]));
  EXPECT_FALSE(IsLabel(*read, read->frames[0]));
}

TEST(Pprof, GivesEachSampleTheInnermostLabelOfAKind) {
  const std::string message = Gunzip(WritePprof(Full()), 100000).value();
  // Strings come in the order in which they are met: the value types, names of frames, then keys.
  const auto string = [&](const std::string& text) { return message.find(Part(6, text)); };
  EXPECT_NE(string("phase"), std::string::npos);
  EXPECT_NE(string("population"), std::string::npos);
  EXPECT_NE(string("foragers"), std::string::npos);
  const auto index_of = [&](const std::string& text) {
    size_t index = 0;
    for (size_t at = message.find(Part(6, "")); at < string(text); ++index) {
      at += 2 + static_cast<unsigned char>(message[at + 1]);
    }
    return index;
  };
  const auto label = [&](const std::string& key, const std::string& value) {
    return Part(3, Number(1, index_of(key)) + Number(2, index_of(value)));
  };
  const std::string population = label("population", "foragers");
  const std::string values = Part(2, Varint(1) + Varint(10000000));
  // The second sample is in act, in infer_policies, of foragers.
  EXPECT_THAT(message, HasSubstr(values + label("phase", "act") + population));
  EXPECT_THAT(message, HasSubstr(values + label("phase", "infer_policies") + population));
}

TEST(Pprof, WritesNamesAsValidUtf8) {
  Profile profile = Full();
  profile.frames[0].function = "a;b\n\"c\" \xFF";
  profile.frames[5].function = std::string(100000, 'x');
  const std::string bytes = WritePprof(profile);
  const absl::StatusOr<Profile> read = ReadPprof(bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->frames[0].function, "a;b\n\"c\" \xEF\xBF\xBD");
  EXPECT_EQ(read->frames[5].function, std::string(100000, 'x'));
  EXPECT_EQ(WritePprof(*read), bytes);
}

TEST(Pprof, ReadsFilesOfOthers) {
  for (const std::string& bytes : {Foreign(), Gzip(Foreign())}) {
    const absl::StatusOr<Profile> profile = ReadPprof(bytes);
    ASSERT_TRUE(profile.ok()) << profile.status();
    ASSERT_EQ(profile->frames.size(), 3);
    EXPECT_EQ(profile->frames[0].function, "inlined");
    EXPECT_EQ(profile->frames[1].function, "outer");
    EXPECT_EQ(profile->frames[1].address, 0x1234);
    EXPECT_EQ(FrameName(*profile, profile->frames[2]), "[0xabc]");
    EXPECT_EQ(profile->modules[0].path, "/bin/other");
    ASSERT_EQ(profile->samples.size(), 2);
    EXPECT_THAT(profile->samples[0].stack, ElementsAre(0, 1, 2));
    EXPECT_THAT(profile->samples[0].values, ElementsAre(5, 50));
    EXPECT_THAT(profile->samples[1].stack, ElementsAre(2));
    EXPECT_THAT(profile->samples[1].values, ElementsAre(1, 10));
    EXPECT_EQ(profile->facts.kind, "cpu");
    EXPECT_DOUBLE_EQ(profile->facts.asked_hz, 100);
    EXPECT_DOUBLE_EQ(profile->facts.wall_seconds, 2.5);
    EXPECT_THAT(profile->facts.notes, ElementsAre("made elsewhere"));

    const std::string ours = WritePprof(*profile);
    const absl::StatusOr<Profile> again = ReadPprof(ours);
    ASSERT_TRUE(again.ok()) << again.status();
    ExpectSame(*again, *profile);
    EXPECT_EQ(WritePprof(*again), ours);
  }
}

TEST(Pprof, TakesSamplesWithoutAStack) {
  const absl::StatusOr<Profile> profile =
      ReadPprof(Minimal(Part(2, Number(2, 4)) + Part(2, Number(1, 1) + Number(2, 1))));
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(TotalOf(*profile), 5);
  EXPECT_EQ(FrameName(*profile, profile->frames[profile->samples[0].stack[0]]), "[unknown]");
}

TEST(Pprof, KeepsFactsThatItCannotReadAsNotes) {
  const absl::StatusOr<Profile> profile = ReadPprof(
      Minimal(Strings({"starling asked_hz=nan", "starling truncated=-1", "starling colour=red"}) +
              Part(13, Varint(4) + Varint(5) + Varint(6))));
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->facts.asked_hz, 0);
  EXPECT_EQ(profile->facts.truncated, 0);
  EXPECT_THAT(profile->facts.notes,
              ElementsAre("starling asked_hz=nan", "starling truncated=-1", "starling colour=red"));
}

// A comment refers to the last string, so that a cut between two fields is seen as well.
TEST(Pprof, RefusesEveryTruncation) {
  const std::string bytes = Foreign();
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(Refusal(bytes.substr(0, size)), HasSubstr("Bad pprof profile: ")) << size;
  }
}

TEST(Pprof, RefusesWhatRefersToNothing) {
  EXPECT_THAT(Refusal(""), HasSubstr("does not say what its samples count"));
  EXPECT_THAT(Refusal(Minimal(Part(2, Number(1, 7) + Number(2, 1)))),
              HasSubstr("sample 0 is at location 7"));
  EXPECT_THAT(Refusal(Minimal(Part(4, Number(1, 2) + Part(4, Number(1, 8))))),
              HasSubstr("location 2 is in function 8"));
  EXPECT_THAT(Refusal(Minimal(Part(4, Number(1, 2) + Number(2, 5)))),
              HasSubstr("location 2 is in mapping 5"));
  EXPECT_THAT(Refusal(Minimal(Number(13, 4))), HasSubstr("string 4; there are 4"));
  EXPECT_THAT(Refusal(Minimal(Number(13, ~uint64_t{0}))), HasSubstr("string -1"));
  EXPECT_THAT(Refusal(Minimal(Part(3, Number(1, 1) + Number(5, 99)))), HasSubstr("string 99"));
}

TEST(Pprof, RefusesIdsThatAreTakenOrZero) {
  EXPECT_THAT(Refusal(Minimal(Part(4, Number(1, 1)))), HasSubstr("two of location 1"));
  EXPECT_THAT(Refusal(Minimal(Part(5, Number(1, 1)))), HasSubstr("two of function 1"));
  EXPECT_THAT(Refusal(Minimal(Part(3, Number(1, 1)) + Part(3, Number(1, 1)))),
              HasSubstr("two of mapping 1"));
  EXPECT_THAT(Refusal(Minimal(Part(4, Number(3, 1)))), HasSubstr("id 0"));
}

TEST(Pprof, RefusesValuesThatAreNoWeights) {
  EXPECT_THAT(Refusal(Minimal(Part(2, Number(1, 1) + Number(2, ~uint64_t{0})))),
              HasSubstr("sample 0 weighs -1"));
  EXPECT_THAT(Refusal(Minimal(Part(2, Number(1, 1)))), HasSubstr("has 0 values"));
  EXPECT_THAT(Refusal(Minimal(Part(2, Number(1, 1) + Part(2, "\1\1")))),
              HasSubstr("more values than the 1"));
  const std::string huge = Part(2, Number(1, 1) + Number(2, uint64_t{1} << 62));
  EXPECT_TRUE(ReadPprof(Minimal(huge)).ok());
  EXPECT_THAT(Refusal(Minimal(huge + huge)), HasSubstr("2^62"));
}

TEST(Pprof, RefusesBytesThatAreNoMessageWithTheByte) {
  EXPECT_THAT(Refusal(std::string(5, '\xFF')), HasSubstr("damaged after byte 0 of 5"));
  EXPECT_THAT(Refusal(Minimal(std::string(1, '\0'))), HasSubstr("damaged after byte"));
  EXPECT_THAT(Refusal(Minimal(Varint(2 << 3 | 2) + Varint(1000))), HasSubstr("damaged after byte"));
  EXPECT_THAT(Refusal(Minimal(Varint(2 << 3 | 2) + Varint(kFarId))), HasSubstr("damaged"));
  EXPECT_THAT(Refusal(Replaced(Minimal(""), Part(6, ""), Part(6, "x"))), HasSubstr("not empty"));
}

TEST(Pprof, PassesOverFieldsOfAnotherType) {
  const std::string fixed32 = Varint(11 << 3 | 5) + "abcd";
  const std::string fixed64 = Varint(12 << 3 | 1) + "abcdefgh";
  const std::string in_sample = Varint(1 << 3 | 5) + "abcd" + Varint(2 << 3 | 1) + "abcdefgh";
  EXPECT_TRUE(ReadPprof(Minimal(fixed32 + fixed64 + Number(6, 3) + Number(2, 1) +
                                Part(2, in_sample + Number(1, 1) + Number(2, 1))))
                  .ok());
}

// A few bytes each that would become long names or deep stacks.
TEST(Pprof, RefusesFilesThatWouldNotFitInMemory) {
  std::string names = Part(6, std::string(1'000'000, 'n'));
  for (int i = 0; i < 1000; ++i) names += Number(13, 4);
  EXPECT_THAT(Refusal(Minimal(names)), HasSubstr("would not fit in memory"));

  std::string location = Number(1, 2);
  for (int i = 0; i < 30000; ++i) location += Part(4, Number(1, 1));
  const std::string stack(30000, '\2');
  EXPECT_THAT(Refusal(Minimal(Part(4, location) + Part(2, Part(1, stack) + Number(2, 1)))),
              HasSubstr("would not fit in memory"));
}

}  // namespace
}  // namespace starling
