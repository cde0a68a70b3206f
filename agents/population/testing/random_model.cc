#include "agents/population/testing/random_model.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace starling {
namespace {

// Makes every column, entries with equal later indices, a distribution.
void FillColumns(Dice& dice, double zeros, Tensor& tensor) {
  const int rows = tensor.shape[0];
  const int columns = static_cast<int>(tensor.values.size()) / rows;
  auto entry = [&](int row, int column) -> double& {
    return tensor.values[static_cast<size_t>(row * columns + column)];
  };
  const int kind = dice.Below(4);
  for (int c = 0; c < columns; ++c) {
    const int kept = dice.Below(rows);
    double sum = 0;
    for (int r = 0; r < rows; ++r) {
      double& value = entry(r, c);
      if (kind == 0) value = r == kept ? 1 : 0;                                     // deterministic
      if (kind == 1) value = 0.05 + dice.Unit();                                    // dense
      if (kind == 2) value = r == kept ? 1 : dice.Chance(zeros) ? 0 : dice.Unit();  // some zeros
      if (kind == 3) value = r == c % rows ? 0.75 : 0.25;                           // diagonal
      sum += value;
    }
    for (int r = 0; r < rows; ++r) entry(r, c) /= sum;
  }
}

std::vector<double> RandomDistribution(Dice& dice, int size) {
  Tensor column({size});
  FillColumns(dice, 0.5, column);
  return column.values;
}

Factor RandomFactor(Dice& dice, const RandomModelOptions& options, const ModelParts& parts,
                    const std::vector<int>& states, int f) {
  Factor factor;
  factor.states = states[static_cast<size_t>(f)];
  factor.dependencies =
      dice.Chance(0.6) ? std::vector<int>{f} : dice.Subset(static_cast<int>(states.size()), 2);
  factor.controls = dice.Subset(static_cast<int>(parts.controls.size()), 2);
  std::vector<int> shape = {factor.states};
  for (int d : factor.dependencies) shape.push_back(states[static_cast<size_t>(d)]);
  for (int c : factor.controls) shape.push_back(parts.controls[static_cast<size_t>(c)].actions);
  factor.B = Tensor(shape);
  FillColumns(dice, options.zeros, factor.B);
  if (dice.Chance(0.7)) factor.D = RandomDistribution(dice, factor.states);
  return factor;
}

Modality RandomModality(Dice& dice, const RandomModelOptions& options,
                        const std::vector<int>& states) {
  Modality modality;
  modality.outcomes = dice.UpTo(options.max_outcomes);
  modality.dependencies = dice.Subset(static_cast<int>(states.size()), 3);
  std::vector<int> shape = {modality.outcomes};
  for (int d : modality.dependencies) shape.push_back(states[static_cast<size_t>(d)]);
  modality.A = Tensor(shape);
  FillColumns(dice, options.zeros, modality.A);
  std::vector<int> c_shape = {modality.outcomes};
  if (dice.Chance(0.3)) c_shape.push_back(options.policy_length);
  modality.C = Tensor(c_shape);
  for (double& value : modality.C.values) value = 4 * dice.Unit() - 2;
  if (dice.Chance(0.3)) modality.preference = PreferenceKind::kPreference;
  return modality;
}

// At least one action legal in every joint state of some factors.
void AddMask(Dice& dice, const std::vector<int>& states, Control& control) {
  control.legal_dependencies = dice.Subset(static_cast<int>(states.size()), 2);
  std::vector<int> shape = {control.actions};
  for (int d : control.legal_dependencies) shape.push_back(states[static_cast<size_t>(d)]);
  control.legal = Tensor(shape);
  const int columns = static_cast<int>(control.legal.values.size()) / control.actions;
  for (int c = 0; c < columns; ++c) {
    const int legal = dice.Below(control.actions);
    for (int a = 0; a < control.actions; ++a)
      control.legal.values[static_cast<size_t>(a * columns + c)] =
          a == legal || dice.Chance(0.5) ? 1 : 0;
  }
}

// Counts of what is possible and, now and then, of what is not.
Tensor RandomCounts(Dice& dice, const Tensor& like) {
  Tensor counts = like;
  for (double& value : counts.values)
    value = value > 0 || dice.Chance(0.2) ? 0.1 + 8 * dice.Unit() : 0;
  return counts;
}

void LearnInPart(Dice& dice, size_t tensors, std::optional<LearningSettings>& learning) {
  if (!learning) return;
  if (dice.Chance(0.5)) learning->forgetting = 0.5 * dice.Unit();
  if (dice.Chance(0.5)) learning->only = {dice.Below(static_cast<int>(tensors))};
}

}  // namespace

