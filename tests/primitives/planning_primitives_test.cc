// Parts of planning against recorded calls of pymdp's functions.

#include <cmath>
#include <string>
#include <vector>

#include "agents/model/joint_actions.h"
#include "agents/planning/policy_set.h"
#include "agents/planning/policy_value.h"
#include "gtest/gtest.h"
#include "tests/primitives/primitives.h"

namespace starling {
namespace {

constexpr double kRounding = 1e-14;

const char* const kDialects[] = {"pymdp_0_0_7", "pymdp_legacy", "pymdp_1"};

// One modality for each array, one factor for each axis but the first; states stay as they are.
struct Observer {
  Observer(const std::string& dialect, const std::vector<Tensor>& A, const Tensor& C = {})
      : model(Model(A, C)), settings(DialectSettings(dialect).value()) {
    parameters = ParametersAtBirth(model, settings, 1);
  }

  static GenerativeModel Model(const std::vector<Tensor>& A, const Tensor& C) {
    ModelParts parts;
    parts.controls = {{"", 1}};
    std::vector<int> all;
    for (size_t axis = 1; axis < A[0].shape.size(); ++axis) {
      const int states = A[0].shape[axis];
      const int f = static_cast<int>(axis) - 1;
      Tensor B({states, states}, 0.0);
      for (int s = 0; s < states; ++s) B.at({s, s}) = 1;
      parts.factors.push_back({"", states, {f}, {}, B});
      all.push_back(f);
    }
    for (const Tensor& likelihood : A)
      parts.modalities.push_back({"", likelihood.shape[0], all, likelihood, C});
    return GenerativeModel::Create(parts).value();
  }

  StepValue Value(const Beliefs& beliefs) const {
    return PolicyValuer({model, settings, parameters}).Value(beliefs, beliefs, -1, 0, beliefs);
  }

