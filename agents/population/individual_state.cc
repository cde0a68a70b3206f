#include "agents/population/individual_state.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace starling {
namespace {

constexpr double kMostBelief = 1.01;  // rounding
constexpr double kMostCount = 3e38;

bool PassesMessages(StateInference inference) {
  return inference == StateInference::kVariationalMessages ||
         inference == StateInference::kMarginalMessages ||
         inference == StateInference::kPolicyMessages;
}

int RowsOf(const std::vector<StateField>& fields) {
  int rows = 0;
  for (const StateField& field : fields) rows += field.rows;
  return rows;
}

// Writes numbers one after the other.
class Writer {
 public:
  explicit Writer(int rows) { values_.reserve(static_cast<size_t>(rows)); }
  void Number(double value) { values_.push_back(value); }
  void Numbers(const std::vector<double>& values) {
    values_.insert(values_.end(), values.begin(), values.end());
  }
  void Lists(const Beliefs& lists) {
    for (const Belief& list : lists) Numbers(list);
  }
  std::vector<double> Take() { return std::move(values_); }

 private:
  std::vector<double> values_;
};

// And reads them back.
class Reader {
 public:
  explicit Reader(const std::vector<double>& values) : next_(values.data()) {}
  double Number() { return *next_++; }
  int Integer() { return static_cast<int>(*next_++); }
  void Numbers(std::vector<double>& values) {
    for (double& value : values) value = *next_++;
  }
  void Lists(Beliefs& lists) {
    for (Belief& list : lists) Numbers(list);
  }

 private:
  const double* next_;
};

// An observation as a distribution for each modality; zeros where it is missing.
void Write(const Observation& observation, const GenerativeModel& model, Writer& writer) {
  for (size_t m = 0; m < model.modalities().size(); ++m) {
    std::vector<double> shown(static_cast<size_t>(model.modalities()[m].outcomes), 0.0);
    if (!observation[m].distribution.empty()) {
      shown = observation[m].distribution;
    } else if (observation[m].index >= 0) {
      shown[static_cast<size_t>(observation[m].index)] = 1;
    }
    writer.Numbers(shown);
  }
}

Observation ReadObservation(const GenerativeModel& model, Reader& reader) {
  Observation observation;
  for (const Modality& modality : model.modalities()) {
    std::vector<double> shown(static_cast<size_t>(modality.outcomes));
    reader.Numbers(shown);
    const auto largest = std::max_element(shown.begin(), shown.end());
    if (*largest == 0) {
      observation.emplace_back();
    } else if (*largest == 1) {
      observation.push_back({static_cast<int>(largest - shown.begin()), {}});
    } else {
      observation.push_back({-1, std::move(shown)});
    }
  }
  return observation;
}

void Write(const std::vector<int>& action, Writer& writer) {
  for (int choice : action) writer.Number(choice);
}

}  // namespace

