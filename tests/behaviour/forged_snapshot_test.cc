// Snapshots with right checksums whose content somebody made up: they are refused and change
// nothing, or the simulation goes on from them. Nothing else happens; run it under sanitizers.

#include <xxhash.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/core/snapshot_file.h"
#include "engine/worlds/external.h"
#include "gtest/gtest.h"
#include "tests/simulations/example_simulation.h"

namespace starling {
namespace {

constexpr int kForgeries = 200;

Scenario ScenarioOf(const std::string& name) {
  if (name == "foraging") {
    return ReadExample("foraging", {"populations[0].count=40", "world.foraging.width=9",
                                    "world.foraging.height=11", "world.foraging.food=60",
                                    "populations[0].agent.policy_length=1"});
  }
  if (name != "tmaze" && name != "driven") {
    return ReadExample(name, {"populations[0].count=40", "populations[0].agent.policy_length=1"});
  }
  Scenario scenario =
      ReadExample("tmaze", {"populations[0].count=40", "populations[0].agent.policy_length=1",
                            "populations[0].agent.learning.a.rate=0.5",
                            "populations[0].agent.learning.b.rate=0.3"});
  scenario.precision = Precision::kDouble;
  if (name == "driven") {
    scenario.world = MakeExternalWorld(ExternalShape({4, 3, 2}, {4}).value()).value();
  }
  return scenario;
}

// The sections of a snapshot, each in a piece of its own.
class Sections {
 public:
  explicit Sections(const std::string& path) {
    const SnapshotFile file = SnapshotFile::Open(path).value();
    for (const SnapshotFile::Entry& entry : file.entries()) {
      names_.push_back(entry.name);
      element_bytes_.push_back(entry.element_bytes);
      std::vector<std::byte>& bytes = bytes_.emplace_back(entry.bytes);
      Check(file.Read(entry, {absl::MakeSpan(bytes)}));
    }
  }

  void Write(const std::string& path) {
    std::vector<SnapshotSection> sections;
    for (size_t i = 0; i < names_.size(); ++i) {
      sections.push_back({names_[i], element_bytes_[i], {absl::MakeSpan(bytes_[i])}});
    }
    Check(WriteSnapshotFile(path, sections));
  }

  // Half of the time numbers, most of which could be; else bytes or the shape of a section.
  void Forge(std::mt19937_64& random) {
    const size_t which = random() % names_.size();
    std::vector<std::byte>& bytes = bytes_[which];
    switch (random() % 10) {
      case 0:
        bytes.resize(random() % 3 == 0 ? 0 : bytes.size() + random() % 64);
        return;
      case 1:
        element_bytes_[which] = static_cast<uint32_t>(random() % 9);
        return;
      case 2:
        names_[which] = names_[random() % names_.size()];
        return;
      case 3:
        std::swap(bytes, bytes_[random() % names_.size()]);
        return;
      case 4:
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
        return;
      default:
        break;
    }
    for (size_t i = 1 + random() % 4; i > 0 && bytes.size() >= 8; --i) SetNumber(bytes, random);
  }

