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
  explicit Writer(List<double>& values) : values_(values) {}
  void Number(double value) { values_.push_back(value); }
  void Numbers(absl::Span<const double> values) {
    values_.insert(values_.end(), values.begin(), values.end());
  }
  void Lists(const Beliefs& lists) {
    for (const Belief& list : lists) Numbers(list);
  }
  void Zeros(size_t count) { values_.insert(values_.end(), count, 0.0); }

 private:
  List<double>& values_;
};

// And reads them back.
class Reader {
 public:
  explicit Reader(absl::Span<const double> values) : next_(values.data()) {}
  double Number() { return *next_++; }
  int Integer() { return static_cast<int>(*next_++); }
  void Numbers(List<double>& values) {
    for (double& value : values) value = *next_++;
  }
  void Lists(Beliefs& lists) {
    for (Belief& list : lists) Numbers(list);
  }
  void Skip(size_t count) { next_ += count; }

 private:
  const double* next_;
};

// An observation as a distribution for each modality; zeros where it is missing.
void Write(const Observation& observation, const GenerativeModel& model, Writer& writer) {
  for (size_t m = 0; m < model.modalities().size(); ++m) {
    if (!observation[m].distribution.empty()) {
      writer.Numbers(observation[m].distribution);
      continue;
    }
    for (int o = 0; o < model.modalities()[m].outcomes; ++o)
      writer.Number(o == observation[m].index ? 1 : 0);
  }
}

void ReadObservation(const GenerativeModel& model, Reader& reader, Observation& observation) {
  observation.resize(model.modalities().size());
  List<double> shown;
  for (size_t m = 0; m < observation.size(); ++m) {
    shown.resize(static_cast<size_t>(model.modalities()[m].outcomes));
    reader.Numbers(shown);
    const auto largest = std::max_element(shown.begin(), shown.end());
    observation[m] = {};
    if (*largest == 1) {
      observation[m].index = static_cast<int>(largest - shown.begin());
    } else if (*largest != 0) {
      observation[m].distribution = shown;
    }
  }
}

size_t NumOutcomes(const GenerativeModel& model) {
  size_t outcomes = 0;
  for (const Modality& modality : model.modalities())
    outcomes += static_cast<size_t>(modality.outcomes);
  return outcomes;
}

size_t NumStates(const GenerativeModel& model) {
  size_t states = 0;
  for (const Factor& factor : model.factors()) states += static_cast<size_t>(factor.states);
  return states;
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
  const int states = static_cast<int>(NumStates(model));
  const int outcomes = static_cast<int>(NumOutcomes(model));
  int most_actions = 1;
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
  VisitCounts(at_birth_, [&](char letter, size_t index, const List<double>& counts) {
    const std::string name =
        letter == 'E' ? "E_counts" : absl::StrCat(absl::string_view(&letter, 1), "_counts_", index);
    const int rows = static_cast<int>(counts.size());
    if (!count_fields_.empty() && count_fields_.back().name == name) {
      count_fields_.back().rows += rows;
    } else {
      count_fields_.push_back({name, rows, 0, kMostCount});
    }
  });
}

template <typename Parameters, typename Visit>
void StateRows::VisitCounts(Parameters& parameters, Visit visit) const {
  for (size_t m = 0; m < parameters.pA.size(); ++m)
    if (Learns(settings_.learn_a, static_cast<int>(m))) visit('A', m, parameters.pA[m]);
  for (size_t f = 0; f < parameters.pB.size(); ++f) {
    if (!Learns(settings_.learn_b, static_cast<int>(f))) continue;
    for (auto& matrix : parameters.pB[f]) visit('B', f, matrix);
  }
  for (size_t m = 0; m < parameters.pC.size(); ++m)
    if (Learns(settings_.learn_c, static_cast<int>(m))) visit('C', m, parameters.pC[m]);
  for (size_t f = 0; f < parameters.pD.size(); ++f)
    if (Learns(settings_.learn_d, static_cast<int>(f))) visit('D', f, parameters.pD[f]);
  if (settings_.learn_e) visit('E', 0, parameters.pE);
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

void StateRows::AddMemory(const IndividualState& state, List<double>& memory) const {
  Writer writer(memory);
  const size_t held = state.observations.size();
  const size_t slots = static_cast<size_t>(held_ticks_);
  if (held_ticks_ > 0) {
    const size_t controls = model_.controls().size();
    writer.Number(static_cast<double>(held));
    for (const Observation& observation : state.observations) Write(observation, model_, writer);
    writer.Zeros((slots - held) * NumOutcomes(model_));
    for (const List<int>& action : state.actions)
      for (int choice : action) writer.Number(choice);
    writer.Zeros((slots - state.actions.size()) * controls);
  }
  if (keeps_history_) {
    for (const Beliefs& beliefs : state.history) writer.Lists(beliefs);
    writer.Zeros((slots - state.history.size()) * NumStates(model_));
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
}

void StateRows::SetMemory(absl::Span<const double> memory, IndividualState& state) const {
  Reader reader(memory);
  const size_t slots = static_cast<size_t>(held_ticks_);
  size_t held = 0;
  if (held_ticks_ > 0) {
    const std::vector<Control>& controls = model_.controls();
    held = static_cast<size_t>(reader.Integer());
    const size_t taken = std::max<size_t>(held, 1) - 1;
    state.observations.resize(held);
    for (Observation& observation : state.observations)
      ReadObservation(model_, reader, observation);
    reader.Skip((slots - held) * NumOutcomes(model_));
    state.actions.resize(taken);
    for (List<int>& action : state.actions) {
      action.clear();
      for (const Control& control : controls)
        action.push_back(std::min(reader.Integer(), control.actions - 1));
    }
    reader.Skip((slots - taken) * controls.size());
  }
  if (keeps_history_) {
    state.history.assign(held, at_birth_.D);
    for (Beliefs& beliefs : state.history) reader.Lists(beliefs);
    reader.Skip((slots - held) * NumStates(model_));
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

void StateRows::AddCounts(const IndividualState& state, List<double>& counts) const {
  if (!settings_.learns()) return;
  Writer writer(counts);
  VisitCounts(state.parameters, [&](char /*letter*/, size_t /*index*/, const List<double>& values) {
    writer.Numbers(values);
  });
}

void StateRows::SetCounts(absl::Span<const double> counts, IndividualState& state) const {
  if (!settings_.learns()) return;
  Reader reader(counts);
  VisitCounts(state.parameters, [&](char /*letter*/, size_t /*index*/, List<double>& values) {
    reader.Numbers(values);
  });
  TakeMeans(model_, settings_, state.parameters);
}

}  // namespace starling
