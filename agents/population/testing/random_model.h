// Small generative models and settings drawn at random, for tests that hold for all of them.
//
//   Dice dice(seed);
//   const GenerativeModel model = RandomModel(dice, {});
//   const AgentSettings settings = RandomSettings(dice, model);
//
// Every kind of structure turns up: factors, modalities and controls of size one, dependency lists
// in any order, empty ones, several controls of a factor, zeros, one-hot columns, a diagonal plus a
// constant, preferences over time.
#ifndef STARLING_AGENTS_POPULATION_TESTING_RANDOM_MODEL_H_
#define STARLING_AGENTS_POPULATION_TESTING_RANDOM_MODEL_H_

#include <cstdint>
#include <random>
#include <vector>

#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"

namespace starling {

// The same rolls from the same seed everywhere.
class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}

  // 0 to count - 1.
  int Below(int count) { return static_cast<int>(engine_() % static_cast<uint64_t>(count)); }
  // 1 to count.
  int UpTo(int count) { return 1 + Below(count); }
  // In [0, 1).
  double Unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  bool Chance(double probability) { return Unit() < probability; }
  // Some of the numbers below `count`, at most `most`, in any order.
  std::vector<int> Subset(int count, int most);

 private:
  std::mt19937_64 engine_;
};

struct RandomModelOptions {
  int max_factors = 3;
  int max_modalities = 3;
  int max_controls = 2;
  int max_states = 4;
  int max_outcomes = 4;
  int max_actions = 3;
  int policy_length = 2;  // of preferences that change with time
  double masks = 0;       // chance of a control whose actions are not all legal everywhere
  bool windows = true;    // inference may pass messages over a window
  double zeros = 0.3;     // share of zeros in tensors that are neither dense nor deterministic
  // Counts in half of A and B, novelty by any rule, forgetting, tensors that do not learn,
  // episodes.
  bool counts = false;
};

GenerativeModel RandomModel(Dice& dice, const RandomModelOptions& options);

// Any inference, selection, sampling, rule and learning; policies of the options' length, a third
// of them given one by one.
AgentSettings RandomSettings(Dice& dice, const GenerativeModel& model,
                             const RandomModelOptions& options = {});

// An outcome for each modality, whether possible or not; one in ten is missing (-1).
std::vector<int> RandomObservation(Dice& dice, const GenerativeModel& model);

// Every policy of a length, as AgentSettings::policies wants them, in the order of complete sets.
std::vector<std::vector<std::vector<int>>> AllPolicies(const GenerativeModel& model, int length);

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_TESTING_RANDOM_MODEL_H_
