// What single precision makes of the recorded cases: a population of one follows them within the
// accuracy that float promises.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "agents/population/lane_coverage.h"
#include "agents/population/population.h"
#include "gtest/gtest.h"
#include "tests/reference/case_files.h"

namespace starling {
namespace {

constexpr double kBeliefTolerance = 1e-4;
constexpr double kEnergyTolerance = 1e-4;  // times 1 + the size of the energy
constexpr double kClearGap = 1e-3;         // between choices that rounding must not swap

struct Free {
  void operator()(std::byte* bytes) const { std::free(bytes); }
};
using Bytes = std::unique_ptr<std::byte[], Free>;

Bytes Allocate(int64_t size) {
  return Bytes(static_cast<std::byte*>(std::aligned_alloc(64, (size + 127) / 64 * 64)));
}

// One agent, in the first lane of a tile of floats.
class FloatAgent {
 public:
  FloatAgent(const ReferenceCase& reference, InstructionSet instructions)
      : population_(*Population::Create(reference.model, reference.settings, Precision::kFloat,
                                        instructions)),
        ids_(population_->lanes(), -1),
        previous_(Allocate(population_->state_bytes())),
        next_(Allocate(population_->state_bytes())),
        learned_(Allocate(population_->learned_bytes())),
        scratch_(Allocate(population_->scratch_bytes())) {
    ids_[0] = 0;
    population_->InitTile(previous_.get(), learned_.get());
  }

  void StartEpisode() {
    const Bytes forgotten = Allocate(population_->learned_bytes());
    population_->InitTile(previous_.get(), forgotten.get());
  }

  TileSums Step(const Observation& observation) {
    std::vector<int32_t> outcomes(observation.size() * ids_.size(), -1);
    for (size_t m = 0; m < observation.size(); ++m) {
      outcomes[m * ids_.size()] = observation[m].index;
    }
    TileSums sums;
    TileStep step = {};
    step.ids = ids_.data();
    step.observations = outcomes.data();
    step.previous = previous_.get();
    step.next = next_.get();
    step.learned = population_->learned_bytes() > 0 ? learned_.get() : nullptr;
    step.sums = &sums;
    population_->StepTile(step, scratch_.get());
    std::swap(previous_, next_);
    return sums;
  }

  std::vector<std::vector<double>> beliefs() const {
    return population_->Beliefs(previous_.get(), 0);
  }
  std::vector<int> action() const { return population_->Actions(previous_.get(), 0); }

  // The world saw this action instead of the agent's own.
  void Take(const std::vector<int>& action) {
    for (const TileField& field : population_->fields()) {
      if (field.name != "actions") continue;
      int32_t* actions = reinterpret_cast<int32_t*>(previous_.get() + field.offset);
      for (size_t c = 0; c < action.size(); ++c) actions[c * ids_.size()] = action[c];
    }
  }

 private:
  std::unique_ptr<const Population> population_;
  std::vector<int64_t> ids_;
  Bytes previous_, next_, learned_, scratch_;
};

void ExpectEnergy(double got, double expected, const char* what) {
  EXPECT_NEAR(got, expected, kEnergyTolerance * (1 + std::abs(expected))) << what;
}

double Expectation(const std::vector<double>& values, const std::vector<double>& probabilities) {
  double sum = 0;
  for (size_t i = 0; i < values.size(); ++i) sum += values[i] * probabilities[i];
  return sum;
}

// Whether every observation is an outcome.
bool IsSharp(const ReferenceCase& reference) {
  for (const CaseStep& step : reference.steps) {
    for (const Outcome& outcome : step.observation) {
      if (!outcome.distribution.empty()) return false;
    }
  }
  return true;
}

// A case as lanes compute it. Episodes are begun by the test.
ReferenceCase ReadForLanes(const std::string& name) {
  ReferenceCase reference = ReadCase(name);
  reference.settings.episode_ticks = 0;
  return reference;
}

std::vector<std::string> CasesOfLanes() {
  std::vector<std::string> names;
  for (const std::string& name : CaseNames()) {
    const ReferenceCase reference = ReadForLanes(name);
    if (NotInLanes(reference.model, reference.settings).empty() && IsSharp(reference)) {
      names.push_back(name);
    }
  }
  return names;
}

std::vector<double> Numbers(const CaseStep& step, const std::string& name) {
  return FindQuantity(step.expected, name)->parts[0].values;
}

class GoldenFloat : public ::testing::TestWithParam<std::string> {};

void ExpectNumbers(const ReferenceCase& reference, const std::vector<double>& gaps,
                   InstructionSet instructions) {
  FloatAgent agent(reference, instructions);
  for (size_t t = 0; t < reference.steps.size(); ++t) {
    SCOPED_TRACE(t);
    const CaseStep& expected = reference.steps[t];
    if (expected.episode_start && t > 0) agent.StartEpisode();
    const TileSums sums = agent.Step(expected.observation);
    const std::vector<std::vector<double>> beliefs = agent.beliefs();
    const std::vector<Tensor>& posterior = FindQuantity(expected.expected, "qs")->parts;
    ASSERT_EQ(beliefs.size(), posterior.size());
    for (size_t f = 0; f < beliefs.size(); ++f) {
      ASSERT_EQ(beliefs[f].size(), posterior[f].values.size());
      for (size_t s = 0; s < beliefs[f].size(); ++s) {
        EXPECT_NEAR(beliefs[f][s], posterior[f].values[s], kBeliefTolerance) << f << " " << s;
      }
    }
    ExpectEnergy(sums.free_energy, Numbers(expected, "vfe")[0], "free energy");
    const std::vector<int> chosen = agent.action();
    agent.Take(expected.action);
    if (FindQuantity(expected.expected, "G") == nullptr) continue;
    const std::vector<double> q = Numbers(expected, "q_pi");
    ExpectEnergy(sums.expected_free_energy, -Expectation(Numbers(expected, "G"), q),
                 "expected free energy");
    ExpectEnergy(sums.utility, Expectation(Numbers(expected, "G_terms.utility"), q), "utility");
    ExpectEnergy(sums.state_information_gain,
                 Expectation(Numbers(expected, "G_terms.state_info_gain"), q), "information gain");
    if (reference.settings.selection == ActionSelection::kDeterministic && gaps[t] > kClearGap) {
      EXPECT_EQ(chosen, expected.action);
    }
  }
}

TEST_P(GoldenFloat, NumbersAreReproducedToItsAccuracy) {
  const ReferenceCase reference = ReadForLanes(GetParam());
  ASSERT_EQ(reference.settings.tolerance, 0) << "a case that stops early is compared in double";
  for (const InstructionSet instructions : AvailableInstructionSets()) {
    SCOPED_TRACE(InstructionSetName(instructions));
    ExpectNumbers(reference, ChoiceGaps(GetParam()), instructions);
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, GoldenFloat, ::testing::ValuesIn(CasesOfLanes()),
                         [](const auto& info) { return TestName(info.param); });

TEST(CasesOfLanes, AreAtLeastThoseOfPymdpWithSharpOutcomesAndDefaults) {
  EXPECT_GE(CasesOfLanes().size(), 26u);
}

TEST(ChoiceGaps, AreMostlyClear) {
  int clear = 0;
  int all = 0;
  for (const std::string& name : CasesOfLanes()) {
    for (const double gap : ChoiceGaps(name)) {
      clear += gap > kClearGap;
      ++all;
    }
  }
  EXPECT_GT(clear, all / 2);
}

}  // namespace
}  // namespace starling
