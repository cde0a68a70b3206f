#include "engine/wire/scenario_from_proto.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/wire/model_from_proto.h"
#include "engine/wire/tensors_from_proto.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

constexpr char kForaging[] = R"(name: "foraging"
seed: 42
ticks: 300
world { foraging { width: 96 height: 96 food: 900 regrowth: 0.01 } }
populations {
  name: "foragers"
  count: 4096
  model { preset { forager { view_radius: 1 } } }
  agent { policy_length: 3 learning { a { rate: 0.5 } } action { selection: STOCHASTIC } }
}
execution { backend: "threads" scheduler: "work_stealing" }
record { metrics_every: 1 beliefs { agents: [0, 7] every: 10 } case { agent: 7 } }
)";

constexpr char kTensors[] = R"(name: "t"
ticks: 1
world { grid { width: 2 height: 1 } }
populations {
  name: "p"
  count: 1
  model {
    tensors {
      controls { name: "move" actions: 5 }
      factors {
        states: 2
        controls: 0
        B { shape: [2, 2, 5] data: [1,1,1,0,1, 1,1,1,0,0, 0,0,0,1,0, 0,0,0,1,1] }
      }
      modalities { outcomes: 2 A { shape: [2, 2] data: [0.9, 0.2, 0.1, 0.8] } C { data: [0, 1] } }
    }
  }
}
)";

absl::StatusOr<RunDescription> Build(const std::string& text,
                                     const std::vector<std::string>& overrides = {}) {
  auto description = ParseScenarioText(text, "f");
  if (!description.ok()) return description.status();
  const absl::Status status = ApplyOverrides(overrides, *description);
  if (!status.ok()) return status;
  return BuildRun(*description);
}