  std::vector<std::byte>& operator[](const std::string& name) {
    for (size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == name) return bytes_[i];
    }
    std::abort();
  }
  void Remove(const std::string& name) {
    for (size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] != name) continue;
      names_.erase(names_.begin() + static_cast<int64_t>(i));
      element_bytes_.erase(element_bytes_.begin() + static_cast<int64_t>(i));
      bytes_.erase(bytes_.begin() + static_cast<int64_t>(i));
      return;
    }
  }

 private:
  template <typename T>
  static void Put(std::vector<std::byte>& bytes, std::mt19937_64& random, T number) {
    const size_t index = random() % (bytes.size() / sizeof(T));
    std::memcpy(&bytes[index * sizeof(T)], &number, sizeof(T));
  }

  static void SetNumber(std::vector<std::byte>& bytes, std::mt19937_64& random) {
    const int32_t small = static_cast<int32_t>(random() % 64) - 2;
    switch (random() % 8) {
      case 0:
        return Put<int32_t>(bytes, random, small);
      case 1:
        return Put<int64_t>(bytes, random, small);
      case 2:
        return Put<int32_t>(bytes, random,
                            random() % 2 == 0 ? std::numeric_limits<int32_t>::max()
                                              : std::numeric_limits<int32_t>::min());
      case 3:
        return Put<int64_t>(bytes, random,
                            random() % 2 == 0 ? std::numeric_limits<int64_t>::max()
                                              : std::numeric_limits<int64_t>::min());
      case 4:
        return Put<float>(bytes, random,
                          random() % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : 3e38f);
      case 5:
        return Put<double>(bytes, random,
                           random() % 2 == 0 ? std::numeric_limits<double>::infinity() : 1e308);
      case 6:
        return Put<uint8_t>(bytes, random, static_cast<uint8_t>(random()));
      default:
        return Put<uint64_t>(bytes, random, random());
    }
  }

  std::vector<std::string> names_;
  std::vector<uint32_t> element_bytes_;
  std::vector<std::vector<std::byte>> bytes_;
};

// The header's checksum is behind the table of sections (see snapshot_file.h).
void SetFormatVersion(const std::string& path, uint32_t version) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  uint64_t header_bytes = 0;
  file.seekg(16).read(reinterpret_cast<char*>(&header_bytes), sizeof(header_bytes));
  std::string header(header_bytes, '\0');
  file.seekg(0).read(&header[0], static_cast<std::streamsize>(header_bytes));
  std::memcpy(&header[8], &version, sizeof(version));
  const size_t checked = header.size() - sizeof(uint64_t);
  const uint64_t checksum = XXH3_64bits(header.data(), checked);
  std::memcpy(&header[checked], &checksum, sizeof(checksum));
  file.seekp(0).write(header.data(), static_cast<std::streamsize>(header_bytes));
}

// Whatever can be done with a simulation.
void Use(Simulation& simulation) {
  const std::string population = simulation.scenario().populations[0].name;
  if (simulation.tick() < 1000) {
    EXPECT_EQ(simulation.Step(3), absl::OkStatus());
  }
  simulation.StateHash();
  simulation.Picture();
  const std::vector<int64_t> agents = simulation.AgentIds(population).value();
  std::vector<int> actions;
  Check(simulation.ReadActions(agents, actions));
  if (!agents.empty()) {
    Check(simulation
              .InspectAgents(agents, {InspectedPart::kBeliefs, InspectedPart::kPolicies,
                                      InspectedPart::kActions})
              .status());
    Check(simulation.RemoveAgents({agents[0]}));
  }
  if (simulation.next_agent_id() < 1000000) {
    Check(simulation.AddAgents(population, 20).status());
    if (simulation.tick() < 1000) Check(simulation.Step(1));
  }
}

class ForgedSnapshot : public ::testing::TestWithParam<std::string> {
 protected:
  ForgedSnapshot()
      : path_(absl::StrCat(::testing::TempDir(), "forged_", GetParam(), ".starling")),
        scenario_(ScenarioOf(GetParam())) {
    const auto simulation = Start(scenario_, Serial());
    const std::string population = scenario_.populations[0].name;
    Check(simulation->Step(3));
    Check(simulation->RemoveAgents({2, 3, 39}));
    Check(simulation->AddAgents(population, 30).status());
    Check(simulation->RemoveAgents({41, 44}));
    Check(simulation->Step(2));
    Check(simulation->WriteSnapshot(path_, "text"));
  }
  ~ForgedSnapshot() override { std::remove(path_.c_str()); }

  const std::string path_;
  const Scenario scenario_;
};