StateRows::StateRows(const GenerativeModel& model, const AgentSettings& settings,
                     size_t num_policies, const SetFromAbove& set_from_above)
    : model_(model),
      settings_(settings),
      at_birth_(ParametersAtBirth(model, settings, num_policies)),
      num_policies_(num_policies),
      set_from_above_(set_from_above),
      own_parameters_(settings.learns() || set_from_above.any()) {
  int states = 0, outcomes = 0, most_actions = 1;
  for (const Factor& factor : model.factors()) states += factor.states;
  for (const Modality& modality : model.modalities()) outcomes += modality.outcomes;
  for (const Control& control : model.controls())
    most_actions = std::max(most_actions, control.actions);
  const int controls = static_cast<int>(model.controls().size());
  const bool messages = PassesMessages(settings.inference);
  keeps_history_ = settings.learning_time == LearningTime::kEpisodeEnd && settings.learns();
  if (messages) held_ticks_ = settings.window.horizon;
  if (keeps_history_) held_ticks_ = std::max(held_ticks_, settings.episode_ticks);
  if (held_ticks_ > 0) {
    memory_fields_.push_back({"held", 1, 0, static_cast<double>(held_ticks_)});
    memory_fields_.push_back({"observations", held_ticks_ * outcomes, 0, kMostBelief});
    memory_fields_.push_back(
        {"past_actions", held_ticks_ * controls, 0, static_cast<double>(most_actions - 1)});
  }
  if (keeps_history_) memory_fields_.push_back({"history", held_ticks_ * states, 0, kMostBelief});
  if (messages) memory_fields_.push_back({"window_prior", states, 0, kMostBelief});
  if (messages && settings.window.policy_priors) {
    memory_fields_.push_back(
        {"policy_priors", static_cast<int>(num_policies) * states, 0, kMostBelief});
  }
  if (settings.learn_d) memory_fields_.push_back({"first_beliefs", states, 0, kMostBelief});
  if (settings.execution.every > 1) {
    memory_fields_.push_back({"plan", 1, 0, static_cast<double>(num_policies - 1)});
    memory_fields_.push_back({"plan_age", 1, 0, static_cast<double>(settings.execution.every - 1)});
  }
  for (int f : set_from_above_.factors) {
    memory_fields_.push_back({absl::StrCat("prior_", f),
                              model.factors()[static_cast<size_t>(f)].states, 0, kMostBelief});
  }
  if (set_from_above_.habits) {
    memory_fields_.push_back({"habits", static_cast<int>(num_policies), 0, kMostBelief});
  }
  ModelParameters counted = at_birth_;
  VisitCounts(counted, [&](const std::string& name, int rows, double* /*values*/) {
    if (!count_fields_.empty() && count_fields_.back().name == name) {
      count_fields_.back().rows += rows;
    } else {
      count_fields_.push_back({name, rows, 0, kMostCount});
    }
  });
}

template <typename Visit>
void StateRows::VisitCounts(ModelParameters& parameters, Visit visit) const {
  const auto one = [&](absl::string_view name, std::vector<double>& counts) {
    visit(std::string(name), static_cast<int>(counts.size()), counts.data());
  };
  for (size_t m = 0; m < parameters.pA.size(); ++m) {
    if (Learns(settings_.learn_a, static_cast<int>(m)))
      one(absl::StrCat("A_counts_", m), parameters.pA[m]);
  }
  for (size_t f = 0; f < parameters.pB.size(); ++f) {
    if (!Learns(settings_.learn_b, static_cast<int>(f))) continue;
    for (Matrix& matrix : parameters.pB[f]) one(absl::StrCat("B_counts_", f), matrix);
  }
  for (size_t m = 0; m < parameters.pC.size(); ++m) {
    if (Learns(settings_.learn_c, static_cast<int>(m)))
      one(absl::StrCat("C_counts_", m), parameters.pC[m]);
  }
  for (size_t f = 0; f < parameters.pD.size(); ++f) {
    if (Learns(settings_.learn_d, static_cast<int>(f)))
      one(absl::StrCat("D_counts_", f), parameters.pD[f]);
  }
  if (settings_.learn_e) one("E_counts", parameters.pE);
}

IndividualState StateRows::AtBirth() const {
  IndividualState state;
  if (own_parameters_) state.parameters = at_birth_;
  if (set_from_above_.habits && state.parameters.E.empty()) {
    state.parameters.E.assign(num_policies_, 1.0 / static_cast<double>(num_policies_));
  }
  state.beliefs = at_birth_.D;
  state.action.assign(model_.controls().size(), -1);
  state.window_prior = at_birth_.D;
  if (settings_.window.policy_priors) state.policy_priors.assign(num_policies_, at_birth_.D);
  state.first_beliefs = at_birth_.D;
  return state;
}

int StateRows::memory_rows() const { return RowsOf(memory_fields_); }
int StateRows::count_rows() const { return RowsOf(count_fields_); }

