// What each kernel costs: nanoseconds of an agent-step, operations, and the share of what this core
// can do at most.
//
//   bazel run //bench:kernel_benchmark -- [CASES]       # letters of the suite "inference",
//   "abcdefg"
//
// Tiles of 1,024 agents are stepped in a closed loop, their observations drawn from their own
// model; each kernel is timed for itself. The least of all ticks counts: the figure is of the
// kernel, not of the machine's other work. The clock's own cost is taken off.
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agents/model/image_layout.h"
#include "agents/population/kernel_choice.h"
#include "agents/population/lane_population.h"
#include "agents/population/tile_arguments.h"
#include "base/status_macros.h"
#include "bench/suites/inference/agent_cases.h"
#include "bench/suites/inference/machine_limits.h"

namespace starling {
namespace {

constexpr int kAgents = 1024;
constexpr int kTicks = 60;
enum Kernel { kInferStates, kInferPolicies, kAct, kLearn, kNumKernels };
constexpr const char* kNames[kNumKernels] = {"infer_states", "infer_policies", "act", "learn"};

double Nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e9 * static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec);
}

double ClockNanoseconds() {
  double least = 1e9;
  for (int i = 0; i < 1000; ++i) {
    const double begin = Nanoseconds();
    least = std::min(least, Nanoseconds() - begin);
  }
  return least;
}

struct Free {
  void operator()(std::byte* bytes) const { std::free(bytes); }
};
using Bytes = std::unique_ptr<std::byte[], Free>;

Bytes Allocate(int64_t size) {
  return Bytes(
      static_cast<std::byte*>(std::aligned_alloc(64, static_cast<size_t>((size + 127) / 64 * 64))));
}

// The agents' world: hidden states that move as their model says.
class Lives {
 public:
  explicit Lives(const GenerativeModel& model) : model_(model), states_(kAgents) {
    for (std::vector<int>& states : states_) {
      for (const Factor& factor : model.factors())
        states.push_back(Sample(factor.D.data(), factor.states, 1));
    }
  }

  int Outcome(int agent, const Modality& modality) {
    const size_t columns = modality.A.values.size() / static_cast<size_t>(modality.outcomes);
    const int64_t column = JointState(states_[static_cast<size_t>(agent)], modality.dependencies);
    return Sample(modality.A.values.data() + column, modality.outcomes, columns);
  }

  void Move(int agent, const std::vector<int>& actions) {
    const std::vector<int> before = states_[static_cast<size_t>(agent)];
    for (size_t f = 0; f < model_.factors().size(); ++f) {
      const Factor& factor = model_.factors()[f];
      int64_t column = JointState(before, factor.dependencies);
      for (int control : factor.controls) {
        column = column * model_.controls()[static_cast<size_t>(control)].actions +
                 actions[static_cast<size_t>(control)];
      }
      const size_t columns = factor.B.values.size() / static_cast<size_t>(factor.states);
      states_[static_cast<size_t>(agent)][f] =
          Sample(factor.B.values.data() + column, factor.states, columns);
    }
  }

 private:
  int64_t JointState(const std::vector<int>& states, const std::vector<int>& factors) const {
    int64_t joint = 0;
    for (int f : factors) {
      joint =
          joint * model_.factors()[static_cast<size_t>(f)].states + states[static_cast<size_t>(f)];
    }
    return joint;
  }
  int Sample(const double* p, int count, size_t stride) {
    double rest = std::uniform_real_distribution<>()(random_);
    for (int i = 0; i + 1 < count; ++i) {
      rest -= p[static_cast<size_t>(i) * stride];
      if (rest < 0) return i;
    }
    return count - 1;
  }

  const GenerativeModel& model_;
  std::vector<std::vector<int>> states_;
  std::mt19937_64 random_{1};
};

using Times = std::array<double, kNumKernels>;

