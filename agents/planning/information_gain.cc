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
    one.modalities = {m};
    one.columns.emplace_back(static_cast<size_t>(model.JointStates(one.factors)));
    std::iota(one.columns[0].begin(), one.columns[0].end(), size_t{0});
    AddGroup(std::move(one));
  }
}

void InformationGainTable::AddGroup(Group group) {
  group.negative_entropy.resize(static_cast<size_t>(model_.JointStates(group.factors)));
  for (size_t s = 0; s < group.negative_entropy.size(); ++s) {
    double sum = 0;
    for (double p : Outcomes(group, s)) {
      if (p > 0) sum += p * (threshold_ ? StableLog(p + kThreshold) : FlooredLog(p, floor_));
    }
    group.negative_entropy[s] = sum;
  }
  groups_.push_back(std::move(group));
}

Belief InformationGainTable::Outcomes(const Group& group, size_t state) const {
  Belief joint = {1};
  for (size_t i = 0; i < group.modalities.size(); ++i) {
    const size_t m = group.modalities[i];
    const size_t outcomes = static_cast<size_t>(model_.modalities()[m].outcomes);
    const Matrix& A = parameters_.A[m];
    const size_t columns = A.size() / outcomes;
    Belief longer;
    longer.reserve(joint.size() * outcomes);
    for (double p : joint) {
      for (size_t o = 0; o < outcomes; ++o)
        longer.push_back(p * A[o * columns + group.columns[i][state]]);
    }
    joint = std::move(longer);
  }
  return joint;
}

double InformationGainTable::Gain(const Beliefs& beliefs) const {
  double gain = 0;
  for (const Group& group : groups_) {
    const Belief states = Joint(beliefs, group.factors);
    Belief outcomes;
    double sum = 0;
    for (size_t s = 0; s < states.size(); ++s) {
      if (!(states[s] > (threshold_ ? kThreshold : 0.0))) continue;
      const Belief given = Outcomes(group, s);
      outcomes.resize(given.size(), 0.0);
      for (size_t o = 0; o < given.size(); ++o) outcomes[o] += states[s] * given[o];
      sum += states[s] * group.negative_entropy[s];
    }
    gain += sum + Entropy(outcomes, floor_);
  }
  return gain;
}

}  // namespace starling
