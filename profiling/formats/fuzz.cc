// Reads profiles that were changed at random for FUZZ_SECONDS (60): none may crash a reader, and
// what is read must pass CheckProfile, be written in every format, and be read again.
//
//   FUZZ_SECONDS=600 FUZZ_SEED=7 bazel test //profiling/formats:fuzz
//       --test_env=FUZZ_SECONDS --test_env=FUZZ_SEED --test_output=streamed
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "profiling/formats/folded.h"
#include "profiling/formats/gzip.h"
#include "profiling/formats/honesty.h"
#include "profiling/formats/legacy_cpu.h"
#include "profiling/formats/pprof.h"
#include "profiling/formats/read_profile.h"
#include "profiling/formats/speedscope.h"
#include "profiling/formats/top.h"
#include "protozero/buffer_string.hpp"  // IWYU pragma: keep
#include "protozero/pbf_reader.hpp"
#include "protozero/varint.hpp"

namespace starling {
namespace {

constexpr size_t kLargestInput = 1 << 13;
constexpr size_t kMostSeeds = 400;

int64_t Setting(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  int64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {}

  size_t Below(size_t bound) { return bound == 0 ? 0 : random_() % bound; }
  bool OneIn(size_t n) { return Below(n) == 0; }

  // Changes some places of a message or, where it is none, of plain bytes.
  std::string Change(std::string bytes, const std::string& other) {
    for (size_t changes = 1 + Below(4); changes > 0; --changes) {
      bytes = OneIn(3) ? ChangeBytes(std::move(bytes), other) : ChangeMessage(bytes, other, 3);
    }
    if (bytes.size() > kLargestInput) bytes.resize(kLargestInput);
    return bytes;
  }

  std::string ChangeBytes(std::string bytes, const std::string& other) {
    const size_t at = Below(bytes.size());
    switch (Below(7)) {
      case 0:
        if (!bytes.empty()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << Below(8)));
        break;
      case 1:
        if (!bytes.empty()) bytes[at] = static_cast<char>(random_());
        break;
      case 2:
        bytes.resize(at);
        break;
      case 3:
        bytes.erase(at, Below(16));
        break;
      case 4:
        bytes.insert(at, other.substr(Below(other.size()), Below(64)));
        break;
      case 5: {  // an aligned slot of the CPU format
        const uint64_t number = Number();
        for (size_t i = 0; i < 8 && at / 8 * 8 + i < bytes.size(); ++i) {
          bytes[at / 8 * 8 + i] = static_cast<char>(number >> (8 * i));
        }
        break;
      }
      default:
        bytes.replace(at, 1 + Below(3), Varint(Number()));
    }
    return bytes;
  }

 private:
  uint64_t Number() {
    static constexpr uint64_t kEdges[] = {0,
                                          1,
                                          2,
                                          3,
                                          127,
                                          128,
                                          255,
                                          1 << 16,
                                          0x7FFFFFFF,
                                          0xFFFFFFFF,
                                          uint64_t{1} << 62,
                                          (uint64_t{1} << 63) - 1,
                                          uint64_t{1} << 63,
                                          ~uint64_t{0} - 1,
                                          ~uint64_t{0}};
    if (OneIn(2)) return Below(16);
    return OneIn(4) ? random_() : kEdges[Below(std::size(kEdges))];
  }

  static std::string Varint(uint64_t value) {
    std::string bytes;
    protozero::add_varint_to_buffer(&bytes, value);
    return bytes;
  }

  // The fields of a message, or all in one if it is none.
  static std::vector<std::string> Fields(const std::string& message) {
    std::vector<std::string> fields;
    try {
      protozero::pbf_reader reader(message);
      for (size_t at = 0; reader.next();) {
        reader.skip();
        const size_t end = message.size() - reader.length();
        fields.push_back(message.substr(at, end - at));
        at = end;
      }
    } catch (const protozero::exception&) {
      return {message};
    }
    return fields;
  }

  std::string ChangeMessage(const std::string& message, const std::string& other, int depth) {
    std::vector<std::string> fields = Fields(message);
    if (fields.empty()) return message;
    std::string& field = fields[Below(fields.size())];
    switch (Below(8)) {
      case 0:
        field.clear();
        break;
      case 1:
        field += field;
        break;
      case 2:
        std::swap(field, fields[Below(fields.size())]);
        break;
      case 3: {
        const std::vector<std::string> others = Fields(other);
        if (!others.empty()) field += others[Below(others.size())];
        break;
      }
      case 4: {  // many of one
        const std::string one = field;
        for (size_t i = Below(200); i > 0 && field.size() < kLargestInput; --i) field += one;
        break;
      }
      default:
        field = ChangeField(field, other, depth);
    }
    std::string changed;
    for (const std::string& part : fields) changed += part;
    return changed;
  }

  std::string ChangeField(const std::string& field, const std::string& other, int depth) {
    try {
      protozero::pbf_reader reader(field);
      if (!reader.next()) return field;
      const auto key = static_cast<uint32_t>(reader.tag()) << 3;
      if (reader.wire_type() == protozero::pbf_wire_type::varint) {
        return Varint(key) + Varint(Number());
      }
      if (reader.wire_type() != protozero::pbf_wire_type::length_delimited) return field;
      std::string content = reader.get_string();
      content = depth == 0 || OneIn(3) ? ChangeBytes(std::move(content), other)
                                       : ChangeMessage(content, other, depth - 1);
      return Varint(key | 2) + Varint(content.size()) + content;
    } catch (const protozero::exception&) {
      return ChangeBytes(field, other);
    }
  }