std::vector<double> StateRows::MemoryOf(const IndividualState& state) const {
  Writer writer(memory_rows());
  const size_t held = state.observations.size();
  const size_t slots = static_cast<size_t>(held_ticks_);
  if (held_ticks_ > 0) {
    const Observation nothing(model_.modalities().size());
    const std::vector<int> none(model_.controls().size(), 0);
    writer.Number(static_cast<double>(held));
    for (size_t t = 0; t < slots; ++t)
      Write(t < held ? state.observations[t] : nothing, model_, writer);
    for (size_t t = 0; t < slots; ++t)
      Write(t < state.actions.size() ? state.actions[t] : none, writer);
  }
  if (keeps_history_) {
    Beliefs zeros = state.beliefs;
    for (Belief& belief : zeros) belief.assign(belief.size(), 0.0);
    for (size_t t = 0; t < slots; ++t)
      writer.Lists(t < state.history.size() ? state.history[t] : zeros);
  }
  if (PassesMessages(settings_.inference)) {
    writer.Lists(state.window_prior);
    for (const Beliefs& prior : state.policy_priors) writer.Lists(prior);
  }
  if (settings_.learn_d) writer.Lists(state.first_beliefs);
  if (settings_.execution.every > 1) {
    writer.Number(state.plan);
    writer.Number(state.plan_age);
  }
  for (int f : set_from_above_.factors) writer.Numbers(state.parameters.D[static_cast<size_t>(f)]);
  if (set_from_above_.habits) writer.Numbers(state.parameters.E);
  return writer.Take();
}

void StateRows::SetMemory(const std::vector<double>& memory, IndividualState& state) const {
  Reader reader(memory);
  const size_t slots = static_cast<size_t>(held_ticks_);
  size_t held = 0;
  state.observations.clear();
  state.actions.clear();
  state.history.clear();
  if (held_ticks_ > 0) {
    held = static_cast<size_t>(reader.Integer());
    for (size_t t = 0; t < slots; ++t) {
      Observation observation = ReadObservation(model_, reader);
      if (t < held) state.observations.push_back(std::move(observation));
    }
    for (size_t t = 0; t < slots; ++t) {
      std::vector<int> action;
      for (const Control& control : model_.controls())
        action.push_back(std::min(reader.Integer(), control.actions - 1));
      if (t + 1 < held) state.actions.push_back(std::move(action));
    }
  }
  if (keeps_history_) {
    Beliefs beliefs = at_birth_.D;
    for (size_t t = 0; t < slots; ++t) {
      reader.Lists(beliefs);
      if (t < held) state.history.push_back(beliefs);
    }
  }
  if (PassesMessages(settings_.inference)) {
    state.window_prior = at_birth_.D;
    reader.Lists(state.window_prior);
    if (settings_.window.policy_priors) {
      state.policy_priors.assign(num_policies_, at_birth_.D);
      for (Beliefs& prior : state.policy_priors) reader.Lists(prior);
    }
  }
  if (settings_.learn_d) {
    state.first_beliefs = at_birth_.D;
    reader.Lists(state.first_beliefs);
  }
  if (settings_.execution.every > 1) {
    state.plan = reader.Integer();
    state.plan_age = reader.Integer();
  }
  for (int f : set_from_above_.factors) reader.Numbers(state.parameters.D[static_cast<size_t>(f)]);
  if (set_from_above_.habits) reader.Numbers(state.parameters.E);
}

std::vector<double> StateRows::CountsOf(const IndividualState& state) const {
  Writer writer(count_rows());
  if (!settings_.learns()) return {};
  ModelParameters counted = state.parameters;
  VisitCounts(counted, [&](const std::string& /*name*/, int rows, double* values) {
    writer.Numbers({values, values + rows});
  });
  return writer.Take();
}

void StateRows::SetCounts(const std::vector<double>& counts, IndividualState& state) const {
  if (!settings_.learns()) return;
  Reader reader(counts);
  VisitCounts(state.parameters, [&](const std::string& /*name*/, int rows, double* values) {
    for (int i = 0; i < rows; ++i) values[i] = reader.Number();
  });
  TakeMeans(model_, settings_, state.parameters);
}

}  // namespace starling