std::string ErrorOf(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const auto run = Build(text, overrides);
  EXPECT_EQ(run.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(run.status().message());
}

TEST(BuildRun, TakesEveryFieldOfTheExample) {
  const auto run = Build(kForaging);
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(run->scenario.name, "foraging");
  EXPECT_EQ(run->scenario.seed, 42u);
  EXPECT_EQ(run->scenario.ticks, 300);
  EXPECT_EQ(run->scenario.precision, Precision::kFloat);
  EXPECT_EQ(run->scenario.world->kind(), "foraging");
  ASSERT_EQ(run->scenario.populations.size(), 1u);
  const PopulationSpec& foragers = run->scenario.populations[0];
  EXPECT_EQ(foragers.name, "foragers");
  EXPECT_EQ(foragers.count, 4096);
  EXPECT_EQ(foragers.agent.policy_length, 3);
  EXPECT_EQ(foragers.agent.selection, ActionSelection::kStochastic);
  ASSERT_TRUE(foragers.agent.learn_a.has_value());
  EXPECT_EQ(foragers.agent.learn_a->rate, 0.5);
  EXPECT_FALSE(foragers.agent.learn_b.has_value());
  EXPECT_EQ(foragers.model->modalities().size(), 3u);
  EXPECT_EQ(run->execution.backend, "threads");
  EXPECT_EQ(run->execution.scheduler, "work_stealing");
  EXPECT_EQ(run->execution.start, "fork");
  EXPECT_EQ(run->execution.workers, 0);
  EXPECT_EQ(run->record.metrics_every, 1);
  EXPECT_EQ(run->record.beliefs_population, "foragers");
  EXPECT_THAT(run->record.belief_agents, ElementsAre(0, 7));
  EXPECT_EQ(run->record.beliefs_every, 10);
  EXPECT_EQ(run->record.snapshot_every, 0);
  ASSERT_EQ(run->record.cases.size(), 1u);
  EXPECT_EQ(run->record.cases[0].population, "foragers");
  EXPECT_EQ(run->record.cases[0].agent, 7);
}

TEST(BuildRun, RecordsCasesOfShortRunsOnly) {
  EXPECT_THAT(ErrorOf(kForaging, {"ticks=65537"}),
              ::testing::HasSubstr("record.case: is for runs of at most 65536 ticks; this one has "
                                   "65537"));
  EXPECT_TRUE(Build(kForaging, {"ticks=65536"}).ok());
}

TEST(BuildRun, PresetsTakeFromTheWorldWhatTheyLeaveOut) {
  const auto run = Build(R"(name: "g" ticks: 1
    world { grid { width: 4 height: 3 observation_noise: 0.24 goal: 5 } }
    populations { name: "a" count: 1 model { preset { grid {} } } }
    populations { name: "b" count: 1 model { preset { grid { observation_noise: 0 } } } })");
  ASSERT_TRUE(run.ok()) << run.status();
  const GenerativeModel& taken = *run->scenario.populations[0].model;
  EXPECT_EQ(taken.factors()[0].states, 12);
  EXPECT_NEAR(taken.modalities()[0].A.at({0, 0}), 0.76 + 0.02, 1e-12);
  const std::vector<double>& preferences = taken.modalities()[0].C.values;
  EXPECT_EQ(std::max_element(preferences.begin(), preferences.end()) - preferences.begin(), 5);
  const GenerativeModel& given = *run->scenario.populations[1].model;
  EXPECT_EQ(given.modalities()[0].A.at({0, 0}), 1.0);
}

TEST(BuildRun, DialectsDecideWhatIsLeftOut) {
  const auto run = Build(kForaging, {"populations[0].agent={dialect: \"pymdp_1\" gamma: 3}"});
  ASSERT_TRUE(run.ok()) << run.status();
  const AgentSettings& settings = run->scenario.populations[0].agent;
  EXPECT_EQ(settings.gamma, 3);
  EXPECT_EQ(settings.alpha, 1);
  EXPECT_EQ(settings.tolerance, 0);
  EXPECT_EQ(settings.sampling, ActionSampling::kFull);
  EXPECT_EQ(settings.conventions.ties, TieRule::kFirstIndex);
  EXPECT_FALSE(settings.conventions.learn_only_possible);
}

TEST(BuildRun, TakesInlineTensors) {
  const auto run = Build(kTensors);
  ASSERT_TRUE(run.ok()) << run.status();
  const GenerativeModel& model = *run->scenario.populations[0].model;
  EXPECT_EQ(model.controls()[0].name, "move");
  EXPECT_THAT(model.factors()[0].dependencies, ElementsAre(0));
  EXPECT_THAT(model.modalities()[0].dependencies, ElementsAre(0));
  EXPECT_EQ(model.factors()[0].B.at({1, 0, 3}), 1.0);
  EXPECT_THAT(model.factors()[0].D, ElementsAre(0.5, 0.5));
  EXPECT_EQ(model.modalities()[0].A.at({0, 1}), 0.2);
}

struct BadField {
  const char* override_text;
  const char* error;  // after the place
};
class BadFields : public ::testing::TestWithParam<BadField> {};

TEST_P(BadFields, AreNamedWithTheirValueAndWhatIsAllowed) {
  EXPECT_THAT(ErrorOf(kForaging, {GetParam().override_text}),
              StartsWith(absl::StrCat("--set ", GetParam().override_text, ": ", GetParam().error)));
}

INSTANTIATE_TEST_SUITE_P(
    Scenario, BadFields,
    ::testing::Values(
        BadField{"name=", "name: is missing"},
        BadField{"name=a/b", "name: is \"a/b\"; it must be 1 to 100 letters"},
        BadField{"ticks=0", "ticks: is 0; it must be 1 to 4294967295"},
        BadField{"ticks=4294967296", "ticks: is 4294967296; it must be 1 to 4294967295"},
        BadField{"world={}",
                 "world: is missing; it must be one of cue_chaining, external, foraging, "
                 "generalized_tmaze, "
                 "graph, grid, tmaze, visual_foraging"},
        BadField{"world.foraging.width=2", "world.foraging.width: is 2; it must be 3 to 4096"},
        BadField{"world.foraging.regrowth=nan",
                 "world.foraging.regrowth: is nan; it must be 0 to 1"},
        BadField{"world.grid.goal=25", "world.grid.goal: is 25; it must be -1 to 24"},
        BadField{"populations=[]", "populations: is missing; a scenario needs at least one"},
        BadField{"populations[0].name=", "populations[0].name: is missing"},
        BadField{"populations[0].count=0",
                 "populations[0].count: is 0; it must be at least 1 agent"},
        BadField{"populations[0].count=-5", "populations[0].count: is -5; it must be at least 1"},
        BadField{"populations[0].model={}",
                 "populations[0].model: is missing; it must be one of preset, tensors, file"},
        BadField{"populations[0].model.preset={}",
                 "populations[0].model.preset: is empty; it must be one of cue_chaining, forager, "
                 "generalized_tmaze, graph, grid, tmaze, visual_foraging"},
        BadField{"populations[0].model.preset.forager.view_radius=9",
                 "populations[0].model.preset.forager.view_radius: is 9; it must be 1 to 8"},
        BadField{"populations[0].model.file=no.json",
                 "populations[0].model.file: no.json: no such file"},
        BadField{"populations[0].model.file=", "populations[0].model.file: is empty"},
        BadField{"populations[0].agent.dialect=spm",
                 "populations[0].agent.dialect: unknown dialect \"spm\"; there are: starling, "
                 "pymdp_0_0_7, pymdp_legacy, pymdp_1"},
        BadField{"populations[0].agent.iterations=0",
                 "populations[0].agent.iterations: is 0; it must be a finite number of at "
                 "least 1 and at most 10000"},
        BadField{"populations[0].agent.tolerance=-1",
                 "populations[0].agent.tolerance: is -1; it must be a finite number of at least 0"},
        BadField{"populations[0].agent.policy_length=0",
                 "populations[0].agent.policy_length: is 0; it must be 1 to 1048576"},
        BadField{"populations[0].agent.gamma=inf",
                 "populations[0].agent.gamma: is inf; it must be a finite number of at least 0"},
        BadField{"populations[0].agent.action.alpha=-0.5",
                 "populations[0].agent.action.alpha: is -0.5; it must be a finite number"},
        BadField{"populations[0].agent.learning.a.rate=0",
                 "populations[0].agent.learning.a.rate: is 0; it must be a finite number of at "
                 "least 1e-12"},
        BadField{
            "populations[0].agent.learning.b.prior_strength=0",
            "populations[0].agent.learning.b.prior_strength: is 0; it must be a finite number"},
        BadField{"populations[0].agent.policies=[{steps {actions: 0}}]",
                 "populations[0].agent.policies[0]: has 1 steps; policy_length is 3"},
        BadField{"execution.workers=-3", "execution.workers: is -3; it must be 0 to 1024"},
        BadField{"execution.start=vfork",
                 "execution.start: is \"vfork\"; it must be fork or spawn"},
        BadField{"record.metrics_every=0",
                 "record.metrics_every: is 0; it must be 1 to 4294967295"},
        BadField{"record.beliefs.every=0",
                 "record.beliefs.every: is 0; it must be 1 to 4294967295"},
        BadField{"record.snapshot_every=-1",
                 "record.snapshot_every: is -1; it must be 0 to 4294967295"},
        BadField{"record.case={agent: 4096}",
                 "record.case[0].agent: is 4096; foragers has agents 0 to 4095"},
        BadField{"record.case=[{agent: 3}, {agent: 3 population: \"foragers\"}]",
                 "record.case[1].agent: is 3 again; name each agent once"},
        BadField{"record.case={population: \"x\"}",
                 "record.case[0].population: is \"x\"; there are: foragers"},
        BadField{"record.beliefs.population=x",
                 "record.beliefs.population: is \"x\"; there are: foragers"},
        BadField{"record.beliefs.agents=[0, 4096]",
                 "record.beliefs.agents[1]: is 4096; foragers has agents 0 to 4095"},
        BadField{"record.beliefs.agents=[3, 3]",
                 "record.beliefs.agents[1]: is 3 again; name each agent once"}));

TEST(BuildRun, SaysWhereInTheFileAWrongValueStands) {
  EXPECT_EQ(ErrorOf(absl::StrReplaceAll(kForaging, {{"count: 4096", "count: 0"}})),
            "f:7:3: populations[0].count: is 0; it must be at least 1 agent");
  EXPECT_EQ(ErrorOf(absl::StrReplaceAll(kForaging, {{"regrowth: 0.01", "regrowth: 2"}})),
            "f:4:51: world.foraging.regrowth: is 2; it must be 0 to 1");
  EXPECT_EQ(ErrorOf(absl::StrCat(kForaging,
                                 "populations { name: \"foragers\" count: 1 "
                                 "model { preset { forager {} } } }")),
            "f:13:15: populations[1].name: is \"foragers\" again; names must be unique");
}

TEST(BuildRun, SaysWhichTensorIsWrongAndWhere) {
  EXPECT_THAT(ErrorOf(absl::StrReplaceAll(kTensors, {{"0.9, 0.2, 0.1", "0.9, 0.2, 0.0"}})),
              StartsWith("f:15:32: populations[0].model.tensors.modalities[0].A: column A[0][:, 0] "
                         "sums to 0.9"));
  EXPECT_THAT(
      ErrorOf(absl::StrReplaceAll(kTensors, {{"data: [1,1", "data: [nan,1"}})),
      StartsWith("f:13:9: populations[0].model.tensors.factors[0].B: B[0][0, 0, 0] is nan"));
  EXPECT_THAT(
      ErrorOf(absl::StrReplaceAll(kTensors, {{"states: 2", "states: 2 dependencies: 7"}})),
      StartsWith("f:13:9: populations[0].model.tensors.factors[0].B: B[0] depends on factor "
                 "7, which does not exist"));
  EXPECT_THAT(
      ErrorOf(absl::StrReplaceAll(kTensors, {{"[0.9, 0.2,", "[0.9,"}})),
      StartsWith("f:15:50: populations[0].model.tensors.modalities[0].A.data: has 3 numbers; "
                 "the shape needs 4"));
  EXPECT_THAT(ErrorOf(absl::StrReplaceAll(kTensors, {{"A { shape: [2, 2]", "A { shape: [2, 0]"}})),
              StartsWith("f:15:36: populations[0].model.tensors.modalities[0].A.shape[1]: is 0"));
  EXPECT_THAT(ErrorOf(absl::StrReplaceAll(
                  kTensors, {{"A { shape: [2, 2]", "A { shape: [2000000000, 2000000000]"}})),
              StartsWith("f:15:36: populations[0].model.tensors.modalities[0].A.shape[0]: is"));
}

TEST(SelfContained, HoldsTheModelInPlaceOfTheFile) {
  const std::string folder = absl::StrCat(::testing::TempDir(), "/");
  std::ofstream(absl::StrCat(folder, "model.json"))
      << R"({"num_states": [2], "num_obs": [2], "num_controls": [5], "A": [[[0.9, 0.2], [0.1, 0.8]]],
             "B": [{"shape": [2, 2, 5], "data": [1,1,1,0,1, 1,1,1,0,0, 0,0,0,1,0, 0,0,0,1,1]}],
             "C": [[0, 1]]})";
  auto description = ParseScenarioText(kTensors, "f");
  ASSERT_TRUE(description.ok());
  description->folder = folder;
  const v1::Tensors given = description->scenario.populations(0).model().tensors();
  description->scenario.mutable_populations(0)->mutable_model()->set_file("model.json");

  const auto run = BuildRun(*description);
  ASSERT_TRUE(run.ok()) << run.status();
  const auto whole = SelfContained(description->scenario, ModelSources::Files(folder));
  ASSERT_TRUE(whole.ok()) << whole.status();
  ASSERT_TRUE(whole->populations(0).model().has_tensors());
  const auto again = ToScenario(*whole);
  ASSERT_TRUE(again.ok()) << again.status();
  const auto direct = ToModelParts(given, "model");
  ASSERT_TRUE(direct.ok());
  for (const RunDescription* result : {&*run, &*again}) {
    const GenerativeModel& model = *result->scenario.populations[0].model;
    EXPECT_EQ(model.factors()[0].B.values, direct->factors[0].B.values);
    EXPECT_EQ(model.modalities()[0].A.values, direct->modalities[0].A.values);
    EXPECT_EQ(model.modalities()[0].C.values, direct->modalities[0].C.values);
  }
}

