#include "agents/planning/information_gain.h"

#include <numeric>
#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/joint_states.h"
#include "agents/math/scalar.h"

namespace starling {
namespace {

constexpr double kThreshold = 1.1253517471925912e-07;  // e^-16

}  // namespace

InformationGainTable::InformationGainTable(const GenerativeModel& model,
                                           const ModelParameters& parameters,
                                           const Conventions& conventions)
    : model_(model),
      parameters_(parameters),
      floor_(conventions.log_floor),
      threshold_(conventions.information_gain_threshold) {
  const size_t count = model.modalities().size();
  if (conventions.information_gain == InformationGain::kJoint) {
    Group all;
    all.factors = AllFactors(model);
    for (size_t m = 0; m < count; ++m) {
      all.modalities.push_back(m);
      all.columns.push_back(ColumnsOfJointStates(model, model.modalities()[m].dependencies));
    }
    AddGroup(std::move(all));
    return;
  }
  for (size_t m = 0; m < count; ++m) {
    Group one;
    one.factors = model.modalities()[m].dependencies;
    one.modalities.push_back(m);
    one.columns.emplace_back(static_cast<size_t>(model.JointStates(one.factors)));
    std::iota(one.columns[0].begin(), one.columns[0].end(), size_t{0});
    AddGroup(std::move(one));
  }
}

void InformationGainTable::AddGroup(Group group) {
  group.negative_entropy.resize(static_cast<size_t>(model_.JointStates(group.factors)));
  Belief outcomes, logs;
  for (size_t s = 0; s < group.negative_entropy.size(); ++s) {
    SetOutcomes(group, s, outcomes);
    logs = outcomes;
    if (threshold_) {
      for (double& p : logs) p += kThreshold;
      StableLogs(logs.data(), logs.size(), logs.data());
    } else {
      TakeFlooredLogs(floor_, absl::MakeSpan(logs));
    }
    double sum = 0;
    for (size_t o = 0; o < outcomes.size(); ++o)
      if (outcomes[o] > 0) sum += outcomes[o] * logs[o];
    group.negative_entropy[s] = sum;
  }
  groups_.push_back(std::move(group));
}

void InformationGainTable::SetOutcomes(const Group& group, size_t state, Belief& outcomes) const {
  outcomes.assign(1, 1.0);
  for (size_t i = 0; i < group.modalities.size(); ++i) {
    const size_t m = group.modalities[i];
    const size_t own = static_cast<size_t>(model_.modalities()[m].outcomes);
    const Matrix& A = parameters_.A[m];
    const size_t columns = A.size() / own;
    const double* const column = A.data() + group.columns[i][state];
    const size_t before = outcomes.size();
    outcomes.resize(before * own);
    // From the back, so that nothing is overwritten that is still needed.
    for (size_t j = before; j-- > 0;) {
      const double p = outcomes[j];
      for (size_t o = own; o-- > 0;) outcomes[j * own + o] = p * column[o * columns];
    }
  }
}

double InformationGainTable::Gain(const Beliefs& beliefs) const {
  double gain = 0;
  Belief room, given, outcomes;
  for (const Group& group : groups_) {
    const absl::Span<const double> states = JointIn(beliefs, group.factors, room);
    outcomes.clear();
    double sum = 0;
    for (size_t s = 0; s < states.size(); ++s) {
      if (!(states[s] > (threshold_ ? kThreshold : 0.0))) continue;
      SetOutcomes(group, s, given);
      outcomes.resize(given.size(), 0.0);
      AddScaled(given, states[s], absl::MakeSpan(outcomes));
      sum += states[s] * group.negative_entropy[s];
    }
    gain += sum + Entropy(outcomes, floor_);
  }
  return gain;
}

}  // namespace starling
