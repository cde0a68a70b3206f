// GenerativeModel: what an agent believes about the world, as a discrete partially observable
// Markov model.
//
// The parts are plain data in double precision. Create() checks them once; from then on a model is
// const and may be shared by any number of threads and populations.
//
//   ModelParts parts;
//   parts.controls = {{"move", 2}};
//   parts.factors = {{"place", 2, /*dependencies=*/{0}, /*controls=*/{0}, B, /*D=*/{0.5, 0.5}}};
//   parts.modalities = {{"view", 2, /*dependencies=*/{0}, A, /*C=*/Tensor({2}, {0.0, 1.0})}};
//   absl::StatusOr<GenerativeModel> model = GenerativeModel::Create(parts);
//
// Symbols are those of the field: A likelihood, B transitions, C preferences, D initial states, E
// habits; pA to pE are their Dirichlet counts.
#ifndef STARLING_AGENTS_MODEL_GENERATIVE_MODEL_H_
#define STARLING_AGENTS_MODEL_GENERATIVE_MODEL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "agents/model/tensor.h"

namespace starling {

inline constexpr int kMaxControls = 64;
inline constexpr double kLargestEntry = 1e12;  // of preferences and counts, so that sums of them
                                               // stay finite in single precision

// Something the agent decides at every tick: one of `actions` >= 1 choices.
struct Control {
  std::string name;
  int actions = 1;
  // Which actions are legal in which states: [actions, states of legal_dependencies...], 0 or 1,
  // with a 1 in every column. Empty: all are, always.
  std::vector<int> legal_dependencies = {};
  Tensor legal = {};
};

// A hidden state factor.
struct Factor {
  std::string name;
  int states = 0;  // >= 1
  // Factors whose present state decides the next one, in the order of B's axes; usually itself.
  std::vector<int> dependencies;
  // Controls that decide it too, in the order of B's last axes; empty: none.
  std::vector<int> controls;
  // [states, states of dependencies..., actions of controls...]; every column a distribution.
  Tensor B;
  std::vector<double> D = {};   // [states]; empty: flat
  Tensor pB = {};               // as B; empty: B times the prior strength of the learning settings
  std::vector<double> pD = {};  // [states]; likewise
  std::vector<double> goals = {};  // [states], 0 or 1: where inductive planning wants to be; empty
                                   // or all 0: no goal
};

// What a modality's C holds.
enum class PreferenceKind {
  kUtility,     // log-preferences, used as they are
  kPreference,  // scores; the log of their softmax over outcomes is used
};

// An observation modality.
struct Modality {
  std::string name;
  int outcomes = 0;               // >= 1
  std::vector<int> dependencies;  // factors that decide the outcome, in the order of A's axes
  Tensor A;                       // [outcomes, states of dependencies...]; columns as B's
  Tensor C = {};  // [outcomes], or [outcomes, steps of a policy]; empty: indifferent (zeros)
  PreferenceKind preference = PreferenceKind::kUtility;
  Tensor pA = {};               // as A; empty: A times the prior strength of the learning settings
  std::vector<double> pC = {};  // [outcomes]; empty: softmax of C (of its first step) likewise
};

struct ModelParts {
  std::vector<Control> controls;
  std::vector<Factor> factors;
  std::vector<Modality> modalities;
  std::vector<double>
      E;  // a weight >= 0 for each policy, in the order of the policy set; empty: flat
  std::vector<double> pE =
      {};  // Dirichlet counts of the policies; empty: E times the prior strength
};

class GenerativeModel {
 public:
  // Checks the parts and fills in what may be left out (D, C). INVALID_ARGUMENT names the tensor,
  // the index and the value that is wrong: a size that does not match, a dependency on a factor
  // that does not exist or listed twice, a NaN or infinity, a negative probability, a column or D
  // that does not sum to 1 within 1e-6, an E without weight, a count below zero, a column of counts
  // without any, a preference or count beyond kLargestEntry, a mask or goal that is neither 0 nor
  // 1, a mask that forbids every action in some state, a tensor of more than 2^26 entries.
  // O(entries).
  static absl::StatusOr<GenerativeModel> Create(ModelParts parts);

  const std::vector<Control>& controls() const { return parts_.controls; }
  const std::vector<Factor>& factors() const { return parts_.factors; }
  const std::vector<Modality>& modalities() const { return parts_.modalities; }
  const std::vector<double>& E() const { return parts_.E; }
  const std::vector<double>& pE() const { return parts_.pE; }

  // Number of distinct joint actions: the product over controls; at most 2^31 - 1 (checked by
  // Create).
  int64_t num_joint_actions() const;
  // Product of the state counts of a list of factors.
  int64_t JointStates(absl::Span<const int> factors) const;

 private:
  explicit GenerativeModel(ModelParts parts) : parts_(std::move(parts)) {}
  ModelParts parts_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_GENERATIVE_MODEL_H_