std::vector<int> Dice::Subset(int count, int most) {
  std::vector<int> all(static_cast<size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  for (int i = count - 1; i > 0; --i)
    std::swap(all[static_cast<size_t>(i)], all[static_cast<size_t>(Below(i + 1))]);
  all.resize(static_cast<size_t>(Below(std::min(count, most) + 1)));
  return all;
}

GenerativeModel RandomModel(Dice& dice, const RandomModelOptions& options) {
  ModelParts parts;
  std::vector<int> states(static_cast<size_t>(dice.UpTo(options.max_factors)));
  for (int& count : states) count = dice.UpTo(options.max_states);
  parts.controls.resize(static_cast<size_t>(dice.UpTo(options.max_controls)));
  for (Control& control : parts.controls) {
    control.actions = dice.UpTo(options.max_actions);
    if (options.masks > 0 && dice.Chance(options.masks)) AddMask(dice, states, control);
  }
  for (int f = 0; f < static_cast<int>(states.size()); ++f)
    parts.factors.push_back(RandomFactor(dice, options, parts, states, f));
  const int modalities = dice.UpTo(options.max_modalities);
  for (int m = 0; m < modalities; ++m)
    parts.modalities.push_back(RandomModality(dice, options, states));
  if (options.counts) {
    for (Factor& factor : parts.factors) {
      if (dice.Chance(0.5)) factor.pB = RandomCounts(dice, factor.B);
      if (dice.Chance(0.5)) continue;
      for (int s = 0; s < factor.states; ++s)
        factor.pD.push_back(s == 0 || dice.Chance(0.7) ? 0.5 + dice.Unit() : 0);
    }
    for (Modality& modality : parts.modalities)
      if (dice.Chance(0.5)) modality.pA = RandomCounts(dice, modality.A);
  }
  return GenerativeModel::Create(std::move(parts)).value();
}

AgentSettings RandomSettings(Dice& dice, const GenerativeModel& model,
                             const RandomModelOptions& options) {
  AgentSettings settings;
  if (dice.Chance(0.4)) settings.inference = StateInference::kExact;
  if (dice.Chance(0.3)) settings.tolerance = 0;
  settings.iterations = dice.UpTo(16);
  settings.policy_length = options.policy_length;
  settings.gamma = 4 * dice.Unit();
  settings.alpha = 4 * dice.Unit();
  settings.use_utility = dice.Chance(0.9);
  settings.use_state_information_gain = dice.Chance(0.9);
  if (dice.Chance(0.5)) settings.selection = ActionSelection::kStochastic;
  if (dice.Chance(0.5)) settings.sampling = ActionSampling::kFull;
  if (dice.Chance(0.5)) settings.conventions.ties = TieRule::kFirstIndex;
  if (dice.Chance(0.4)) settings.learn_a = LearningSettings{dice.Unit() + 0.1, dice.Unit() + 0.1};
  if (dice.Chance(0.4)) settings.learn_b = LearningSettings{dice.Unit() + 0.1, dice.Unit() + 0.1};
  settings.conventions.learn_only_possible = dice.Chance(0.5);
  if (dice.Chance(0.33)) {
    for (const auto& policy : AllPolicies(model, options.policy_length)) {
      if (settings.policies.empty() || dice.Chance(0.4)) settings.policies.push_back(policy);
    }
  }
  if (options.windows && dice.Chance(0.4)) {
    settings.inference =
        dice.Chance(0.5) ? StateInference::kVariationalMessages : StateInference::kMarginalMessages;
    settings.window.horizon = dice.UpTo(4);
    settings.iterations = dice.UpTo(4);  // more rounds can let rounding grow without bound
  }
  if (!options.counts) return settings;
  settings.use_parameter_information_gain = dice.Chance(0.7);
  settings.conventions.novelty = static_cast<Novelty>(dice.Below(3));
  // A reciprocal of what was next to impossible is beyond any comparison.
  if (settings.conventions.novelty != Novelty::kExact)
    settings.conventions.learn_only_possible = true;
  const bool messages = settings.inference == StateInference::kVariationalMessages ||
                        settings.inference == StateInference::kMarginalMessages;
  if (!messages && dice.Chance(0.4)) settings.episode_ticks = dice.UpTo(3);
  LearnInPart(dice, model.modalities().size(), settings.learn_a);
  LearnInPart(dice, model.factors().size(), settings.learn_b);
  if (settings.episode_ticks > 0 && dice.Chance(0.5))
    settings.learn_d = LearningSettings{dice.Unit() + 0.1, dice.Unit() + 0.1};
  LearnInPart(dice, model.factors().size(), settings.learn_d);
  return settings;
}

std::vector<int> RandomObservation(Dice& dice, const GenerativeModel& model) {
  std::vector<int> observation;
  for (const Modality& modality : model.modalities())
    observation.push_back(dice.Chance(0.1) ? -1 : dice.Below(modality.outcomes));
  return observation;
}

std::vector<std::vector<std::vector<int>>> AllPolicies(const GenerativeModel& model, int length) {
  const size_t controls = model.controls().size();
  std::vector<std::vector<std::vector<int>>> policies;
  std::vector<std::vector<int>> policy(static_cast<size_t>(length), std::vector<int>(controls, 0));
  for (;;) {
    policies.push_back(policy);
    // Count up, the last control of the last step first.
    size_t digit = policy.size() * controls;
    for (; digit > 0; --digit) {
      int& choice = policy[(digit - 1) / controls][(digit - 1) % controls];
      if (++choice < model.controls()[(digit - 1) % controls].actions) break;
      choice = 0;
    }
    if (digit == 0) return policies;
  }
}

}  // namespace starling
