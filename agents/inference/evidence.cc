#include "agents/inference/evidence.h"

#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/joint_states.h"
#include "agents/math/scalar.h"

namespace starling {
namespace {

// The outcome that counts: what was seen, or a flat one where nothing was and that means all.
Outcome Effective(const Modality& modality, const Outcome& seen, const Conventions& conventions) {
  if (!seen.missing() || conventions.missing_outcome == MissingOutcome::kNothing) return seen;
  const size_t outcomes = static_cast<size_t>(modality.outcomes);
  return Outcome{-1, Belief(outcomes, 1.0 / static_cast<double>(outcomes))};
}

// sum_o p(o) term(A[o, column]) for every column.
template <typename Term>
std::vector<double> Average(const Matrix& A, const Belief& p, Term term) {
  const size_t columns = A.size() / p.size();
  std::vector<double> sums(columns, 0.0);
  for (size_t o = 0; o < p.size(); ++o) {
    if (p[o] == 0) continue;
    for (size_t c = 0; c < columns; ++c) sums[c] += p[o] * term(A[o * columns + c]);
  }
  return sums;
}

bool MeanOfLogs(const Outcome& outcome, const Conventions& conventions) {
  return !outcome.distribution.empty() && conventions.soft_outcome == SoftOutcome::kMeanOfLogs;
}

std::vector<double> MeanLog(const Matrix& A, const Belief& p, LogFloor floor) {
  return Average(A, p, [floor](double entry) { return FlooredLog(entry, floor); });
}

std::vector<double> LikelihoodOf(const Matrix& A, int outcomes, const Outcome& seen,
                                 const Conventions& conventions) {
  if (seen.distribution.empty()) {
    const int64_t columns = static_cast<int64_t>(A.size()) / outcomes;
    const auto row = A.begin() + seen.index * columns;
    return std::vector<double>(row, row + columns);
  }
  if (!MeanOfLogs(seen, conventions)) {
    return Average(A, seen.distribution, [](double entry) { return entry; });
  }
  std::vector<double> geometric = MeanLog(A, seen.distribution, conventions.log_floor);
  for (double& value : geometric) value = StableExp(value);
  return geometric;
}

}  // namespace

std::vector<Likelihood> OutcomeLikelihoods(const AgentView& agent, const Observation& observation) {
  const Conventions& conventions = agent.settings.conventions;
  std::vector<Likelihood> likelihoods;
  for (size_t m = 0; m < observation.size(); ++m) {
    const Modality& modality = agent.model.modalities()[m];
    const Outcome seen = Effective(modality, observation[m], conventions);
    if (seen.missing()) continue;
    likelihoods.push_back(
        {modality.dependencies,
         LikelihoodOf(agent.parameters.A[m], modality.outcomes, seen, conventions)});
  }
  return likelihoods;
}

Likelihood ProductOf(const GenerativeModel& model, const std::vector<Likelihood>& likelihoods) {
  const std::vector<int> factors = AllFactors(model);
  Likelihood product = {factors, {}};
  product.likelihood.assign(static_cast<size_t>(model.JointStates(factors)), 1.0);
  for (const Likelihood& part : likelihoods) {
    const std::vector<size_t> columns = ColumnsOfJointStates(model, part.factors);
    for (size_t j = 0; j < columns.size(); ++j)
      product.likelihood[j] *= part.likelihood[columns[j]];
  }
  return product;
}

std::vector<Evidence> EvidenceOf(const AgentView& agent, const Observation& observation) {
  const Conventions& conventions = agent.settings.conventions;
  if (conventions.likelihoods == Likelihoods::kLogOfProduct) {
    Likelihood product = ProductOf(agent.model, OutcomeLikelihoods(agent, observation));
    return {{std::move(product.factors), FlooredLogs(product.likelihood, conventions.log_floor)}};
  }
  std::vector<Evidence> evidence;
  for (size_t m = 0; m < observation.size(); ++m) {
    const Modality& modality = agent.model.modalities()[m];
    const Matrix& A = agent.parameters.A[m];
    const Outcome seen = Effective(modality, observation[m], conventions);
    if (seen.missing()) continue;
    if (MeanOfLogs(seen, conventions)) {
      evidence.push_back(
          {modality.dependencies, MeanLog(A, seen.distribution, conventions.log_floor)});
    } else {
      evidence.push_back(
          {modality.dependencies, FlooredLogs(LikelihoodOf(A, modality.outcomes, seen, conventions),
                                              conventions.log_floor)});
    }
  }
  return evidence;
}

}  // namespace starling
