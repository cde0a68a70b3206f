// Parts of inference against recorded calls of pymdp's functions.

#include <cmath>
#include <string>
#include <vector>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/evidence.h"
#include "agents/inference/messages.h"
#include "agents/inference/smoothing.h"
#include "gtest/gtest.h"
#include "tests/primitives/primitives.h"

namespace starling {
namespace {

constexpr double kRounding = 1e-14;

const char* const kDialects[] = {"pymdp_0_0_7", "pymdp_legacy", "pymdp_1"};

void ExpectNear(const std::vector<double>& actual, const nlohmann::ordered_json& expected,
                double tolerance) {
  const std::vector<double> values = ReadTensor(expected).values;
  ASSERT_EQ(actual.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(actual[i], values[i], tolerance);
}

TEST(Softmax, IsThatOfPymdp) {
  for (const char* dialect : kDialects) {
    const std::string function = dialect == kDialects[2] ? "jax.nn.softmax" : "maths.softmax";
    for (const Call& call : CallsOf(dialect, function)) {
      if (call.inputs["x"].is_object()) continue;  // several columns
      ExpectNear(Softmax(ReadTensor(call.inputs["x"]).values), call.output, kRounding);
    }
  }
}

TEST(FlooredLog, IsThatOfPymdp) {
  for (const char* dialect : kDialects) {
    const bool clips = dialect == kDialects[2];
    for (const Call& call : CallsOf(dialect, clips ? "maths.log_stable" : "maths.spm_log_single")) {
      ExpectNear(FlooredLogs(ReadTensor(call.inputs["x"]).values,
                             clips ? LogFloor::kClip : LogFloor::kAdd),
                 call.output, kRounding);
    }
  }
}

TEST(Entropy, IsThatOfPymdp) {
  for (const Call& call : CallsOf("pymdp_1", "maths.stable_entropy")) {
    EXPECT_NEAR(Entropy(ReadTensor(call.inputs["p"]).values, LogFloor::kClip),
                call.output.get<double>(), kRounding);
  }
}

TEST(Joint, IsTheOuterProductOfPymdp) {
  for (const char* dialect : kDialects) {
    const bool jax = dialect == kDialects[2];
    for (const Call& call :
         CallsOf(dialect, jax ? "maths.multidimensional_outer" : "maths.spm_cross"))
      ExpectNear(Joint(ReadVectors(call.inputs["vectors"]), {0, 1, 2}), call.output, kRounding);
  }
}

TEST(Expectations, AreThoseOfPymdp) {
  for (const char* dialect : kDialects) {
    for (const Call& call :
         CallsOf(dialect, dialect == kDialects[2] ? "maths.factor_dot" : "maths.spm_dot")) {
      const Tensor table = ReadTensor(call.inputs["T"]);
      const Beliefs beliefs = ReadVectors(call.inputs["qs"]);
      if (call.inputs.contains("keep")) {
        const size_t axis = call.inputs["keep"][0];
        ExpectNear(ExpectExcept(table.values, {0, 1}, beliefs, axis), call.output, kRounding);
      } else {
        ExpectNear(Multiply(table.values, table.shape[0], Joint(beliefs, {0, 1})), call.output,
                   kRounding);
      }
    }
  }
}

TEST(NormaliseRows, IsSpmNormOfPymdp) {
  for (const char* dialect : {kDialects[0], kDialects[1]}) {
    for (const Call& call : CallsOf(dialect, "maths.spm_norm")) {
      const Tensor columns = ReadTensor(call.inputs["x"]);
      const size_t width = static_cast<size_t>(columns.shape[1]);
      const size_t height = columns.values.size() / width;
      Matrix transposed, expected;
      for (size_t c = 0; c < width; ++c) {
        for (size_t r = 0; r < height; ++r) {
          transposed.push_back(columns.values[r * width + c]);
          expected.push_back(ReadTensor(call.output).values[r * width + c]);
        }
      }
      NormaliseRows(width, 1e-16, 0, transposed);
      ExpectNear(transposed, expected, kRounding);
    }
  }
}

// One factor for each axis of A but the first, and one modality.
GenerativeModel ModelOf(const Tensor& A) {
  ModelParts parts;
  parts.controls = {{"", 1}};
  Modality modality;
  modality.outcomes = A.shape[0];
  modality.A = A;
  for (size_t axis = 1; axis < A.shape.size(); ++axis) {
    Factor factor;
    factor.states = A.shape[axis];
    factor.dependencies = {static_cast<int>(axis) - 1};
    factor.B = Tensor({factor.states, factor.states}, 1.0 / factor.states);
    parts.factors.push_back(factor);
    modality.dependencies.push_back(static_cast<int>(axis) - 1);
  }
  parts.modalities = {modality};
  return GenerativeModel::Create(parts).value();
}

TEST(EvidenceOf, IsTheLogLikelihoodOfPymdp) {
  const AgentSettings settings = DialectSettings("pymdp_1").value();
  for (const Call& call : CallsOf("pymdp_1", "maths.compute_log_likelihood_single_modality")) {
    const GenerativeModel model = ModelOf(ReadTensor(call.inputs["A"]));
    const ModelParameters parameters = ParametersAtBirth(model, settings, 1);
    Outcome outcome = {-1, ReadTensor(call.inputs["o"]).values};
    if (call.name == "log likelihood, missing") outcome = {};
    const std::vector<Evidence> evidence = EvidenceOf({model, settings, parameters}, {outcome});
    if (outcome.missing()) {
      EXPECT_TRUE(evidence.empty());
    } else {
      ExpectNear(evidence[0].log_likelihood, call.output, kRounding);
    }
  }
}

// One factor with as many actions as B has.
GenerativeModel ChainOf(const nlohmann::ordered_json& inputs) {
  const Tensor B = ReadTensor(inputs["B"]);
  ModelParts parts;
  parts.controls = {{"", B.shape[2]}};
  Factor factor;
  factor.states = B.shape[0];
  factor.dependencies = {0};
  factor.controls = {0};
  factor.B = B;
  if (inputs.contains("initial")) factor.D = ReadTensor(inputs["initial"]).values;
  parts.factors = {factor};
  Modality nothing;
  nothing.outcomes = 1;
  nothing.A = Tensor({1}, {1});
  parts.modalities = {nothing};
  if (inputs.contains("A")) parts.modalities = {};
  for (size_t m = 0; inputs.contains("A") && m < inputs["A"].size(); ++m) {
    Modality modality;
    modality.A = ReadTensor(inputs["A"][m]);
    modality.outcomes = modality.A.shape[0];
    modality.dependencies = {0};
    parts.modalities.push_back(modality);
  }
  return GenerativeModel::Create(parts).value();
}

std::vector<std::vector<int>> ActionsOf(const nlohmann::ordered_json& json) {
  std::vector<std::vector<int>> actions;
  for (double action : ReadTensor(json).values) actions.push_back({static_cast<int>(action)});
  return actions;
}

std::vector<double> Concatenated(const std::vector<std::vector<double>>& lists) {
  std::vector<double> all;
  for (const std::vector<double>& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

List<Belief> OfFirstFactor(const List<Beliefs>& ticks) {
  List<Belief> beliefs;
  for (const Beliefs& tick : ticks) beliefs.push_back(tick[0]);
  return beliefs;
}

TEST(FilterAndSmoother, AreTheExactOnesOfPymdp) {
  const AgentSettings settings;
  for (const Call& call : CallsOf("pymdp_1", "algos.hmm_smoother_scan_colstoch")) {
    const GenerativeModel model = ChainOf(call.inputs);
    const ModelParameters parameters = ParametersAtBirth(model, settings, 1);
    const AgentView agent = {model, settings, parameters};
    const auto by_modality = call.inputs["observations"].get<std::vector<std::vector<int>>>();
    std::vector<Observation> observations(by_modality[0].size());
    for (const std::vector<int>& outcomes : by_modality) {
      for (size_t t = 0; t < outcomes.size(); ++t)
        observations[t].push_back(Outcome{outcomes[t], {}});
    }
    const std::vector<std::vector<int>> actions = ActionsOf(call.inputs["actions"]);
    const Filtered filtered = FilterExactly(agent, observations, actions);
    const List<Belief> beliefs = OfFirstFactor(filtered.beliefs);
    EXPECT_NEAR(filtered.log_evidence, call.output["log_evidence"].get<double>(), 1e-12);
    ExpectNear(Concatenated(beliefs), call.output["filtered"], kRounding);
    ExpectNear(Concatenated(OfFirstFactor(filtered.predicted)), call.output["predicted"],
               kRounding);
    ExpectNear(Concatenated(SmoothFactor(agent, 0, beliefs, actions).beliefs),
               call.output["smoothed"], kRounding);
  }
}

TEST(SmoothFactor, IsThatOfPymdpWhereNextStatesAreUnreachable) {
  for (const Smoother smoother : {Smoother::kExact, Smoother::kLosesMass}) {
    AgentSettings settings;
    settings.conventions.smoother = smoother;
    for (const Call& call :
         CallsOf("pymdp_1", smoother == Smoother::kExact ? "inference.smoothing_exact"
                                                         : "inference.smoothing_ovf")) {
      const GenerativeModel model = ChainOf(call.inputs);
      const ModelParameters parameters = ParametersAtBirth(model, settings, 1);
      const Tensor filtered = ReadTensor(call.inputs["filtered"]);
      std::vector<Belief> beliefs(static_cast<size_t>(filtered.shape[0]));
      for (size_t i = 0; i < filtered.values.size(); ++i) {
        beliefs[i / static_cast<size_t>(filtered.shape[1])].push_back(filtered.values[i]);
      }
      const Smoothed smoothed = SmoothFactor({model, settings, parameters}, 0, beliefs,
                                             ActionsOf(call.inputs["actions"]));
      ExpectNear(Concatenated(smoothed.beliefs), call.output["smoothed"], kRounding);
      ExpectNear(Concatenated(smoothed.joint), call.output["joint_next_current"], kRounding);
    }
  }
}

}  // namespace
}  // namespace starling
