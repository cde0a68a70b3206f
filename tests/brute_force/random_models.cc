#include "tests/brute_force/random_models.h"

#include <cmath>
#include <iostream>
#include <numeric>
#include <utility>

namespace starling {
namespace {

std::vector<double> RandomDistribution(int size, double zeros, Random& random) {
  std::vector<double> p(static_cast<size_t>(size));
  double sum = 0;
  for (double& value : p) sum += value = random.Chance(zeros) ? 0 : 0.05 + random.Uniform();
  if (sum == 0) sum = p[static_cast<size_t>(random.Between(0, size - 1))] = 1;
  for (double& value : p) value /= sum;
  return p;
}

// Columns over the first axis.
Tensor RandomConditional(std::vector<int> shape, const ModelKind& kind, Random& random) {
  Tensor tensor(std::move(shape));
  const int rows = tensor.shape[0];
  const size_t columns = tensor.values.size() / static_cast<size_t>(rows);
  const auto set_column = [&](size_t c, const std::vector<double>& p) {
    for (int r = 0; r < rows; ++r) {
      tensor.values[static_cast<size_t>(r) * columns + c] = p[static_cast<size_t>(r)];
    }
  };
  const bool structured = random.Chance(kind.structured);
  const bool diagonal = structured && random.Chance(0.5);
  const double noise = random.Chance(0.5) ? 0.3 * random.Uniform() : 0;
  for (size_t c = 0; c < columns; ++c) {
    if (!structured) {
      set_column(c, RandomDistribution(rows, kind.zeros, random));
      continue;
    }
    std::vector<double> p(static_cast<size_t>(rows), noise / rows);
    const size_t hit =
        diagonal ? c % static_cast<size_t>(rows) : static_cast<size_t>(random.Between(0, rows - 1));
    p[hit] += 1 - noise;
    set_column(c, p);
  }
  return tensor;
}

Tensor Identity(int states) {
  Tensor tensor({states, states});
  for (int s = 0; s < states; ++s) tensor.at({s, s}) = 1;
  return tensor;
}

// 0 or 1, at least one action legal in every joint state of some factors.
void AddMask(const std::vector<Factor>& factors, Random& random, Control& control) {
  control.legal_dependencies = random.Choose(random.Between(0, static_cast<int>(factors.size())),
                                             static_cast<int>(factors.size()));
  std::vector<int> shape = {control.actions};
  for (const int d : control.legal_dependencies)
    shape.push_back(factors[static_cast<size_t>(d)].states);
  control.legal = Tensor(shape);
  const size_t columns = control.legal.values.size() / static_cast<size_t>(control.actions);
  for (size_t c = 0; c < columns; ++c) {
    for (size_t a = 0; a < static_cast<size_t>(control.actions); ++a)
      control.legal.values[a * columns + c] = random.Chance(0.6) ? 1 : 0;
    const int legal = random.Between(0, control.actions - 1);
    control.legal.values[static_cast<size_t>(legal) * columns + c] = 1;
  }
}

Tensor RandomCounts(const Tensor& like, Random& random) {
  Tensor counts = like;
  for (double& value : counts.values) value = value > 0 ? 0.1 + 3 * random.Uniform() : 0;
  return counts;
}

}  // namespace

int Random::Draw(const std::vector<double>& weights) {
  double rest = Uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  int last = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    last = static_cast<int>(i);
    if (rest < weights[i]) break;
    rest -= weights[i];
  }
  return last;
}

std::vector<int> Random::Choose(int count, int limit) {
  std::vector<int> all(static_cast<size_t>(limit));
  std::iota(all.begin(), all.end(), 0);
  for (int i = 0; i < count; ++i) {
    std::swap(all[static_cast<size_t>(i)], all[static_cast<size_t>(Between(i, limit - 1))]);
  }
  all.resize(static_cast<size_t>(count));
  return all;
}

