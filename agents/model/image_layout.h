// The inside of a ModelImage: plain structs that name places in the block by their offset from its
// start.
//
// Kernel units read these directly, so nothing here has a function. `Rows` count tile rows of 64
// bytes in a worker's scratch or in a tile's memory; row 0 is the start of the area. R stands for
// the run's precision; tensors are row-major, the last axis fastest.
#ifndef STARLING_AGENTS_MODEL_IMAGE_LAYOUT_H_
#define STARLING_AGENTS_MODEL_IMAGE_LAYOUT_H_

#include <stdint.h>

#include "agents/model/matrix_layout.h"
#include "agents/model/plan_layout.h"  // IWYU pragma: export

namespace starling {

struct FactorInfo {
  int32_t states;
  int32_t row;  // first of its rows among beliefs, priors and messages
  int32_t num_dependencies;
  int32_t joint_states;  // of its dependencies
  int32_t num_controls;
  int32_t actions;       // of its controls together
  int32_t learned_row;   // first row of pB[action][next state][joint state] in a tile's learned
                         // memory; -1: not learned
  int32_t expected_row;  // first row of the mean of those counts in scratch
  int32_t novelty_row;   // first row of what those counts would say; -1: does not count
  int32_t initial_row;   // first row of pD[state] in a tile's learned memory; -1: not learned
  int64_t dependencies;  // int32[num_dependencies]
  int64_t controls;      // int32[num_controls]
  int64_t matrices;      // MatrixInfo[actions]
  int64_t maps;  // int32[actions][joint_states], the state each joint state leads to; 0: some
                 // action is not deterministic
  int64_t flow_starts;  // int32[states + 1] and
  int64_t flows;        // int32[][2]: the joint states, and by which action, that lead to a state;
                        // 0: too many
  int64_t initial;      // R[states], D at birth
  int64_t initial_counts;  // R[states], pD at birth; 0: not learned
  int64_t counts;          // R[actions][states][joint_states], counts at birth; 0: not learned
  int64_t novelty;  // MatrixInfo[actions], what counts would say that are not learned; 0: none

  // Of messages over a window (agents/inference/window_kernel.h); 0 without one, or where learned.
  int64_t log_matrices;       // MatrixInfo[actions], ln B
  int64_t backward_matrices;  // MatrixInfo[actions] of [joint state][state]: ln B, or for marginal
                              // messages B, its rows divided by their sums if it has one dependency
  int32_t step_row;  // first row in scratch of each agent's own B of every step in the window
                     // [window_ticks - 1][states][joint_states]; only where learned
  int32_t unused;
};

struct ModalityInfo {
  int32_t outcomes;
  int32_t num_dependencies;
  int32_t joint_states;
  int32_t likelihood_row;  // first row of ln P(observed outcome | joint state) in scratch
  int32_t learned_row;  // first row of pA[outcome][joint state] in a tile's learned memory; -1: not
                        // learned
  int32_t
      expected_row;    // first row of the mean of those counts in scratch; column entropies follow
  int32_t steps;       // columns of C
  int32_t window_row;  // first of its rows in a slot of the window's evidence: with one dependency,
                       // that factor's
  int32_t novelty_row;  // first row of what those counts would say; -1: does not count
  int32_t unused;
  int64_t dependencies;    // int32[num_dependencies]
  int64_t likelihood;      // MatrixInfo, A
  int64_t evidence;        // EvidenceInfo
  int64_t log_likelihood;  // R[outcomes][joint_states], ln A with its floor
  int64_t ambiguity;       // R[joint_states], entropy of each column of A
  int64_t preferences;     // R[steps][outcomes], C as log-preferences
  int64_t counts;          // R[outcomes][joint_states], counts at birth; 0: not learned
  int64_t novelty;         // MatrixInfo, what counts would say that are not learned; 0: none
};

struct ControlInfo {
  int32_t actions;
  int32_t row;  // first of its rows among the action marginals
};

struct ImageHeader {
  uint32_t magic;  // kImageMagic
  int32_t format;
  int32_t real_bytes;  // 4 or 8
  int32_t lanes;       // agents of a tile
  int64_t bytes;       // of the image

  // The model.
  int32_t num_factors, num_modalities, num_controls;
  int32_t joint_actions;
  int32_t belief_rows;    // states over all factors
  int32_t marginal_rows;  // actions over all controls
  int64_t factors;        // FactorInfo[]
  int64_t modalities;     // ModalityInfo[]
  int64_t controls;       // ControlInfo[]
  int64_t joint_choices;  // int32[joint_actions][num_controls]

