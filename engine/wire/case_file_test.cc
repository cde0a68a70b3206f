#include "engine/wire/case_file.h"

#include <fstream>
#include <functional>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using Json = nlohmann::ordered_json;

constexpr char kTMaze[] = "tests/reference/pymdp_1.tmaze.json";

std::string TMazeText() {
  std::ifstream file(kTMaze);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The T-maze case after a change of its document.
absl::Status Changed(const std::function<void(Json&)>& change) {
  Json document = Json::parse(TMazeText());
  change(document);
  return CaseFromJson(JsonValue(document, "")).status();
}

TEST(ReadCaseFile, ReadsModelSettingsAndSteps) {
  const auto reference = ReadCaseFile(kTMaze);
  ASSERT_TRUE(reference.ok()) << reference.status();
  EXPECT_EQ(reference->name, "tmaze");
  EXPECT_EQ(reference->dialect, "pymdp_1");
  ASSERT_EQ(reference->model.factors().size(), 2u);
  EXPECT_EQ(reference->model.factors()[0].states, 4);
  EXPECT_THAT(reference->model.factors()[1].controls, ElementsAre(1));
  EXPECT_EQ(reference->model.modalities()[1].A.at({1, 1, 0}), 0.98);
  EXPECT_THAT(reference->model.modalities()[1].C.values, ElementsAre(0, 3, -3));
  EXPECT_EQ(reference->settings.policy_length, 2);
  EXPECT_THAT(reference->settings.policies, IsEmpty()) << "the full set needs no list";
  EXPECT_EQ(reference->settings.iterations, 16);
  EXPECT_EQ(reference->settings.tolerance, 0);
  ASSERT_EQ(reference->steps.size(), 12u);
  const CaseStep& first = reference->steps[0];
  ASSERT_EQ(first.observation.size(), 3u);
  EXPECT_EQ(first.observation[2].index, 1);
  EXPECT_THAT(first.action, ElementsAre(3, 0));
  EXPECT_THAT(FindQuantity(first.expected, "vfe")->parts[0].values,
              ElementsAre(0.6931471805599453));
  EXPECT_EQ(FindQuantity(first.expected, "G")->parts[0].values.size(), 16u);
  EXPECT_EQ(FindQuantity(first.expected, "G_terms.utility")->parts[0].values.size(), 16u);
  EXPECT_EQ(FindQuantity(first.expected, "gap"), nullptr);
}

TEST(ReadCaseFile, KeepsPolicySetsThatAreNotTheFullOne) {
  Json document = Json::parse(TMazeText());
  document["model"]["policies"] = {{{0, 0}, {1, 0}}, {{3, 0}, {1, 0}}};
  document["model"]["E"] = {0.5, 0.5};
  const auto reference = CaseFromJson(JsonValue(document, ""));
  ASSERT_TRUE(reference.ok()) << reference.status();
  ASSERT_EQ(reference->settings.policies.size(), 2u);
  EXPECT_THAT(reference->settings.policies[1], ElementsAre(ElementsAre(3, 0), ElementsAre(1, 0)));
}

TEST(ReadCaseFile, ReadsDistributionsEpisodesAndDraws) {
  Json document = Json::parse(TMazeText());
  document["steps"][2].erase("observation");
  document["steps"][2]["observation_distribution"] = {{1, 0, 0, 0}, {0.5, 0.5, 0}, {1, 0}};
  document["draws"] = {{"seed", 18446744073709551615u}, {"agent", 7}};
  document["offline"] = {{{"observations", {{0, 0, 1}, {1, 0, 0}}},
                          {"actions", {{3, 0}}},
                          {"beliefs", {{{1, 0, 0, 0}, {0, 1, 0, 0}}, {{0.5, 0.5}, {0.25, 0.75}}}},
                          {"learned", {{"pA", nullptr}}}}};
  const auto reference = CaseFromJson(JsonValue(document, ""));
  ASSERT_TRUE(reference.ok()) << reference.status();
  EXPECT_THAT(reference->steps[2].observation[1].distribution, ElementsAre(0.5, 0.5, 0));
  EXPECT_EQ(reference->seed, 18446744073709551615u);
  EXPECT_EQ(reference->agent, 7);
  ASSERT_EQ(reference->offline.size(), 1u);
  const Episode& episode = reference->offline[0].episode;
  ASSERT_EQ(episode.beliefs.size(), 2u);
  EXPECT_THAT(episode.beliefs[1][1], ElementsAre(0.25, 0.75));
  EXPECT_EQ(episode.observations[1][0].index, 1);
  EXPECT_THAT(episode.actions, ElementsAre(ElementsAre(3, 0)));
}

TEST(ReadCaseFile, NamesWhatItCannotDo) {
  const absl::Status kind = Changed([](Json& document) { document["kind"] = "primitives"; });
  EXPECT_EQ(kind.code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(kind.message(),
            "kind: is \"primitives\"; supported: \"loop\", \"window\", \"policy_window\", "
            "\"filter_smooth\", \"sophisticated\"");
  const absl::Status dialect = Changed([](Json& document) { document["dialect"] = "spm"; });
  EXPECT_EQ(dialect.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(dialect.message(),
            "dialect: unknown dialect \"spm\"; there are: starling, pymdp_0_0_7, pymdp_legacy, "
            "pymdp_1");
  const absl::Status bound = Changed([](Json& document) {
    document["settings"]["horizon"] = 2;
    document["settings"]["kl_threshold"] = 0.5;
  });
  EXPECT_EQ(bound.code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(bound.message(), "settings.kl_threshold: is 0.5; supported: -1");
  const absl::Status average =
      Changed([](Json& document) { document["settings"]["use_BMA"] = false; });
  EXPECT_EQ(average.code(), absl::StatusCode::kUnimplemented);
}

struct BadCase {
  const char* pointer;  // into the document
  const char* value;    // as JSON; empty: remove
  const char* error;    // how it begins
};
class BadCases : public ::testing::TestWithParam<BadCase> {};

TEST_P(BadCases, AreNamedWithTheirPlace) {
  const absl::Status status = Changed([&](Json& document) {
    const Json::json_pointer pointer(GetParam().pointer);
    if (*GetParam().value == '\0') {
      document.at(pointer.parent_pointer()).erase(pointer.back());
    } else {
      document[pointer] = Json::parse(GetParam().value);
    }
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  EXPECT_THAT(std::string(status.message()), StartsWith(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    Documents, BadCases,
    ::testing::Values(
        BadCase{"/model", "", "model: is missing"},
        BadCase{"/model", "3", "model: is 3; it must be an object with \"num_states\""},
        BadCase{"/model/A", "", "model.A: is missing"},
        BadCase{"/model/A/1/data", "[1, 2]", "model.A[1].data: has 2 numbers; the shape needs 24"},
        BadCase{"/model/A/1/data/3", "null", "model.A[1].data[3]: is null; it must be a finite"},
        BadCase{"/model/A/1/data/3", "\"x\"", "model.A[1].data[3]: is \"x\"; it must be a finite"},
        BadCase{"/model/A/0/data/0", "0.9", "model: column A[0][:, 0, 0] sums to 0.9"},
        BadCase{"/model/A/1/shape", "[3, 4, -2]", "model.A[1].shape[2]: is -2; it must be a whole"},
        BadCase{"/model/A/1/shape", "[3, 4, 2.0]",
                "model.A[1].shape[2]: is 2.0; it must be a whole"},
        BadCase{"/model/A/1", "[[1, 2], [3]]", "model.A[1][1]: has 1 entries; the first list on"},
        BadCase{"/model/A/1", "[]", "model.A[1]: holds an empty list"},
        BadCase{"/model/A/2", "\"A\"", "model.A[2]: is \"A\"; it must be a list, or an object"},
        BadCase{"/model/A", "[]", "model.A: has 0 entries; there are 3 modalities"},
        BadCase{"/model/num_states", "[4]",
                "model.num_controls: has 2 entries; there are 1 factors"},
        BadCase{"/model/num_states/0", "0", "model.num_states[0]: is 0; it must be a whole number"},
        BadCase{"/model/num_states", "[]", "model.num_states: is an empty list"},
        BadCase{"/model/A_dependencies/0", "[0, 5]",
                "model.A_dependencies[0][1]: is 5; it must be"},
        BadCase{"/model/B_dependencies/1", "[0]", "model: B[1] has shape [2, 2, 1]"},
        BadCase{"/model/D/0", "[0.5, 0.5, 0.5, 0]", "model: column D[0] sums to 1.5"},
        BadCase{"/model/policy_len", "0",
                "model.policy_len: is 0; it must be a whole number from 1"},
        BadCase{"/model/policies/3", "[[0, 0]]", "model.policies[3]: has 1 steps; policy_len is 2"},
        BadCase{"/settings/gamma", "-1", "settings.gamma: is -1; it must be at least 0"},
        BadCase{"/settings/gamma", "\"1\"", "settings.gamma: is \"1\"; it must be a finite number"},
        BadCase{"/settings/num_iter", "0", "settings.num_iter: is 0; it must be a whole number"},
        BadCase{"/settings/lr_pA", "0", "settings.lr_pA: is 0; it must be above 0"},
        BadCase{"/settings/sampling_mode", "\"half\"",
                "settings.sampling_mode: is \"half\"; it must"},
        BadCase{"/settings/gama", "1", "settings: unknown setting \"gama\"; there are: "},
        BadCase{"/model/H", "[[0, 0, 0, 0.5], [0, 0]]",
                "model: goals[0][3] is 0.5; it must be 0 or 1"},
        BadCase{"/model/pD", "[[1, 2], [1, 1]]", "model: pD[0] has shape [2]"},
        BadCase{"/model/factors", "[{\"state\": 2}]", "model: "},
        BadCase{"/settings/lr_pD", "-1", "settings.lr_pD: is -1; it must be above 0"},
        BadCase{"/settings/learn", "\"AX\"", "settings.learn: is \"AX\"; it must be letters of"},
        BadCase{"/settings/inference_algo", "\"vvp\"",
                "settings.inference_algo: is \"vvp\"; it must be one of \"MMP\", \"exact\""},
        BadCase{"/settings/inference_horizon", "257",
                "settings.inference_horizon: is 257; it must be a whole number from 1 to 256"},
        BadCase{"/settings/tau", "0", "settings.tau: is 0; it must be above 0"},
        BadCase{"/settings/episode_len", "-1", "settings.episode_len: is -1; it must be a whole"},
        BadCase{"/settings/modalities_to_learn", "[]",
                "settings.modalities_to_learn: is an empty list"},
        BadCase{"/settings/factors_to_learn", "\"some\"",
                "settings.factors_to_learn: is \"some\"; it must be a list"},
        BadCase{"/settings/use_inductive", "1",
                "settings.use_inductive: is 1; it must be true or false"},
        BadCase{"/settings/inductive_depth", "0", "settings.inductive_depth: is 0; it must be"},
        BadCase{"/settings/max_nodes", "64",
                "settings: max_nodes is a setting of tree search, which there is with `horizon`"},
        BadCase{"/settings/si_horizon", "65", "settings.si_horizon: is 65; it must be"},
        BadCase{"/settings/conventions", "{\"novelty\": \"SOME\"}", "settings: "},
        BadCase{"/settings/dialect", "\"pymdp_1\"", "settings: unknown setting \"dialect\""},
        BadCase{"/draws", "{\"seed\": -1, \"agent\": 0}", "draws.seed: must be a whole number"},
        BadCase{"/draws", "{\"seed\": 1}", "draws.agent: is missing"},
        BadCase{"/steps", "3", "steps: is 3; it must be a list"},
        BadCase{"/steps/1/qss", "[[1]]", "steps[1]: unknown member \"qss\"; there are: "},
        BadCase{"/steps/1/G_terms/luck", "[1]", "steps[1].G_terms: unknown member \"luck\""},
        BadCase{"/steps/1/observation_distribution", "[[1]]",
                "steps[1]: has both observation and observation_distribution"},
        BadCase{"/offline", "[{\"observations\": []}]",
                "offline[0].observations: is an empty list"},
        BadCase{"/offline", "[{\"observations\": [[0, 0, 0]], \"actions\": [[0, 0]]}]",
                "offline[0].actions: has 1 entries; it must be one fewer than 1 observations"},
        BadCase{"/offline",
                "[{\"observations\": [[0, 0, 0]], \"actions\": [], \"beliefs\": [[1], [1]]}]",
                "offline[0].beliefs[0]: must have the shape [1, 4]"},
        BadCase{"/offline",
                "[{\"observations\": [[4, 0, 0]], \"actions\": [], "
                "\"beliefs\": [[[1, 0, 0, 0]], [[1, 0]]]}]",
                "offline[0]: observations[0][0] is 4; there are outcomes 0 to 3"},
        BadCase{"/steps/1/observation", "[0, 0]",
                "steps[1].observation: has 2 outcomes; the model"},
        BadCase{"/steps/1/observation/0", "-2",
                "steps[1].observation[0]: is -2; it must be a whole"},
        BadCase{"/steps/1/action", "[0]",
                "steps[1].action: has 1 actions; the model has 2 controls"},
        BadCase{"/steps/1/qs", "[[null]]",
                "steps[1].qs[0][0]: is null; it must be a finite number"},
        BadCase{"/dialect", "7", "dialect: is 7; it must be a text"}));

TEST(ReadCaseFile, SaysWhereATruncatedFileEnds) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/cut.json");
  std::ofstream(path) << TMazeText().substr(0, 1500);
  const auto reference = ReadCaseFile(path);
  EXPECT_EQ(reference.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(reference.status().message()),
              StartsWith(absl::StrCat(path, ":20:44: not valid JSON: ")));
}

TEST(ReadCaseFile, SurvivesHostileDocuments) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/hostile.json");
  for (const std::string& text :
       {std::string(""), std::string(200000, '['), std::string("\0\1", 2), std::string("[1e999]"),
        std::string("\"\xff\""), std::string("{\"model\": NaN}"), std::string("null"),
        std::string("[[[]]]"), std::string("{\"dialect\": \"pymdp_1\"}")}) {
    std::ofstream(path, std::ios::binary) << text;
    const auto reference = ReadCaseFile(path);
    ASSERT_EQ(reference.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(reference.status().message()), StartsWith(path));
    EXPECT_LT(reference.status().message().size(), 500u);
  }
  EXPECT_THAT(std::string(ReadCaseFile("none.json").status().message()),
              HasSubstr("none.json: no such file"));
}

}  // namespace
}  // namespace starling
