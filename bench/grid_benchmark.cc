// How many agent-steps a second one core makes on a 5x5 grid: 25 states and outcomes, 5 actions,
// policy length 3, 125 policies, noisy A.
//
//   bazel run //bench:grid_benchmark [-- agents]
//
// One full step is state inference, policy inference and action. Prints the median and the range of
// rounds that alternate between the variants, so that a noisy machine disturbs them alike.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "agents/math/philox.h"
#include "agents/model/presets/grid.h"
#include "agents/population/population.h"

namespace starling {
namespace {

constexpr int kRounds = 7;
constexpr int kOutcomes = 25;

struct AlignedBytes {
  explicit AlignedBytes(int64_t size) : storage(static_cast<size_t>(size + 64)) {}
  std::byte* get() {
    return storage.data() + (64 - reinterpret_cast<uintptr_t>(storage.data()) % 64) % 64;
  }
  std::vector<std::byte> storage;
};

class Variant {
 public:
  Variant(const char* name, std::unique_ptr<const Population> population, int64_t agents)
      : name_(name), population_(std::move(population)), agents_(agents) {
    const int lanes = population_->lanes();
    tiles_ = (agents + lanes - 1) / lanes;
    for (auto& buffer : state_)
      buffer = std::make_unique<AlignedBytes>(tiles_ * population_->state_bytes());
    scratch_ = std::make_unique<AlignedBytes>(population_->scratch_bytes());
    for (int64_t slot = 0; slot < tiles_ * lanes; ++slot) ids_.push_back(slot < agents ? slot : -1);
    for (int64_t tile = 0; tile < tiles_; ++tile)
      population_->InitTile(state_[0]->get() + tile * population_->state_bytes(), nullptr);
    observations_.resize(static_cast<size_t>(lanes));
  }

  void Round() {
    const int ticks = static_cast<int>(std::max<int64_t>(1, 20000 / agents_));
    const auto start = std::chrono::steady_clock::now();
    for (int t = 0; t < ticks; ++t) Tick();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    rates_.push_back(static_cast<double>(agents_) * ticks / seconds.count());
  }

  void Report() {
    std::sort(rates_.begin(), rates_.end());
    std::printf(
        "%-16s %12.0f agent-steps/s   (%.0f to %.0f)   %lld bytes/agent, %.0f "
        "operations/agent-step\n",
        name_, rates_[rates_.size() / 2], rates_.front(), rates_.back(),
        static_cast<long long>(2 * population_->state_bytes() / population_->lanes()),
        population_->plan_statistics().operations);
  }

 private:
  void Tick() {
    for (int64_t tile = 0; tile < tiles_; ++tile) {
      const int lanes = population_->lanes();
      const int64_t* ids = ids_.data() + tile * lanes;
      for (int l = 0; l < lanes; ++l) {
        observations_[static_cast<size_t>(l)] = UniformInt(
            1, static_cast<uint64_t>(tile * lanes + l), tick_, Purpose::kObservation, 0, kOutcomes);
      }
      const int64_t offset = tile * population_->state_bytes();
      TileSums sums;
      population_->StepTile({1, tick_, ids, observations_.data(), state_[tick_ % 2]->get() + offset,
                             state_[(tick_ + 1) % 2]->get() + offset, nullptr, &sums},
                            scratch_->get());
    }
    ++tick_;
  }

  const char* name_;
  std::unique_ptr<const Population> population_;
  int64_t agents_;
  int64_t tiles_ = 0;
  uint32_t tick_ = 0;
  std::unique_ptr<AlignedBytes> state_[2];
  std::unique_ptr<AlignedBytes> scratch_;
  std::vector<int64_t> ids_;
  std::vector<int32_t> observations_;
  std::vector<double> rates_;
};

int Run(int64_t agents) {
  const absl::StatusOr<GenerativeModel> model = MakeGridModel({});
  if (!model.ok()) return 1;
  AgentSettings settings;
  settings.policy_length = 3;
  std::vector<std::unique_ptr<Variant>> variants;
  struct Choice {
    const char* name;
    Precision precision;
    InstructionSet instructions;
  };
  for (const Choice& choice :
       {Choice{"float avx2", Precision::kFloat, InstructionSet::kAvx2},
        Choice{"double avx2", Precision::kDouble, InstructionSet::kAvx2},
        Choice{"float portable", Precision::kFloat, InstructionSet::kPortable}}) {
    auto population = Population::Create(*model, settings, choice.precision, choice.instructions);
    if (!population.ok()) {
      std::printf("%-16s %s\n", choice.name, std::string(population.status().message()).c_str());
      continue;
    }
    variants.push_back(std::make_unique<Variant>(choice.name, *std::move(population), agents));
  }
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& variant : variants) variant->Round();
  }
  for (const auto& variant : variants) variant->Report();
  return 0;
}

}  // namespace
}  // namespace starling

int main(int argc, char** argv) {
  const int64_t agents = argc > 1 ? std::atoll(argv[1]) : 1000;
  if (agents < 1) {
    std::fprintf(stderr, "usage: grid_benchmark [agents >= 1]\n");
    return 2;
  }
  return starling::Run(agents);
}
