// What profiling costs: a label's scope, sampling, names, and pages.
//
//   bazel run //bench:profiling_benchmark
//
// Sampling is measured in two ways: by the time spent in taking samples over all CPU time, and by
// the CPU time of rounds of the same work with and without it, in turns.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "agents/model/presets/forager.h"
#include "base/status_macros.h"
#include "engine/backends/serial_runner.h"
#include "engine/core/simulation.h"
#include "engine/worlds/foraging.h"
#include "profiling/capture/cpu_capture.h"
#include "profiling/capture/startup.h"
#include "profiling/flamegraph/flame_page.h"
#include "profiling/labels/labels.h"
#include "profiling/symbols/module_list.h"
#include "profiling/symbols/symbol_table.h"
#include "profiling/symbols/symbolize.h"

namespace starling {
namespace {

constexpr int kRounds = 30;

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Spread {
  double low, median, high;
};

Spread SpreadOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 4], values[values.size() / 2], values[values.size() * 3 / 4]};
}

template <typename Work>
double SecondsOf(const Work& work) {
  const double start = CpuSeconds();
  work();
  return CpuSeconds() - start;
}

void MeasureLabels() {
  constexpr int kScopes = 20000000;
  int64_t sum = 0;
  const auto add = [&sum](int i) {
    asm volatile("" : "+r"(i));
    sum += i;
  };
  const auto plain = [&] {
    for (int i = 0; i < kScopes; ++i) add(i);
  };
  const auto labelled = [&] {
    for (int i = 0; i < kScopes; ++i) RunLabelled(PhaseLabels::kAct, [&] { add(i); });
  };
  std::vector<double> nanoseconds;
  for (int round = 0; round < 7; ++round) {
    nanoseconds.push_back((SecondsOf(labelled) - SecondsOf(plain)) / kScopes * 1e9);
  }
  std::printf("label scope             %.2f ns (sum %lld)\n", SpreadOf(nanoseconds).median,
              static_cast<long long>(sum));
}

absl::StatusOr<std::unique_ptr<Simulation>> MakeSimulation() {
  Scenario scenario;
  scenario.name = "foraging";
  scenario.seed = 42;
  scenario.ticks = 1;
  ForagingParameters world;
  world.width = world.height = 48;
  world.food = 200;
  ASSIGN_OR_RETURN(scenario.world, MakeForagingWorld(world));
  ASSIGN_OR_RETURN(GenerativeModel model, MakeForagerModel({}));
  AgentSettings agent;
  agent.policy_length = 3;
  scenario.populations.push_back(
      {"foragers", 1024, std::make_shared<const GenerativeModel>(std::move(model)), agent});
  ASSIGN_OR_RETURN(CompiledScenario compiled, CompiledScenario::Compile(std::move(scenario)));
  return Simulation::Create(std::move(compiled), std::make_unique<SerialTickRunner>());
}

absl::Status MeasureSampling() {
  ASSIGN_OR_RETURN(const std::unique_ptr<Simulation> simulation, MakeSimulation());
  constexpr int kTicks = 40;
  absl::Status status = simulation->Step(kTicks);
  std::vector<double> ratios, shares, rates;
  double handler = 0, cpu = 0;
  const auto work = [&] { status.Update(simulation->Step(kTicks)); };
  const auto sampled = [&]() -> absl::StatusOr<double> {
    ASSIGN_OR_RETURN(const std::unique_ptr<CpuCapture> capture, CpuCapture::Start({}));
    const double seconds = SecondsOf(work);
    ASSIGN_OR_RETURN(const Profile profile, capture->Stop());
    handler += profile.facts.handler_seconds;
    cpu += profile.facts.cpu_seconds;
    rates.push_back(profile.facts.effective_hz);
    return seconds;
  };
  for (int round = 0; round < kRounds; ++round) {
    double with = 0, without = 0;  // ABBA
    without += SecondsOf(work);
    for (int i = 0; i < 2; ++i) {
      ASSIGN_OR_RETURN(const double seconds, sampled());
      with += seconds;
    }
    without += SecondsOf(work);
    ratios.push_back(with / without);
  }
  RETURN_IF_ERROR(status);
  const Spread ratio = SpreadOf(ratios);
  std::printf("sampling, %2.0f Hz        %.3f times the CPU time (quartiles %.3f to %.3f)\n",
              SpreadOf(rates).median, ratio.median, ratio.low, ratio.high);
  std::printf("handler over CPU time   %.2f %%\n", 100 * handler / cpu);
  return absl::OkStatus();
}

// 500 stacks of 30 frames, in functions all over this binary and its libraries.
absl::Status MeasureNames() {
  const std::vector<LoadedModule> modules = LoadedModules();
  std::vector<uint64_t> addresses;
  size_t symbols = 0;
  for (const LoadedModule& module : modules) {
    const absl::StatusOr<SymbolTable> table = SymbolTable::Load(module);
    if (!table.ok()) continue;
    symbols += table->symbols().size();
    for (const Symbol& symbol : table->symbols()) {
      addresses.push_back(module.load_bias + symbol.start);
    }
  }
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  uint64_t next = 1;
  for (int sample = 0; sample < 500; ++sample) {
    Profile::Sample stack;
    for (int depth = 0; depth < 30; ++depth) {
      next = next * 6364136223846793005u + 1442695040888963407u;
      stack.stack.push_back(static_cast<int32_t>(profile.frames.size()));
      profile.frames.push_back({"", -1, addresses[(next >> 33) % addresses.size()]});
    }
    stack.values = {1};
    profile.samples.push_back(std::move(stack));
  }
  std::vector<double> milliseconds;
  for (int round = 0; round < 15; ++round) {
    Profile copy = profile;
    milliseconds.push_back(1e3 * SecondsOf([&] { Symbolize(copy, modules, true); }));
  }
  std::printf("500 stacks named        %.1f ms (15,000 addresses, %zu symbols in %zu modules)\n",
              SpreadOf(milliseconds).median, symbols, modules.size());
  return absl::OkStatus();
}

// A tree of 200,000 nodes: 20,000 stacks whose last ten frames are their own.
void MeasurePage() {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  for (int name = 0; name < 5000; ++name) {
    profile.frames.push_back({absl::StrCat("starling::Function<int, ", name, ">::Run(double)")});
  }
  uint64_t next = 7;
  for (int sample = 0; sample < 20000; ++sample) {
    Profile::Sample stack;
    for (int depth = 0; depth < 10; ++depth) {
      next = next * 6364136223846793005u + 1442695040888963407u;
      stack.stack.push_back(static_cast<int32_t>((next >> 33) % profile.frames.size()));
    }
    stack.values = {static_cast<int64_t>(1 + (next >> 60))};
    profile.samples.push_back(std::move(stack));
  }
  std::vector<double> milliseconds;
  size_t bytes = 0;
  for (int round = 0; round < 7; ++round) {
    milliseconds.push_back(1e3 * SecondsOf([&] {
                             bytes = FlamePageHtml(profile, {"benchmark", ""}).size();
                           }));
  }
  std::printf("page of 200,000 nodes   %.0f ms, %zu KiB\n", SpreadOf(milliseconds).median,
              bytes / 1024);
}

absl::Status Run() {
  MeasureLabels();
  RETURN_IF_ERROR(MeasureNames());
  MeasurePage();
  return MeasureSampling();
}

}  // namespace
}  // namespace starling

int main(int, char** argv) {
  starling::PrepareProfiling(argv);
  const absl::Status status = starling::Run();
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 1;
}