  // The plan, in the order of its work.
  int32_t num_nodes, num_joints, num_terms, num_shared_terms, num_outcomes, num_vertices;
  int32_t num_weights;  // outcomes of vertices
  int32_t num_policies, policy_length;
  int32_t num_transitions;
  int32_t vertex_rows;  // of each vertex
  int32_t unused;
  int64_t nodes;         // NodeInfo[], without the present posteriors; parents first
  int64_t joints;        // JointInfo[]
  int64_t entropies;     // FunctionsInfo: of the probabilities of outcomes, whose -p ln p is kept
  int64_t expectations;  // FunctionsInfo
  int64_t shared_terms;  // SharedTermInfo[]
  int64_t terms;         // TermInfo[], those that are not shared
  int64_t transitions;   // TransitionInfo[]
  int64_t outcomes;      // OutcomeInfo[]
  int64_t vertices;      // VertexInfo[], the present first; none if policies are listed
  int64_t weights;       // int32[num_weights][2]: row of an outcome, row of its weight
  int64_t policy_outcomes;  // int32[num_policies][policy_length], rows of outcomes
  int64_t policy_actions;   // int32[num_policies][policy_length], joint actions
  int64_t log_habits;       // R[num_policies]

  int64_t restriction;  // RestrictionInfo (restriction_layout.h); 0: every policy may be taken

  // Settings.
  int32_t exact, iterations;
  int32_t use_utility, use_information_gain;
  int32_t stochastic, sample_full, first_index_on_ties;
  int32_t learn_only_possible;
  int32_t window_ticks;  // 0: no window; at most kMostWindowTicks
  int32_t marginal_messages;
  int32_t use_novelty, exact_novelty;
  int32_t episode_ticks;  // beliefs start from D again after so many; 0: never
  double tolerance, gamma, alpha;
  double rate_a, rate_b, rate_d;
  double forgetting_a, forgetting_b, forgetting_d;
  double novelty_scale;

  // A tile's state buffer: beliefs [belief_rows], then int32 rows of `lanes` numbers: the last
  // action of each control, and age.
  int64_t actions_offset, age_offset, state_bytes;
  // And, where D is learned, the beliefs of the episode's first tick [belief_rows]; else 0.
  int64_t first_offset;
  // And of agents that pass messages over a window: ticks held, outcomes [window_ticks]
  // [num_modalities] and the actions between them [window_ticks - 1][num_controls], the present
  // last, and beliefs [belief_rows]: the prior of the window's first tick or, once the window is
  // full, what was believed of that tick, which its action then moves on.
  int64_t held_offset, outcomes_offset, past_actions_offset, window_start_offset;
  int64_t learned_bytes;

  // Rows of a worker's scratch. Belief nodes start with the posteriors.
  int32_t node_row;
  int32_t prior_row, log_prior_row, message_row;  // [belief_rows] each
  // Room for kInputsAtOnce joint beliefs, and for as many products of a matrix, and of another,
  // with them, each `product_rows` rows: the most of a matrix, and one.
  int32_t joint_row, joint_rows;
  int32_t product_row, weights_row, product_rows;
  int32_t exact_row;         // joint posterior, or a factor's next belief while sweeping
  int32_t policy_row;        // [num_policies] posterior over listed policies
  int32_t joint_action_row;  // [joint_actions] probability of each first action
  int32_t choice_row;        // [joint_actions] weight of each first action for full sampling
  int32_t marginal_row;      // [marginal_rows]
  int32_t chosen_row;        // [largest number of choices]
  int32_t result_row;        // [kNumResults]
  int32_t window_row;        // [window_ticks][belief_rows], the posteriors; then as many again
  int32_t evidence_row;      // [window_ticks][evidence_rows]
  int32_t evidence_rows;    // of a slot: [belief_rows] ln P(outcome | state) of modalities with one
                            // dependency, then those of all others
  int32_t step_action_row;  // [window_ticks - 1][num_factors], int32: actions of factors
  int32_t slot_energy_row;  // [window_ticks]
  int32_t step_product_row, step_candidate_row, step_weight_row;  // each with room for a factor's
                                                                  // states or joint states
  int64_t scratch_bytes;
};

constexpr uint32_t kImageMagic = 0x474e4c53;  // "SLNG"

// Rows of results, one number for each agent.
enum ResultRow : int32_t {
  kResultFreeEnergy,
  kResultNegativeEntropy,
  kResultPriorCrossEntropy,
  kResultAccuracy,
  kResultExpectedFreeEnergy,
  kResultUtility,
  kResultInformationGain,
  kResultNovelty,
  kResultLogNormaliser,  // of the posterior over policies: ln sum exp(gamma G + ln E)
  kNumResults,
};

// Columns that an agent's own matrix is multiplied with at once.
constexpr int kInputsAtOnce = 4;

// Flows are laid out for at most so many actions; beyond, most are of actions that nobody took.
constexpr int kMostFlowActions = 8;

// What forgetting leaves of a count, if there was as much.
constexpr double kLeastRemembered = 1e-6;

constexpr int32_t kMostWindowTicks = 256;

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_IMAGE_LAYOUT_H_