TEST_P(ForgedSnapshot, IsRefusedOrUsed) {
  // --gtest_shuffle --gtest_random_seed=N gives others.
  std::mt19937_64 random(7 +
                         static_cast<uint64_t>(::testing::UnitTest::GetInstance()->random_seed()));
  const Sections honest(path_);
  auto simulation = Start(scenario_, Threads(2, "fifo"));
  int refused = 0;
  for (int i = 0; i < kForgeries; ++i) {
    SCOPED_TRACE(i);
    Sections forged = honest;
    forged.Forge(random);
    forged.Write(path_);
    const uint64_t hash = simulation->StateHash();
    const absl::Status status = simulation->RestoreSnapshot(path_);
    if (status.ok()) {
      Use(*simulation);
      continue;
    }
    ++refused;
    EXPECT_TRUE(status.code() == absl::StatusCode::kDataLoss ||
                status.code() == absl::StatusCode::kFailedPrecondition)
        << status;
    EXPECT_EQ(simulation->StateHash(), hash);
  }
  EXPECT_GT(refused, kForgeries / 4);
  EXPECT_LT(refused, kForgeries);
}

TEST_P(ForgedSnapshot, SaysWhatCannotBe) {
  auto simulation = Start(scenario_, Serial());
  const auto refusal = [&](const std::string& section, size_t index, int64_t number) {
    Sections forged(path_);
    std::memcpy(&forged[section][index * sizeof(number)], &number, sizeof(number));
    const std::string path = path_ + ".x";
    forged.Write(path);
    const absl::Status status = simulation->RestoreSnapshot(path);
    std::remove(path.c_str());
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    return std::string(status.message());
  };
  const auto has = [](const std::string& text, absl::string_view part) {
    return absl::StrContains(text, part) ? "" : text;
  };
  EXPECT_EQ(has(refusal("info", 0, -1), "of tick -1"), "");
  EXPECT_EQ(has(refusal("info", 0, int64_t{1} << 32), "of tick 4294967296"), "");
  EXPECT_EQ(has(refusal("info", 4, 66), "it has 65 agents, not 66"), "");
  EXPECT_EQ(has(refusal("roster", 0, 39), "next agent is 39"), "");
  EXPECT_EQ(has(refusal("roster", 0, 60), "the next id is 60"), "");
  EXPECT_EQ(has(refusal("roster", 2, 1 << 20), "ids of "), "");
  EXPECT_EQ(has(refusal("roster", 2, std::numeric_limits<int64_t>::max()), "ids of "), "");
  EXPECT_EQ(has(refusal("roster", 2, 1), "has 1 tiles for 40 agents"), "");
  EXPECT_EQ(has(refusal("ids", 5, 6), "agent 6 cannot be at place 5"), "");
  EXPECT_EQ(has(refusal("ids", 2, -7), "agent -7 cannot be"), "");
  EXPECT_EQ(simulation->tick(), 0);
  EXPECT_EQ(simulation->RestoreSnapshot(path_), absl::OkStatus());
}

// As the first version of the format had them: without a roster.
TEST_P(ForgedSnapshot, OfTheFirstFormatHasTheAgentsOfTheScenario) {
  const auto simulation = Start(scenario_, Serial());
  Check(simulation->Step(3));
  Check(simulation->WriteSnapshot(path_, "text"));
  const uint64_t hash = simulation->StateHash();
  Sections old(path_);
  old.Remove("roster");
  old.Write(path_);
  EXPECT_EQ(simulation->RestoreSnapshot(path_).code(), absl::StatusCode::kDataLoss);
  SetFormatVersion(path_, 1);
  Check(simulation->Step(2));
  Check(simulation->AddAgents(scenario_.populations[0].name, 100).status());
  EXPECT_EQ(simulation->RestoreSnapshot(path_), absl::OkStatus());
  EXPECT_EQ(simulation->StateHash(), hash);
  EXPECT_EQ(simulation->next_agent_id(), 40);
}

INSTANTIATE_TEST_SUITE_P(Worlds, ForgedSnapshot,
                         ::testing::Values("foraging", "tmaze", "exploration", "generalized_tmaze",
                                           "cue_chaining", "graph", "visual_foraging", "driven"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace starling
