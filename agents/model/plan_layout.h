// The compiled plan inside a ModelImage: its pieces of work, in the order in which they are done.
// See image_layout.h for rows and offsets and agents/planning/plan.h for what the pieces are.
#ifndef STARLING_AGENTS_MODEL_PLAN_LAYOUT_H_
#define STARLING_AGENTS_MODEL_PLAN_LAYOUT_H_

#include <stdint.h>

namespace starling {

// A belief node: its rows = matrix x joint belief of its parents.
struct NodeInfo {
  int32_t row;  // first of its rows in scratch
  int32_t num_parents;
  int32_t factor;
  int32_t action;  // of the factor; used where the factor is learned
  int32_t level;   // parents are below; those of a level, factor and action lie next to each other
  int32_t unused;
  int64_t parents;  // ParentInfo[num_parents]
  int64_t matrix;   // MatrixInfo; unused where the factor is learned
};

struct ParentInfo {
  int32_t row;
  int32_t states;
};

// Terms of a modality lie next to each other.
struct TermInfo {
  int32_t row;  // utility, information gain, novelty of A
  int32_t modality;
  int32_t step;
  int32_t num_parents;
  int64_t parents;  // ParentInfo[num_parents]
};

// The joint belief of several nodes, made once for all functions of it.
struct JointInfo {
  int32_t row;
  int32_t num_parents;
  int64_t parents;  // ParentInfo[num_parents]
};

// Linear functions of joint beliefs: bases[i] + sum of weights[k] x rows[k], k from starts[i] to
// starts[i + 1] - 1.
struct FunctionsInfo {
  int32_t count;
  int32_t row;      // first of their values
  int64_t starts;   // int32[count + 1]
  int64_t rows;     // int32[entries]
  int64_t weights;  // R[entries]
  int64_t bases;    // R[count]
};

// A term made of functions that it shares with others (agents/planning/shared_outcomes.h).
struct SharedTermInfo {
  int32_t row;        // utility; information gain is the next row
  int32_t utility;    // row of an expectation; -1: none
  int32_t ambiguity;  // likewise
  int32_t num_outcomes;
  int64_t outcomes;  // int32[num_outcomes], rows of entropies that are added to the gain
  double utility_base, gain_base;
};

// Novelty of B of one factor: its row = belief after . weights of the action x joint belief of the
// parents. Those of a factor and action lie next to each other.
struct TransitionInfo {
  int32_t row;
  int32_t factor;
  int32_t action;
  int32_t after_row;  // of the belief after
  int32_t num_parents;
  int32_t unused;
  int64_t parents;  // ParentInfo[num_parents]
};

// Rows of an outcome: utility, information gain (one with a single term is that term's rows); and
// novelty of A and of B, where they count.
struct OutcomeInfo {
  int32_t row;
  int32_t num_terms;
  int32_t num_transitions;
  int32_t unused;
  int64_t terms;        // int32[num_terms], rows
  int64_t transitions;  // int32[num_transitions], rows
};

// Rows of a vertex: the sum over policies from it on of exp(precision x G), as mantissa and
// exponent (for the best instead of the sum: its value), expected utility, expected gain;
// and expected novelty where it counts.
constexpr int32_t kVertexRows = 4;

struct VertexInfo {
  int32_t outcome_row;  // of its outcome; unused for the present
  int32_t weight_row;   // of its outcome: mantissa and exponent of exp(precision x G)
  int32_t row;
  int32_t unused;
  int64_t next;  // int32[joint actions], rows of the vertices that follow; 0: last step
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PLAN_LAYOUT_H_