v1::Scenario WithModel(const std::string& model) {
  auto description = ParseScenarioText(kTensors, "f");
  EXPECT_TRUE(description.ok());
  v1::Model* const replaced = description->scenario.mutable_populations(0)->mutable_model();
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(model, replaced));
  return description->scenario;
}

TEST(ToScenario, ReadsNoFileUnlessItMay) {
  const std::string file = absl::StrCat(::testing::TempDir(), "/secret.json");
  std::ofstream(file) << "not a model";
  const v1::Scenario scenario = WithModel(absl::StrCat("file: \"", file, "\""));
  const char kRefusal[] = "populations[0].model.file: is a file, which is not read here";
  EXPECT_THAT(std::string(ToScenario(scenario).status().message()), StartsWith(kRefusal));
  EXPECT_THAT(std::string(SelfContained(scenario, {}).status().message()), StartsWith(kRefusal));
}

TEST(ToScenario, AsksForStoredModels) {
  auto description = ParseScenarioText(kTensors, "f");
  ASSERT_TRUE(description.ok());
  const v1::Model kept = description->scenario.populations(0).model();
  const v1::Scenario scenario = WithModel("stored: \"models/a\"");
  ModelSources sources;
  EXPECT_THAT(std::string(ToScenario(scenario, sources).status().message()),
              StartsWith("populations[0].model.stored: is a model of a server"));
  std::string asked;
  sources.stored = [&](const std::string& name) -> absl::StatusOr<v1::Model> {
    asked = name;
    return kept;
  };
  const auto run = ToScenario(scenario, sources);
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(asked, "models/a");
  EXPECT_EQ(run->scenario.populations[0].model->factors()[0].states, 2);
  const auto whole = SelfContained(scenario, sources);
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(whole->populations(0).model().SerializeAsString(), kept.SerializeAsString());
}

TEST(ToScenario, KeepsWhatTheErrorOfAStoredModelSays) {
  ModelSources sources;
  sources.stored = [](const std::string&) {
    absl::Status status = absl::NotFoundError("there is no model");
    status.SetPayload("reason", absl::Cord("MODEL_NOT_FOUND"));
    return absl::StatusOr<v1::Model>(status);
  };
  const absl::Status status = ToScenario(WithModel("stored: \"models/a\""), sources).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "populations[0].model.stored: there is no model");
  EXPECT_EQ(status.GetPayload("reason"), absl::Cord("MODEL_NOT_FOUND"));
}

TEST(ToScenario, DoesNotFollowAStoredModelToAnother) {
  ModelSources sources;
  sources.stored = [](const std::string& name) -> absl::StatusOr<v1::Model> {
    v1::Model model;
    model.set_stored(name);
    return model;
  };
  EXPECT_EQ(ToScenario(WithModel("stored: \"models/a\""), sources).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace starling
