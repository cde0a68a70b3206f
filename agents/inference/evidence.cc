#include "agents/inference/evidence.h"

#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/joint_states.h"
#include "agents/math/scalar.h"

namespace starling {
namespace {

// What a modality shows: an outcome, or a distribution, which is flat where nothing was seen and
// that means all.
struct Shown {
  int index = -1;
  absl::Span<const double> distribution = {};

  bool nothing() const { return index < 0 && distribution.empty(); }
};

Shown ShownBy(const Modality& modality, const Outcome& seen, const Conventions& conventions,
              Belief& room) {
  if (!seen.missing() || conventions.missing_outcome == MissingOutcome::kNothing)
    return {seen.index, seen.distribution};
  room.assign(static_cast<size_t>(modality.outcomes), 1.0 / static_cast<double>(modality.outcomes));
  return {-1, room};
}

// sum_o p(o) table[o, column] for every column.
List<double> Average(absl::Span<const double> table, absl::Span<const double> p) {
  const size_t columns = table.size() / p.size();
  List<double> sums(columns, 0.0);
  for (size_t o = 0; o < p.size(); ++o) {
    if (p[o] == 0) continue;
    for (size_t c = 0; c < columns; ++c) sums[c] += p[o] * table[o * columns + c];
  }
  return sums;
}

bool MeanOfLogs(const Shown& shown, const Conventions& conventions) {
  return !shown.distribution.empty() && conventions.soft_outcome == SoftOutcome::kMeanOfLogs;
}

absl::Span<const double> RowOf(absl::Span<const double> A, int outcomes, int row) {
  const size_t columns = A.size() / static_cast<size_t>(outcomes);
  return A.subspan(static_cast<size_t>(row) * columns, columns);
}

// The means of the logarithms of A's rows.
List<double> MeanLog(const AgentView& agent, size_t m, const Shown& shown) {
  if (agent.logs != nullptr && !agent.logs->A[m].empty())
    return Average(agent.logs->A[m], shown.distribution);
  return Average(FlooredLogs(agent.parameters.A[m], agent.settings.conventions.log_floor),
                 shown.distribution);
}

List<double> LikelihoodOf(const AgentView& agent, size_t m, const Shown& shown) {
  const Matrix& A = agent.parameters.A[m];
  if (shown.distribution.empty()) {
    const absl::Span<const double> row =
        RowOf(A, agent.model.modalities()[m].outcomes, shown.index);
    return List<double>(row.begin(), row.end());
  }
  if (!MeanOfLogs(shown, agent.settings.conventions)) return Average(A, shown.distribution);
  List<double> geometric = MeanLog(agent, m, shown);
  StableExps(geometric.data(), geometric.size(), geometric.data());
  return geometric;
}

List<double> LogLikelihoodOf(const AgentView& agent, size_t m, const Shown& shown) {
  if (MeanOfLogs(shown, agent.settings.conventions)) return MeanLog(agent, m, shown);
  if (shown.distribution.empty() && agent.logs != nullptr && !agent.logs->A[m].empty()) {
    const absl::Span<const double> row =
        RowOf(agent.logs->A[m], agent.model.modalities()[m].outcomes, shown.index);
    return List<double>(row.begin(), row.end());
  }
  List<double> logs = LikelihoodOf(agent, m, shown);
  TakeFlooredLogs(agent.settings.conventions.log_floor, absl::MakeSpan(logs));
  return logs;
}

// of(m, shown) of every modality that says something, with its factors.
template <typename Part, typename Of>
List<Part> OfModalities(const AgentView& agent, const Observation& observation, Of of) {
  List<Part> parts;
  parts.reserve(observation.size());
  Belief room;
  for (size_t m = 0; m < observation.size(); ++m) {
    const Modality& modality = agent.model.modalities()[m];
    const Shown shown = ShownBy(modality, observation[m], agent.settings.conventions, room);
    if (shown.nothing()) continue;
    parts.push_back({modality.dependencies, of(agent, m, shown)});
  }
  return parts;
}

}  // namespace

List<Likelihood> OutcomeLikelihoods(const AgentView& agent, const Observation& observation) {
  return OfModalities<Likelihood>(agent, observation, LikelihoodOf);
}

Likelihood ProductOf(const GenerativeModel& model, const List<Likelihood>& likelihoods) {
  const List<int> factors = AllFactors(model);
  Likelihood product = {factors, {}};
  product.likelihood.assign(static_cast<size_t>(model.JointStates(factors)), 1.0);
  for (const Likelihood& part : likelihoods) {
    const List<size_t> columns = ColumnsOfJointStates(model, part.factors);
    for (size_t j = 0; j < columns.size(); ++j)
      product.likelihood[j] *= part.likelihood[columns[j]];
  }
  return product;
}

List<Evidence> EvidenceOf(const AgentView& agent, const Observation& observation) {
  const Conventions& conventions = agent.settings.conventions;
  if (conventions.likelihoods == Likelihoods::kSumOfLogs)
    return OfModalities<Evidence>(agent, observation, LogLikelihoodOf);
  Likelihood product = ProductOf(agent.model, OutcomeLikelihoods(agent, observation));
  TakeFlooredLogs(conventions.log_floor, absl::MakeSpan(product.likelihood));
  List<Evidence> evidence(1);
  evidence[0] = {std::move(product.factors), std::move(product.likelihood)};
  return evidence;
}

}  // namespace starling
