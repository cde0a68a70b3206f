// IndividualState: what one agent that computes by itself carries from tick to tick, and its form
// as rows of numbers in a tile's memory.
//
//   const StateRows rows(model, settings, num_policies);
//   IndividualState state = rows.AtBirth();
//   List<double> memory;
//   rows.AddMemory(state, memory);   // rows.memory_rows() numbers
//
// A plain value; StateRows is const after construction and may be shared by threads.
#ifndef STARLING_AGENTS_POPULATION_INDIVIDUAL_STATE_H_
#define STARLING_AGENTS_POPULATION_INDIVIDUAL_STATE_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

struct IndividualState {
  Beliefs beliefs;   // after the last step
  List<int> action;  // [control], the last; -1 before the first
  int age = 0;       // ticks in this episode

  // Of the window, or of the episode that will be learned from: the oldest first.
  List<Observation> observations;
  List<List<int>> actions;      // one fewer, between the observations
  List<Beliefs> history;        // beliefs at the time; only for learning from episodes
  Beliefs window_prior;         // of the window's first tick
  List<Beliefs> policy_priors;  // the same for each policy, where each has its own

  Beliefs first_beliefs;  // of the episode's first tick; only where D is learned
  int plan = 0;           // policy that is being carried out
  int plan_age = 0;       // its steps that were taken; 0: plan anew

  // Counts and their means, and what a level above has set; empty where parameters are as at birth.
  ModelParameters parameters;
};

// What a level above sets in this one (agents/population/layered_agent.h).
struct SetFromAbove {
  std::vector<int> factors = {};  // their D
  bool habits = false;            // E

  bool any() const { return habits || !factors.empty(); }
};

// A named run of rows in a tile's memory, and what its numbers may be.
struct StateField {
  std::string name;
  int rows = 0;
  double low = 0;
  double high = 0;
};

class StateRows {
 public:
  // Model and settings outlive it.
  StateRows(const GenerativeModel& model, const AgentSettings& settings, size_t num_policies,
            const SetFromAbove& set_from_above);

  IndividualState AtBirth() const;

  // Everything but beliefs, action and age, in rows of the state buffer; their fields in order.
  const std::vector<StateField>& memory_fields() const { return memory_fields_; }
  int memory_rows() const;
  // Appends them.
  void AddMemory(const IndividualState& state, List<double>& memory) const;
  // `memory` has memory_rows() numbers, each within its field. `state` began as AtBirth(); nothing
  // that these numbers stand for is left of it.
  void SetMemory(absl::Span<const double> memory, IndividualState& state) const;

  // Dirichlet counts of what is learned: "A_counts_0" ... [outcome][column], "B_counts_0" ...
  // [action][state][column], "C_counts_0", "D_counts_0", "E_counts".
  const std::vector<StateField>& count_fields() const { return count_fields_; }
  int count_rows() const;
  // Appends them.
  void AddCounts(const IndividualState& state, List<double>& counts) const;
  // Also takes their means.
  void SetCounts(absl::Span<const double> counts, IndividualState& state) const;

  // How many ticks of observations are held; 0: none.
  int held_ticks() const { return held_ticks_; }
  // Whether beliefs are held too, to learn from when the episode ends.
  bool keeps_history() const { return keeps_history_; }

  const ModelParameters& at_birth() const { return at_birth_; }
  // What the agent computes with: its own where it learns or is told, else those at birth.
  const ModelParameters& ParametersOf(const IndividualState& state) const {
    return own_parameters_ ? state.parameters : at_birth_;
  }

 private:
  // visit(letter, index, counts) of what is learned, in order.
  template <typename Parameters, typename Visit>
  void VisitCounts(Parameters& parameters, Visit visit) const;

  const GenerativeModel& model_;
  const AgentSettings& settings_;
  const ModelParameters at_birth_;
  const size_t num_policies_;
  const SetFromAbove set_from_above_;
  const bool own_parameters_;
  int held_ticks_ = 0;
  bool keeps_history_ = false;
  std::vector<StateField> memory_fields_, count_fields_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_INDIVIDUAL_STATE_H_
