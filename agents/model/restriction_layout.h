// What an agent may do, inside a ModelImage: legal actions at the beliefs that policies lead to,
// and the pruning of improbable policies. See image_layout.h for rows and offsets.
#ifndef STARLING_AGENTS_MODEL_RESTRICTION_LAYOUT_H_
#define STARLING_AGENTS_MODEL_RESTRICTION_LAYOUT_H_

#include <stdint.h>

namespace starling {

// An action is legal if it is believed to be with at least AgentSettings::legality less this, which
// is for rounding; in float beliefs are less exact.
constexpr double kLegalityTolerance = 1e-9;
constexpr double kFloatLegalityTolerance = 1e-5;

// How probable it is that each action of a control is legal: rows[actions] = mask x joint belief.
struct LegalityInfo {
  int32_t row;
  int32_t num_parents;
  int64_t parents;  // ParentInfo[num_parents]
  int64_t mask;     // MatrixInfo
};

// Rows of a vertex where actions are masked: the greatest smallest legality of what can follow, the
// value of what can follow and its own, expected utility, expected information gain, expected
// novelty.
constexpr int32_t kLegalVertexRows = 5;

struct LegalVertexInfo {
  int32_t row;
  int32_t outcome_row;  // unused for the present
  int64_t next;         // int32[joint actions], rows of the vertices that follow; 0: last step
  int64_t legal;        // int32[controls], row of the first action's legality here; -1: all legal
};

struct RestrictionInfo {
  double legality;        // an action is legal if it is believed to be with at least this
  double tolerance;       // less this
  double prune_policies;  // policies less probable than this share of the best one are dropped

  int32_t num_legalities;
  int32_t limit_row;     // legality of the policies that may be taken, at least
  int32_t logit_row;     // [num_policies]
  int32_t legality_row;  // [num_policies], where actions are masked
  int32_t allowed_row;   // [most actions of a control]
  int32_t unused;
  int64_t legalities;       // LegalityInfo[]
  int64_t present;          // int32[controls], as LegalVertexInfo::legal; 0: nothing is masked
  int64_t vertices;         // LegalVertexInfo[], the present first; 0: listed, or nothing is masked
  int64_t policy_legality;  // int32[num_policies][policy_length][controls], row of the legality of
                            // each action that is taken; -1: always legal; 0: not listed, or
                            // nothing is masked
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_RESTRICTION_LAYOUT_H_
