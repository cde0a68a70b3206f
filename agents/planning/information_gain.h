// Information gain about hidden states, where the conventions want more than H(qo) - E_q[H(A)] of
// each modality by itself: the joint outcome of all modalities, or states above a threshold only.
//
//   InformationGainTable table(model, parameters, conventions);
//   double nats = table.Gain(beliefs);
//
// For a group of modalities with the outcome o, over the joint states s of its factors that are
// probable enough:
//   sum_s q(s) sum_o P(o|s) ln P(o|s) - sum_o m(o) ln m(o),   m = sum_s q(s) P(.|s)
// With the threshold: states with q(s) > e^-16, and ln(P + e^-16) in the first half; so m is not
// quite what is expected to be shown. Inside agents/planning. Immutable once made.
#ifndef STARLING_AGENTS_PLANNING_INFORMATION_GAIN_H_
#define STARLING_AGENTS_PLANNING_INFORMATION_GAIN_H_

#include <cstddef>

#include "agents/model/beliefs.h"
#include "agents/model/conventions.h"
#include "agents/model/generative_model.h"
#include "agents/model/parameters.h"

namespace starling {

class InformationGainTable {
 public:
  // Refers to model and parameters, which outlive it. O(joint outcomes x joint states) of every
  // group; memory for one number a joint state.
  InformationGainTable(const GenerativeModel& model, const ModelParameters& parameters,
                       const Conventions& conventions);

  // Nats; all groups added up. O(joint outcomes x probable joint states).
  double Gain(const Beliefs& beliefs) const;

 private:
  struct Group {
    List<int> factors;
    List<size_t> modalities;
    List<List<size_t>> columns;     // [modality of the group][joint state]: A's column
    List<double> negative_entropy;  // [joint state]: sum_o P ln P
  };

  void AddGroup(Group group);
  void SetOutcomes(const Group& group, size_t state, Belief& outcomes) const;

  const GenerativeModel& model_;
  const ModelParameters& parameters_;
  const LogFloor floor_;
  const bool threshold_;
  List<Group> groups_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_INFORMATION_GAIN_H_
