// Small random models, and the worlds they describe.
#ifndef STARLING_TESTS_BRUTE_FORCE_RANDOM_MODELS_H_
#define STARLING_TESTS_BRUTE_FORCE_RANDOM_MODELS_H_

#include <cstdint>
#include <random>
#include <vector>

#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"

namespace starling {

// The same numbers on every machine.
class Random {
 public:
  explicit Random(uint64_t seed) : generator_(seed) {}
  double Uniform() { return static_cast<double>(generator_() >> 11) * 0x1p-53; }
  int Between(int least, int most) {
    return least + static_cast<int>(generator_() % static_cast<uint64_t>(most - least + 1));
  }
  bool Chance(double p) { return Uniform() < p; }
  // An index, in proportion to the weights.
  int Draw(const std::vector<double>& weights);
  // `count` different numbers of 0 to limit - 1, in any order.
  std::vector<int> Choose(int count, int limit);

 private:
  std::mt19937_64 generator_;
};

struct ModelKind {
  int most_factors = 3;
  int most_policies = 150;  // of the complete set
  int longest_policy = 3;
  double zeros = 0;       // share of entries of A and B that are 0
  double structured = 0;  // chance of a tensor with structure: one-hot, diagonal, permutation
  double still = 0;       // chance of a factor that keeps its state whatever is done
  double masks = 0;       // chance of a control whose actions are not all legal everywhere
  bool preferences_over_time = false;
  bool uneven_habits = false;
  bool counts = false;  // pA and pB differ from A and B
};

struct RandomCase {
  GenerativeModel model;
  AgentSettings settings;  // policy_length only, and policies if `given` were asked for
};

// 1 to 3 factors of 1 to 4 states, 1 to 3 modalities of 1 to 4 outcomes, 1 to 3 controls of 1 to 3
// actions, dependencies and controls of each factor at random.
RandomCase MakeRandomCase(const ModelKind& kind, Random& random);

// Some policies of the model, in no order, repeated ones among them.
std::vector<std::vector<std::vector<int>>> SomePolicies(const GenerativeModel& model, int length,
                                                        int count, Random& random);

// A world that behaves as the model says.
class ModelWorld {
 public:
  ModelWorld(const GenerativeModel& model, Random& random);
  std::vector<int> Observe();
  void Act(const std::vector<int>& action);

 private:
  const GenerativeModel& model_;
  Random& random_;
  std::vector<int> states_;
};

}  // namespace starling

#endif  // STARLING_TESTS_BRUTE_FORCE_RANDOM_MODELS_H_
