// Recorded cases of tests/reference as functions of single agents want them: a model, settings,
// parameters as of some step, and the steps.
#ifndef STARLING_TESTS_INFERENCE_CASES_INFERENCE_CASE_H_
#define STARLING_TESTS_INFERENCE_CASES_INFERENCE_CASE_H_

#include <string>
#include <vector>

#include "agents/inference/window_inference.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"
#include "engine/core/json_value.h"
#include "gtest/gtest.h"

namespace starling {

struct InferenceCase {
  std::string dialect;
  GenerativeModel model;
  AgentSettings settings;                               // of the dialect and of state inference
  std::vector<std::vector<std::vector<int>>> policies;  // [policy][step][control]
  ModelParameters parameters;
  nlohmann::ordered_json document;

  AgentView agent() const { return {model, settings, parameters}; }
  const nlohmann::ordered_json& steps() const { return document["steps"]; }
};

// Names of the files of one kind ("loop", "window", ...), without their ending, in alphabetic
// order.
std::vector<std::string> CasesOfKind(const std::string& kind);

// Aborts, with the reason, where there is no such file or it does not make a model.
InferenceCase ReadInferenceCase(const std::string& name);

// Takes over what a step learned: A, B and D.
void TakeLearned(const nlohmann::ordered_json& step, InferenceCase& reference);

// "pymdp_1.vmp" as the name of a test.
std::string TestName(const ::testing::TestParamInfo<std::string>& info);

Tensor ReadArray(const nlohmann::ordered_json& json);
Beliefs ReadBeliefs(const nlohmann::ordered_json& json);             // a list for each factor
std::vector<Beliefs> ReadTicks(const nlohmann::ordered_json& json);  // by factor [tick, state] or
                                                                     // by factor [state] arrays
Observation ReadObservation(const nlohmann::ordered_json& step);
// The window that a step of such a case infers from, its prior included where there is one for all.
Window ReadWindow(const InferenceCase& reference, size_t step);
// What each control did: "action_multi" where it is there, else "action".
std::vector<int> ReadAction(const nlohmann::ordered_json& step);

// The largest absolute difference; infinite if the sizes differ or a number is not finite.
double Difference(const std::vector<double>& a, const std::vector<double>& b);
double Difference(const Beliefs& a, const Beliefs& b);
double Difference(const std::vector<Beliefs>& a, const std::vector<Beliefs>& b);

}  // namespace starling

#endif  // STARLING_TESTS_INFERENCE_CASES_INFERENCE_CASE_H_
