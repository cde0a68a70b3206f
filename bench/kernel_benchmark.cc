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
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
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
#include "bench/suites/inference/model_world.h"
#include "engine/core/aligned_bytes.h"

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

// The agents' world: hidden states that move as their model says.
class ModelLives {
 public:
  ModelLives(const GenerativeModel& model, int lanes)
      : world_(MakeModelWorld(model)),
        lanes_(lanes),
        modalities_(static_cast<int>(model.modalities().size())),
        controls_(static_cast<int>(model.controls().size())),
        outcomes_(static_cast<size_t>(kAgents * modalities_)),
        actions_(static_cast<size_t>(kAgents * controls_)) {
    const size_t bytes = static_cast<size_t>(world_->Layout().agent_bytes) * kAgents;
    for (auto& states : states_) states.resize(bytes);
    for (int i = 0; i < kAgents; ++i) ids_.push_back(i);
    world_->InitAgents({kSeed, 0}, {0, kAgents, ids_.data()}, {states_[0].data(), nullptr});
  }

  const int64_t* ids(int tile) const { return ids_.data() + tile * lanes_; }
  // [modality][lane] of a tile.
  const int32_t* outcomes(int tile) const { return outcomes_.data() + tile * lanes_ * modalities_; }

  void Observe() {
    for (int tile = 0; tile < kAgents / lanes_; ++tile) {
      world_->Observe({kSeed, tick_}, {tile * lanes_, lanes_, ids(tile)},
                      {states_[tick_ % 2].data(), nullptr},
                      {outcomes_.data() + tile * lanes_ * modalities_, lanes_});
    }
  }
  void Act(int agent, const std::vector<int>& actions) {
    std::copy(actions.begin(), actions.end(), actions_.begin() + agent * controls_);
  }
  void Move() {
    world_->StepAgents({kSeed, tick_}, {0, kAgents, ids_.data()},
                       {states_[tick_ % 2].data(), nullptr}, {actions_.data(), controls_},
                       {states_[1 - tick_ % 2].data(), nullptr});
    ++tick_;
  }

 private:
  static constexpr uint64_t kSeed = 1;

  const std::shared_ptr<const World> world_;
  const int lanes_, modalities_, controls_;
  uint32_t tick_ = 0;
  std::vector<int64_t> ids_;
  std::vector<std::byte> states_[2];
  std::vector<int32_t> outcomes_, actions_;
};

using Times = std::array<double, kNumKernels>;

// The least nanoseconds of a tile's step, by kernel.
Times Measure(const GenerativeModel& model, const LanePopulation& population,
              const TileKernels& kernels) {
  const int lanes = population.lanes();
  const int tiles = kAgents / lanes;
  const int64_t state_bytes = population.state_bytes(), learned_bytes = population.learned_bytes();
  AlignedBytes before = AllocateAligned(state_bytes * tiles);
  AlignedBytes after = AllocateAligned(state_bytes * tiles);
  const AlignedBytes learned = AllocateAligned(learned_bytes * tiles);
  const AlignedBytes scratch = AllocateAligned(population.scratch_bytes());
  for (int tile = 0; tile < tiles; ++tile)
    population.InitTile(before.get() + tile * state_bytes, learned.get() + tile * learned_bytes);
  ModelLives lives(model, lanes);
  const std::vector<double> uniforms(model.controls().size() * static_cast<size_t>(lanes), 0.3);
  const double clock = ClockNanoseconds();
  Times least;
  least.fill(1e18);
  for (int tick = 0; tick < kTicks; ++tick) {
    Times times = {};
    lives.Observe();
    for (int tile = 0; tile < tiles; ++tile) {
      const TileArguments arguments = {
          reinterpret_cast<const unsigned char*>(population.image().bytes().data()),
          reinterpret_cast<unsigned char*>(scratch.get()),
          reinterpret_cast<const unsigned char*>(before.get() + tile * state_bytes),
          reinterpret_cast<unsigned char*>(after.get() + tile * state_bytes),
          reinterpret_cast<unsigned char*>(learned.get() + tile * learned_bytes),
          lives.ids(tile),
          lives.outcomes(tile),
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
      lives.Act(i, population.Actions(after.get() + i / lanes * state_bytes, i % lanes));
    lives.Move();
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