RandomCase MakeRandomCase(const ModelKind& kind, Random& random) {
  ModelParts parts;
  const int controls = random.Between(1, 3);
  double joint_actions = 1;
  for (int c = 0; c < controls; ++c) {
    parts.controls.push_back({"", random.Between(1, 3)});
    joint_actions *= parts.controls.back().actions;
  }
  AgentSettings settings;
  while (settings.policy_length < kind.longest_policy &&
         std::pow(joint_actions, settings.policy_length + 1) <= kind.most_policies) {
    ++settings.policy_length;
  }

  const int factors = random.Between(1, kind.most_factors);
  for (int f = 0; f < factors; ++f) {
    Factor factor;
    factor.states = random.Between(1, 4);
    parts.factors.push_back(factor);
  }
  for (int f = 0; f < factors; ++f) {
    Factor& factor = parts.factors[static_cast<size_t>(f)];
    factor.dependencies = {f};
    if (random.Chance(0.5))
      factor.dependencies = random.Choose(random.Between(1, factors), factors);
    factor.controls = random.Choose(random.Between(0, controls), controls);
    std::vector<int> shape = {factor.states};
    for (const int d : factor.dependencies) {
      shape.push_back(parts.factors[static_cast<size_t>(d)].states);
    }
    for (const int c : factor.controls) {
      shape.push_back(parts.controls[static_cast<size_t>(c)].actions);
    }
    if (random.Chance(kind.still)) {
      factor.dependencies = {f};
      factor.controls = {};
      factor.B = Identity(factor.states);
    } else {
      factor.B = RandomConditional(shape, kind, random);
    }
    if (random.Chance(0.8)) factor.D = RandomDistribution(factor.states, kind.zeros, random);
    if (kind.counts && random.Chance(0.5)) factor.pB = RandomCounts(factor.B, random);
  }
  for (Control& control : parts.controls) {
    if (random.Chance(kind.masks)) AddMask(parts.factors, random, control);
  }
  const int modalities = random.Between(1, 3);
  for (int m = 0; m < modalities; ++m) {
    Modality modality;
    modality.outcomes = random.Between(1, 4);
    modality.dependencies = random.Choose(random.Between(1, factors), factors);
    std::vector<int> shape = {modality.outcomes};
    for (const int d : modality.dependencies) {
      shape.push_back(parts.factors[static_cast<size_t>(d)].states);
    }
    modality.A = RandomConditional(shape, kind, random);
    if (kind.counts && random.Chance(0.5)) modality.pA = RandomCounts(modality.A, random);
    if (random.Chance(0.3)) modality.preference = PreferenceKind::kPreference;
    if (random.Chance(0.8)) {
      modality.C = Tensor({modality.outcomes});
      if (kind.preferences_over_time) {
        modality.C = Tensor({modality.outcomes, settings.policy_length + random.Between(0, 1)});
      }
      for (double& value : modality.C.values) value = 2 * random.Uniform() - 1;
    }
    parts.modalities.push_back(modality);
  }
  if (kind.uneven_habits) {
    const double policies = std::pow(joint_actions, settings.policy_length);
    parts.E = RandomDistribution(static_cast<int>(policies), 0.2, random);
  }
  absl::StatusOr<GenerativeModel> model = GenerativeModel::Create(std::move(parts));
  if (!model.ok()) {
    std::cerr << model.status() << std::endl;
    std::abort();
  }
  return {*std::move(model), settings};
}

std::vector<std::vector<std::vector<int>>> SomePolicies(const GenerativeModel& model, int length,
                                                        int count, Random& random) {
  std::vector<std::vector<std::vector<int>>> policies;
  for (int p = 0; p < count; ++p) {
    policies.emplace_back();
    for (int t = 0; t < length; ++t) {
      policies.back().emplace_back();
      for (const Control& control : model.controls()) {
        policies.back().back().push_back(random.Between(0, control.actions - 1));
      }
    }
  }
  return policies;
}

ModelWorld::ModelWorld(const GenerativeModel& model, Random& random)
    : model_(model), random_(random) {
  for (const Factor& factor : model.factors()) states_.push_back(random.Draw(factor.D));
}

std::vector<int> ModelWorld::Observe() {
  std::vector<int> outcomes;
  for (const Modality& modality : model_.modalities()) {
    std::vector<double> p;
    for (int o = 0; o < modality.outcomes; ++o) {
      std::vector<int> index = {o};
      for (const int d : modality.dependencies) index.push_back(states_[static_cast<size_t>(d)]);
      p.push_back(modality.A.at(index));
    }
    outcomes.push_back(random_.Draw(p));
  }
  return outcomes;
}

void ModelWorld::Act(const std::vector<int>& action) {
  std::vector<int> next;
  for (const Factor& factor : model_.factors()) {
    std::vector<double> p;
    for (int s = 0; s < factor.states; ++s) {
      std::vector<int> index = {s};
      for (const int d : factor.dependencies) index.push_back(states_[static_cast<size_t>(d)]);
      for (const int c : factor.controls) index.push_back(action[static_cast<size_t>(c)]);
      p.push_back(factor.B.at(index));
    }
    next.push_back(random_.Draw(p));
  }
  states_ = next;
}

}  // namespace starling
