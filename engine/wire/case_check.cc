#include "engine/wire/case_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double Distance(double got, double expected) {
  const double distance = std::abs(got - expected);
  return std::isnan(distance) ? kInfinity : distance;
}
double Distance(int got, int expected) { return std::abs(double{1} * got - expected); }
double Distance(const Tensor& got, const Tensor& expected);

template <typename T>
double Distance(const std::vector<T>& got, const std::vector<T>& expected) {
  if (got.size() != expected.size()) return kInfinity;
  double largest = 0;
  for (size_t i = 0; i < got.size(); ++i)
    largest = std::max(largest, Distance(got[i], expected[i]));
  return largest;
}

double Distance(const Tensor& got, const Tensor& expected) {
  return got.shape == expected.shape ? Distance(got.values, expected.values) : kInfinity;
}

// Counts of which a case may hold only some.
double CountDistance(const std::vector<Tensor>& got, const std::vector<Tensor>& expected) {
  if (got.size() != expected.size()) return kInfinity;
  double largest = 0;
  for (size_t i = 0; i < got.size(); ++i) {
    if (!expected[i].empty()) largest = std::max(largest, Distance(got[i], expected[i]));
  }
  return largest;
}

class Comparison {
 public:
  void Note(const std::string& quantity, double distance, int64_t step) {
    const auto known =
        std::find_if(differences_.begin(), differences_.end(),
                     [&](const Difference& entry) { return entry.quantity == quantity; });
    if (known == differences_.end()) {
      differences_.push_back({quantity, distance, step});
    } else if (distance > known->largest) {
      known->largest = distance;
      known->step = step;
    }
  }

  std::vector<Difference> Take() { return std::move(differences_); }

 private:
  std::vector<Difference> differences_;
};

template <typename T>
void Compare(Comparison& comparison, const char* quantity, const std::vector<T>& got,
             const std::vector<T>& expected, int64_t step) {
  if (!expected.empty()) comparison.Note(quantity, Distance(got, expected), step);
}

void CompareStep(const AgentStep& got, const CaseStep& expected, bool action_is_drawn, int64_t step,
                 Comparison& comparison) {
  Compare(comparison, "prior", got.prior, expected.prior, step);
  Compare(comparison, "qs", got.posterior, expected.posterior, step);
  if (expected.free_energy) {
    comparison.Note("vfe", Distance(got.free_energy, *expected.free_energy), step);
  }
  Compare(comparison, "G", got.G, expected.G, step);
  Compare(comparison, "G_terms.utility", got.utility, expected.utility, step);
  Compare(comparison, "G_terms.state_info_gain", got.state_information_gain,
          expected.state_information_gain, step);
  Compare(comparison, "q_pi", got.policy_posterior, expected.policy_posterior, step);
  Compare(comparison, "action_marginals", got.action_marginals, expected.action_marginals, step);
  if (!action_is_drawn) Compare(comparison, "action", got.action, expected.action, step);
  if (!expected.A_counts.empty()) {
    comparison.Note("learned.pA", CountDistance(got.A_counts, expected.A_counts), step);
  }
  if (!expected.B_counts.empty()) {
    comparison.Note("learned.pB", CountDistance(got.B_counts, expected.B_counts), step);
  }
}

nlohmann::json ToJson(const std::vector<Tensor>& tensors) {
  nlohmann::json list = nlohmann::json::array();
  for (const Tensor& tensor : tensors) {
    list.push_back({{"shape", tensor.shape}, {"data", tensor.values}});
  }
  return list;
}

nlohmann::json ToJson(const AgentStep& step, const std::vector<int>& observation, int64_t t) {
  nlohmann::json json = {
      {"t", t},
      {"observation", observation},
      {"prior", step.prior},
      {"qs", step.posterior},
      {"vfe", step.free_energy},
      {"vfe_terms",
       {{"neg_entropy", step.negative_entropy},
        {"prior_cross_entropy", step.prior_cross_entropy},
        {"accuracy", step.accuracy}}},
      {"G", step.G},
      {"G_terms", {{"utility", step.utility}, {"state_info_gain", step.state_information_gain}}},
      {"q_pi", step.policy_posterior},
      {"action_marginals", step.action_marginals},
      {"action", step.action},
  };
  if (!step.A_counts.empty()) json["learned"]["pA"] = ToJson(step.A_counts);
  if (!step.B_counts.empty()) json["learned"]["pB"] = ToJson(step.B_counts);
  return json;
}

}  // namespace

double CaseResult::LargestDifference() const {
  double largest = 0;
  for (const Difference& difference : differences) {
    largest = std::max(largest, difference.largest);
  }
  return largest;
}

absl::StatusOr<CaseResult> RunCase(const ReferenceCase& reference) {
  ASSIGN_OR_RETURN(const std::unique_ptr<SingleAgent> agent,
                   SingleAgent::Create(reference.model, reference.settings));
  const bool action_is_drawn = reference.settings.selection == ActionSelection::kStochastic;
  CaseResult result;
  Comparison comparison;
  for (size_t t = 0; t < reference.steps.size(); ++t) {
    const CaseStep& expected = reference.steps[t];
    if (expected.episode_start && t > 0) agent->StartEpisode();
    std::optional<std::vector<int>> taken;
    if (!expected.action.empty()) taken = expected.action;
    absl::StatusOr<AgentStep> step = agent->Step(expected.observation, taken);
    if (!step.ok()) {
      return absl::Status(step.status().code(),
                          absl::StrCat("steps[", t, "]: ", step.status().message()));
    }
    CompareStep(*step, expected, action_is_drawn, static_cast<int64_t>(t), comparison);
    result.steps.push_back(*std::move(step));
  }
  result.differences = comparison.Take();
  return result;
}

nlohmann::json ToJson(const ReferenceCase& reference, const CaseResult& result) {
  const auto finite_or_null = [](double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
  };
  nlohmann::json json = {{"case", reference.name},
                         {"dialect", reference.dialect},
                         {"kind", reference.kind},
                         {"differences", nlohmann::json::object()},
                         {"largest_difference", finite_or_null(result.LargestDifference())},
                         {"steps", nlohmann::json::array()}};
  for (const Difference& difference : result.differences) {
    json["differences"][difference.quantity] = {{"largest", finite_or_null(difference.largest)},
                                                {"step", difference.step}};
  }
  for (size_t t = 0; t < result.steps.size(); ++t) {
    json["steps"].push_back(
        ToJson(result.steps[t], reference.steps[t].observation, static_cast<int64_t>(t)));
  }
  return json;
}

}  // namespace starling