  std::mt19937_64 random_;
};

std::string LegacySeed() {
  std::string bytes;
  for (const uint64_t slot :
       {0, 3, 0, 10000, 0, 3, 3, 0x500010, 0x400100, 0x400200, 1, 2, 0x400100, 0x400200, 0, 1, 0}) {
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(slot >> shift);
  }
  return bytes +
         "build=/usr\n00400000-00452000 r-xp 00001000 08:02 1  $build/bin/starling\n"
         "00500000-00502000 r-xp 00000000 08:02 9   /lib/libm.so.6\n";
}

std::vector<std::string> Seeds() {
  Profile profile;
  profile.value_types = {{"samples", "count"}, {"cpu", "nanoseconds"}};
  profile.modules = {{"/usr/bin/starling", "abc123", 0x1000, 0x9000, 0x400, true},
                     {kLabelModule, "", 0, 0, 0, true}};
  profile.frames = {{"main", 0, 0x1100},
                    {"infer_policies", 1, 0x1200},
                    {"population:foragers", 1, 0x1300},
                    {"", 0, 0x1400},
                    {"std::map<int, \"a;b\">", -1, 0}};
  profile.samples = {{{3, 1, 2, 0}, {3, 30000000}}, {{4, 0}, {1, 10000000}}};
  profile.facts = {"cpu", "libgcc", 100, 97.5, 0.1, 0.2, 1e-5, 1, {"A note."}};
  const auto unpacked = [](const Profile& p) {
    return Gunzip(WritePprof(p), kLargestInput).value();
  };
  std::vector<std::string> seeds = {LegacySeed(), unpacked(profile),
                                    unpacked(ReadLegacyCpu(LegacySeed()).value())};
  profile.samples.clear();
  seeds.push_back(unpacked(profile));
  // Two inlined lines, unpacked numbers.
  seeds.push_back(
      absl::HexStringToBytes("0a0408011002"
                             "12040801"
                             "1005"
                             "1a06080110012805"
                             "220c0801100118052202080122020802"
                             "2a0408011003"
                             "2a0408021804"
                             "3200"
                             "320773616d706c6573"
                             "3205636f756e74"
                             "32016132"
                             "0162"
                             "32032f6269"));
  return seeds;
}

int64_t FoldedTotal(const std::string& folded) {
  int64_t total = 0;
  for (const absl::string_view line : absl::StrSplit(folded, '\n', absl::SkipEmpty())) {
    int64_t weight = 0;
    EXPECT_TRUE(absl::SimpleAtoi(line.substr(line.rfind(' ') + 1), &weight)) << line;
    total += weight;
  }
  return total;
}

void ExpectWritable(const Profile& profile) {
  ASSERT_TRUE(CheckProfile(profile).ok()) << CheckProfile(profile);
  const std::string pprof = WritePprof(profile);
  const absl::StatusOr<Profile> again = ReadPprof(pprof);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(TotalOf(*again), TotalOf(profile));
  EXPECT_EQ(WritePprof(*again), pprof);
  EXPECT_EQ(FoldedTotal(WriteFolded(profile)), TotalOf(profile));
  EXPECT_TRUE(nlohmann::json::accept(WriteSpeedscope(profile, "fuzz")));
  EXPECT_FALSE(WriteTop(profile).empty());
  const double unsymbolised = UnsymbolisedShare(profile);
  EXPECT_TRUE(unsymbolised >= 0 && unsymbolised <= 1) << unsymbolised;
}

TEST(Fuzz, ReadersTakeWhateverComes) {
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(Setting("FUZZ_SECONDS", 60));
  Mutator mutator(Setting("FUZZ_SEED", 1));
  std::vector<std::string> seeds = Seeds();
  int64_t inputs = 0;
  int64_t accepted = 0;
  while (std::chrono::steady_clock::now() < end) {
    const std::string& seed = seeds[mutator.Below(seeds.size())];
    const std::string raw = mutator.Change(seed, seeds[mutator.Below(seeds.size())]);
    std::string bytes = mutator.OneIn(3) ? Gzip(raw) : raw;
    if (mutator.OneIn(10)) bytes = mutator.ChangeBytes(std::move(bytes), seed);
    ++inputs;
    (void)ReadPprof(bytes);
    (void)ReadLegacyCpu(bytes);
    const absl::StatusOr<Profile> profile = ReadProfile(bytes);
    if (!profile.ok()) {
      ASSERT_EQ(profile.status().code(), absl::StatusCode::kInvalidArgument);
      ASSERT_FALSE(profile.status().message().empty());
      continue;
    }
    ++accepted;
    ExpectWritable(*profile);
    ASSERT_FALSE(HasFailure()) << "input in hexadecimal: " << absl::BytesToHexString(bytes);
    if (!mutator.OneIn(8)) continue;
    if (seeds.size() < kMostSeeds) {
      seeds.push_back(raw);
    } else {
      seeds[5 + mutator.Below(seeds.size() - 5)] = raw;
    }
  }
  std::printf("%lld inputs, %lld of them profiles\n", static_cast<long long>(inputs),
              static_cast<long long>(accepted));
  EXPECT_GT(accepted, 0);
}

}  // namespace
}  // namespace starling