// The least nanoseconds of a tile's step, by kernel.
Times Measure(const GenerativeModel& model, const LanePopulation& population,
              const TileKernels& kernels) {
  const int lanes = population.lanes();
  const int tiles = kAgents / lanes;
  const int64_t state_bytes = population.state_bytes(), learned_bytes = population.learned_bytes();
  Bytes before = Allocate(state_bytes * tiles), after = Allocate(state_bytes * tiles);
  const Bytes learned = Allocate(learned_bytes * tiles);
  const Bytes scratch = Allocate(population.scratch_bytes());
  for (int tile = 0; tile < tiles; ++tile)
    population.InitTile(before.get() + tile * state_bytes, learned.get() + tile * learned_bytes);
  Lives lives(model);
  std::vector<int64_t> ids(kAgents);
  for (int i = 0; i < kAgents; ++i) ids[static_cast<size_t>(i)] = i;
  const std::vector<double> uniforms(model.controls().size() * static_cast<size_t>(lanes), 0.3);
  const size_t tile_outcomes = model.modalities().size() * static_cast<size_t>(lanes);
  std::vector<int32_t> outcomes(tile_outcomes * static_cast<size_t>(tiles));
  const double clock = ClockNanoseconds();
  Times least;
  least.fill(1e18);
  for (int tick = 0; tick < kTicks; ++tick) {
    Times times = {};
    int32_t* outcome = outcomes.data();
    for (int tile = 0; tile < tiles; ++tile) {
      for (const Modality& modality : model.modalities()) {
        for (int l = 0; l < lanes; ++l) *outcome++ = lives.Outcome(tile * lanes + l, modality);
      }
    }
    for (int tile = 0; tile < tiles; ++tile) {
      const TileArguments arguments = {
          reinterpret_cast<const unsigned char*>(population.image().bytes().data()),
          reinterpret_cast<unsigned char*>(scratch.get()),
          reinterpret_cast<const unsigned char*>(before.get() + tile * state_bytes),
          reinterpret_cast<unsigned char*>(after.get() + tile * state_bytes),
          reinterpret_cast<unsigned char*>(learned.get() + tile * learned_bytes),
          ids.data() + tile * lanes,
          outcomes.data() + static_cast<size_t>(tile) * tile_outcomes,
          uniforms.data()};
      const auto time = [&](Kernel kernel, void (*run)(const TileArguments*)) {
        const double begin = Nanoseconds();
        run(&arguments);
        times[kernel] += std::max(Nanoseconds() - begin - clock, 0.0);
      };
      time(kInferStates, kernels.infer_states);
      time(kInferPolicies, kernels.infer_policies);
      time(kAct, kernels.act);
      if (learned_bytes > 0) time(kLearn, kernels.learn);
    }
    for (int i = 0; i < kAgents; ++i)
      lives.Move(i, population.Actions(after.get() + i / lanes * state_bytes, i % lanes));
    for (int kernel = 0; kernel < kNumKernels; ++kernel)
      least[static_cast<size_t>(kernel)] =
          std::min(least[static_cast<size_t>(kernel)], times[static_cast<size_t>(kernel)] / tiles);
    std::swap(before, after);
  }
  return least;
}

absl::Status Print(const AgentCase& agent_case, InstructionSet instructions, Precision precision) {
  ASSIGN_OR_RETURN(const GenerativeModel model, agent_case.model());
  ASSIGN_OR_RETURN(const auto population,
                   LanePopulation::Create(model, agent_case.settings, precision, instructions));
  ASSIGN_OR_RETURN(const TileKernels* kernels, ChooseKernels(instructions, precision));
  const Times times = Measure(model, *population, *kernels);
  const PlanStages& stages = population->plan_statistics().stages;
  // Of several factors, as many sweeps as agents need: not known.
  const double operations[kNumKernels] = {
      model.factors().size() == 1 ? stages.inference.operations : 0,
      stages.beliefs.operations + stages.terms.operations + stages.sums.operations, 0, 0};
  const CoreLimits& limits = MeasuredCoreLimits();
  const double limit =
      precision == Precision::kFloat ? limits.multiply_adds_float : limits.multiply_adds_double;
  double total = 0;
  for (double time : times) total += time < 1e17 ? time / population->lanes() : 0;
  for (int kernel = 0; kernel < kNumKernels; ++kernel) {
    const double time = times[static_cast<size_t>(kernel)] / population->lanes();
    if (time > 1e16 || (kernel == kLearn && population->learned_bytes() == 0)) continue;
    std::printf("%-5s %-8s %-6s %-15s %10.1f ns %4.0f %%", agent_case.name.c_str(), kernels->name,
                precision == Precision::kFloat ? "float" : "double", kNames[kernel], time,
                100 * time / total);
    if (operations[kernel] > 0) {
      std::printf(" %10.0f operations %5.1f %% of the limit", operations[kernel],
                  100 * operations[kernel] / time * 1e9 / limit);
    }
    std::printf("\n");
  }
  std::printf("%-5s %-8s %-6s %-15s %10.1f ns   %.0f agent-steps/s\n\n", agent_case.name.c_str(),
              kernels->name, precision == Precision::kFloat ? "float" : "double", "all", total,
              1e9 / total);
  return absl::OkStatus();
}

absl::Status Run(const std::string& cases) {
  const CoreLimits& limits = MeasuredCoreLimits();
  std::printf("one core: %.1f G multiply-adds/s in float, %.1f G in double, %.1f GB/s copied\n\n",
              limits.multiply_adds_float * 1e-9, limits.multiply_adds_double * 1e-9,
              limits.copied_bytes * 1e-9);
  for (char name : cases) {
    ASSIGN_OR_RETURN(const AgentCase* agent_case, FindAgentCase(std::string(1, name)));
    for (const InstructionSet instructions : AvailableInstructionSets()) {
      if (instructions == InstructionSet::kPortable) continue;
      for (const Precision precision : {Precision::kFloat, Precision::kDouble})
        RETURN_IF_ERROR(Print(*agent_case, instructions, precision));
    }
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace starling

int main(int argc, char** argv) {
  const absl::Status status = starling::Run(argc > 1 ? argv[1] : "abcdefg");
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
