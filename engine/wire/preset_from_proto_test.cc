#include "engine/wire/preset_from_proto.h"

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

absl::StatusOr<GenerativeModel> Read(const std::string& preset, const std::string& world) {
  v1::Preset preset_message;
  v1::World world_message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(preset, &preset_message)) << preset;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(world, &world_message)) << world;
  return ToPresetModel(preset_message, world_message, "p");
}

GenerativeModel Make(const std::string& preset, const std::string& world = "") {
  absl::StatusOr<GenerativeModel> model = Read(preset, world);
  EXPECT_TRUE(model.ok()) << model.status();
  return *std::move(model);
}

std::string Refusal(const std::string& preset, const std::string& world = "") {
  const absl::Status status = Read(preset, world).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

// Everything that a model is.
std::vector<std::vector<double>> Numbers(const GenerativeModel& model) {
  std::vector<std::vector<double>> numbers;
  for (const Factor& factor : model.factors()) {
    numbers.push_back(factor.B.values);
    numbers.push_back(factor.D);
  }
  for (const Modality& modality : model.modalities()) {
    numbers.push_back(modality.A.values);
    numbers.push_back(modality.C.values);
  }
  return numbers;
}

struct Case {
  const char* kind;
  const char* world_fields;   // other than the defaults, and known to the preset
  const char* other_fields;   // likewise, and different
  const char* preset_fields;  // that only the preset has
};

constexpr Case kCases[] = {
    {"tmaze", "reward_probability: 0.7 episode_ticks: 3",
     "reward_probability: 0.9 episode_ticks: 6", "preference: 1"},
    {"grid", "width: 3 height: 4 observation_noise: 0.2 goal: 2 restart_at_goal: true",
     "width: 4 height: 2 observation_noise: 0.3 goal: 1 restart_at_goal: false", "preference: 1"},
    {"generalized_tmaze", "maze: 'a1a' maze: '.S#' restart_at_reward: true",
     "maze: 'a1Saa' restart_at_reward: false", "reward_preference: 1 loss_preference: -1"},
    {"cue_chaining",
     "width: 3 height: 2 start: 1 first_cue: 2 second_cues: [3] rewards: [4, 5] can_stay: true "
     "restart_at_reward: true",
     "width: 2 height: 4 start: 7 first_cue: 3 second_cues: [5, 6] rewards: [1, 0] can_stay: false "
     "restart_at_reward: false",
     "reward_preference: 1 loss_preference: -1"},
    {"graph", "places: 6 shape: RING hide_again: true", "places: 7 shape: GRID hide_again: false",
     "preference: 1"},
    {"graph", "places: 4 edges: [0, 1, 1, 2, 0, 3]", "places: 4 edges: [0, 1, 1, 2, 2, 3]",
     "preference: 1"},
    {"visual_foraging", "mirrors: false observation_noise: 0.1",
     "mirrors: true observation_noise: 0.2", "right_preference: 1 wrong_preference: -1"},
};

std::string Message(const char* kind, const std::string& fields) {
  return std::string(kind) + " { " + fields + " }";
}

TEST(PresetFromProto, TakesFromTheWorldWhatItLeavesOut) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.kind);
    const auto defaults = Numbers(Make(Message(c.kind, "")));
    const auto given = Numbers(Make(Message(c.kind, c.world_fields)));
    EXPECT_NE(given, defaults);
    EXPECT_EQ(Numbers(Make(Message(c.kind, ""), Message(c.kind, c.world_fields))), given);
    EXPECT_EQ(Numbers(Make(Message(c.kind, c.world_fields), Message(c.kind, c.other_fields))),
              given);
    const auto preferring = Numbers(Make(Message(c.kind, c.preset_fields)));
    EXPECT_NE(preferring, defaults);
    EXPECT_EQ(Numbers(Make(Message(c.kind, c.preset_fields), "foraging {}")), preferring);
  }
}

TEST(PresetFromProto, AGraphOfItsOwnTakesNoPlacesFromTheWorld) {
  const std::string world = "graph { places: 4 edges: [0, 1, 1, 2, 2, 3] }";
  EXPECT_EQ(Make("graph { shape: RING }", world).factors()[0].states, 12);
  EXPECT_EQ(Numbers(Make("graph { places: 4 }", world)), Numbers(Make("graph { places: 4 }")));
}

TEST(PresetFromProto, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(Refusal("cue_chaining { second_cues: [1, 40] }"),
            "p.cue_chaining.second_cues[1]: is 40; it must be 0 to 34");
  EXPECT_EQ(Refusal("cue_chaining { rewards: [1, 2, 3] }"),
            "p.cue_chaining.rewards: has 3 entries; it must have 2");
  EXPECT_EQ(Refusal("generalized_tmaze { maze: 'S1a' }"),
            "p.generalized_tmaze.maze: has 1 places 'a'; it must have 2 to 8, and letters follow "
            "each other from 'a'");
  EXPECT_EQ(Refusal("generalized_tmaze { maze: 'a1a' maze: '?' }"),
            "p.generalized_tmaze.maze[1]: has 1 places; the first row has 3");
  EXPECT_EQ(Refusal("graph { places: 1 }"), "p.graph.places: is 1; it must be 2 to 128");
  EXPECT_EQ(Refusal("visual_foraging { observation_noise: -1 }"),
            "p.visual_foraging.observation_noise: is -1; it must be 0 to 1");
  EXPECT_EQ(Refusal(""),
            "p: is empty; it must be one of cue_chaining, forager, generalized_tmaze, graph, grid, "
            "tmaze, visual_foraging");
}

}  // namespace
}  // namespace starling