  GenerativeModel model;
  AgentSettings settings;
  ModelParameters parameters;
};

std::vector<Tensor> ReadTensors(const nlohmann::ordered_json& json) {
  std::vector<Tensor> tensors;
  for (const nlohmann::ordered_json& tensor : json) tensors.push_back(ReadTensor(tensor));
  return tensors;
}

GenerativeModel ModelOfControls(const std::vector<int>& actions) {
  ModelParts parts;
  for (int count : actions) parts.controls.push_back({"", count});
  parts.factors = {{"", 1, {0}, {}, Tensor({1, 1}, {1})}};
  parts.modalities = {{"", 1, {}, Tensor({1}, {1})}};
  return GenerativeModel::Create(parts).value();
}

TEST(Policies, AreInTheOrderOfPymdp) {
  for (const char* dialect : kDialects) {
    for (const Call& call : CallsOf(dialect, "control.construct_policies")) {
      const GenerativeModel model = ModelOfControls(call.inputs["num_controls"]);
      AgentSettings settings;
      settings.policy_length = call.inputs["policy_len"];
      std::vector<double> listed;
      const std::vector<std::vector<int>> policies = ListPolicies(model, settings, 1000).value();
      for (const std::vector<int>& policy : policies) {
        for (int action : policy) {
          for (int choice : ControlChoices(model, action)) listed.push_back(choice);
        }
      }
      EXPECT_EQ(listed, ReadTensor(call.output).values);
    }
  }
}

TEST(JointActions, AreNumberedAsPymdpDoes) {
  for (const Call& call : CallsOf("pymdp_1", "utils.get_combination_index")) {
    const GenerativeModel model = ModelOfControls(call.inputs["dims"]);
    const Tensor actions = ReadTensor(call.inputs["actions"]);
    for (int i = 0; i < actions.shape[0]; ++i) {
      std::vector<int> choices;
      for (int c = 0; c < actions.shape[1]; ++c)
        choices.push_back(static_cast<int>(actions.at({i, c})));
      EXPECT_EQ(JointAction(model, choices), call.output[static_cast<size_t>(i)].get<int>());
    }
  }
}

TEST(InformationGain, OfJointOutcomesIsThatOfPymdp) {
  for (const char* dialect : {kDialects[0], kDialects[1]}) {
    for (const Call& call : CallsOf(dialect, "maths.spm_MDP_G")) {
      Observer agent(dialect, ReadTensors(call.inputs["A"]));
      agent.settings.conventions.information_gain = InformationGain::kJoint;
      EXPECT_NEAR(agent.Value(ReadVectors(call.inputs["qs"])).state_information_gain,
                  call.output.get<double>(), kRounding)
          << call.name;
    }
  }
}

TEST(InformationGain, OfEachModalityIsThatOfPymdp) {
  for (const Call& call : CallsOf("pymdp_1", "control.compute_info_gain")) {
    const Observer agent("pymdp_1", ReadTensors(call.inputs["A"]));
    EXPECT_NEAR(agent.Value(ReadVectors(call.inputs["qs"])).state_information_gain,
                call.output.get<double>(), kRounding);
  }
}

TEST(ExpectedOutcomes, AreThoseOfPymdp) {
  for (const Call& call : CallsOf("pymdp_1", "control.compute_expected_obs")) {
    const Observer agent("pymdp_1", ReadTensors(call.inputs["A"]));
    const PolicyValuer valuer({agent.model, agent.settings, agent.parameters});
    for (size_t m = 0; m < call.output.size(); ++m) {
      const Belief outcomes =
          valuer.ExpectedOutcomes(static_cast<int>(m), ReadVectors(call.inputs["qs"]));
      ASSERT_EQ(outcomes.size(), call.output[m].size());
      for (size_t o = 0; o < outcomes.size(); ++o)
        EXPECT_NEAR(outcomes[o], call.output[m][o].get<double>(), kRounding);
    }
  }
}

TEST(Utility, IsThatOfPymdp) {
  for (const char* dialect : {kDialects[0], kDialects[1]}) {
    for (const Call& call : CallsOf(dialect, "control.calc_expected_utility")) {
      const Belief shown = call.inputs["qo"][0][0];
      const int size = static_cast<int>(shown.size());
      Tensor seen({size, size}, 0.0);  // states show themselves
      for (int s = 0; s < size; ++s) seen.at({s, s}) = 1;
      const Observer agent(dialect, {seen}, ReadTensor(call.inputs["C"][0]));
      EXPECT_NEAR(agent.Value({shown}).utility, call.output.get<double>(), kRounding);
    }
  }
}

// What one count of a column says, by an agent that is certain of the column and of its outcome.
void ExpectNovelty(const std::string& dialect, Novelty novelty, const Call& call) {
  const Tensor counts = ReadTensor(call.inputs["counts"]);
  const Tensor weights = ReadTensor(call.output);
  for (int row = 0; row < counts.shape[0]; ++row) {
    for (int column = 0; column < counts.shape[1]; ++column) {
      if (counts.at({row, column}) == 0) continue;  // not looked at: learning leaves them alone
      Tensor A(counts.shape, 0.0);
      for (int c = 0; c < counts.shape[1]; ++c) A.at({row, c}) = 1;
      Observer agent(dialect, {A});
      agent.settings.conventions.novelty = novelty;
      agent.settings.use_parameter_information_gain = true;
      agent.parameters.pA = {counts.values};
      Belief certain(static_cast<size_t>(counts.shape[1]), 0.0);
      certain[static_cast<size_t>(column)] = 1;
      const double expected = -weights.at({row, column});
      EXPECT_NEAR(agent.Value({certain}).novelty_a, expected, kRounding * (1 + expected));
    }
  }
}

TEST(Novelty, IsThatOfPymdp) {
  for (const char* dialect : {kDialects[0], kDialects[1]}) {
    for (const Call& call : CallsOf(dialect, "maths.spm_wnorm"))
      ExpectNovelty(dialect, Novelty::kHeuristic, call);
  }
  for (const Call& call : CallsOf("pymdp_1", "maths.spm_wnorm"))
    ExpectNovelty("pymdp_1", Novelty::kExact, call);
  for (const Call& call : CallsOf("pymdp_1", "maths.spm_wnorm(exact_param_info_gain=False)"))
    ExpectNovelty("pymdp_1", Novelty::kHeuristic, call);
}

TEST(InductivePaths, AndTheirValueAreThoseOfPymdp) {
  const Call paths = CallsOf("pymdp_1", "control.generate_I_matrix").front();
  const Tensor B = ReadTensor(paths.inputs["B"][0]);
  const Tensor I = ReadTensor(paths.output[0]);
  ModelParts parts;
  parts.controls = {{"", B.shape[2]}};
  parts.factors = {{"", B.shape[0], {0}, {0}, B}};
  parts.factors[0].goals = paths.inputs["H"][0].get<std::vector<double>>();
  parts.modalities = {{"", 1, {}, Tensor({1}, {1})}};
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  const Call value = CallsOf("pymdp_1", "control.calc_inductive_value_t").front();
  AgentSettings settings;
  settings.inductive =
      InductiveSettings{paths.inputs["depth"].get<int>(), paths.inputs["threshold"].get<double>(),
                        value.inputs["epsilon"].get<double>()};
  const ModelParameters parameters = ParametersAtBirth(model, settings, 1);
  const AgentView agent = {model, settings, parameters};

  const std::vector<std::vector<char>> rows = FindPaths(agent)[0];
  ASSERT_EQ(static_cast<int>(rows.size()), I.shape[0]);
  for (int i = 0; i < I.shape[0]; ++i) {
    for (int s = 0; s < I.shape[1]; ++s)
      EXPECT_EQ(rows[static_cast<size_t>(i)][static_cast<size_t>(s)], I.at({i, s}));
  }
  ASSERT_EQ(ReadTensor(value.inputs["I"][0]).values, I.values);
  const Beliefs next = ReadVectors(value.inputs["qs_next"]);
  EXPECT_NEAR(
      PolicyValuer(agent).Value(next, next, -1, 0, ReadVectors(value.inputs["qs"])).inductive,
      value.output.get<double>(), kRounding);
}

}  // namespace
}  // namespace starling
