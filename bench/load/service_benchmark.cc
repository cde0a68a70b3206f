// What a server bears: how fast it creates, answers and tells, what a reader that stalls costs, and
// how fast it ends.
//
//   bazel run //bench/load:service_benchmark -- --server-binary PATH [--only WORD] [--json FILE]
//
// The server is a child process on this machine, so that both share its processors; a server
// somewhere else is measured with --server HOST:PORT, without memory and drain.
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "bench/load/drain_load.h"
#include "bench/load/load_target.h"
#include "bench/load/samples.h"
#include "bench/load/unary_load.h"
#include "bench/load/watch_load.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

struct Options {
  std::string binary;
  std::string server;
  std::string only;
  std::string json;
  double seconds = 5;
  double stall_seconds = 60;
  int clients = 32;
  int rounds = 5;
};

class Benchmark {
 public:
  explicit Benchmark(Options options) : options_(std::move(options)) {}

  absl::Status Run() {
    const std::vector<std::pair<std::string, std::function<absl::Status()>>> parts = {
        {"create", [this] { return Creating(); }}, {"closed", [this] { return Closed(); }},
        {"open", [this] { return Open(); }},       {"watch", [this] { return Watching(); }},
        {"stall", [this] { return Stalling(); }},  {"drain", [this] { return Draining(); }},
    };
    for (const auto& [name, part] : parts) {
      if (!absl::StrContains(name, options_.only)) continue;
      RETURN_IF_ERROR(NewTarget());
      const absl::Status status = part();
      if (!status.ok())
        return absl::Status(status.code(), absl::StrCat(name, ": ", status.message()));
    }
    if (options_.json.empty()) return absl::OkStatus();
    std::ofstream output(options_.json);
    output << results_.dump(2) << "\n";
    return output ? absl::OkStatus() : absl::UnavailableError("cannot write " + options_.json);
  }

 private:
  // A fresh server for each part, so that none sees what another left.
  absl::Status NewTarget() {
    target_ = nullptr;
    if (options_.binary.empty()) {
      target_ = LoadTarget::At(options_.server);
    } else {
      ASSIGN_OR_RETURN(target_, LoadTarget::Start(options_.binary, {}));
    }
    stub_ = v1::SimulationService::NewStub(target_->NewChannel());
    return absl::OkStatus();
  }

  void Row(const std::string& name, double value, const std::string& unit,
           const std::string& aim = "") {
    std::printf("%-52s %14s %-10s %s\n", name.c_str(), absl::StrFormat("%.2f", value).c_str(),
                unit.c_str(), aim.c_str());
    std::fflush(stdout);
    results_.push_back({{"name", name}, {"value", value}, {"unit", unit}, {"aim", aim}});
  }

  void Latencies(const std::string& name, const Samples& samples, const std::string& aim) {
    Row(name + ", p50", absl::ToDoubleMilliseconds(samples.Percentile(50)), "ms");
    Row(name + ", p99", absl::ToDoubleMilliseconds(samples.Percentile(99)), "ms", aim);
  }

  absl::StatusOr<std::string> Running(const v1::Scenario& scenario) {
    ASSIGN_OR_RETURN(const std::string name, Create(*stub_, scenario));
    RETURN_IF_ERROR(Start(*stub_, name));
    return name;
  }

  absl::Status Creating() {
    for (const char* world : {"tmaze", "foraging"}) {
      ASSIGN_OR_RETURN(const Samples samples,
                       CreateLatencies(*target_, LoadScenario(world, 1000), 300));
      Latencies(absl::StrCat("create, ", world, ", 1,000 agents"), samples, "< 5");
    }
    return absl::OkStatus();
  }

  absl::Status Closed() {
    ASSIGN_OR_RETURN(const std::string name, Create(*stub_, LoadScenario("tmaze", 100)));
    std::vector<double> rates;
    Samples all;
    for (int i = 0; i < options_.rounds; ++i) {
      ASSIGN_OR_RETURN(const UnaryLoad load, ClosedLoop(*target_, name, options_.clients,
                                                        absl::Seconds(options_.seconds)));
      if (load.failed > 0) return absl::InternalError(absl::StrCat(load.failed, " calls failed"));
      rates.push_back(load.calls_per_second);
      all.Merge(load.latencies);
    }
    Row(absl::StrCat("closed loop, ", options_.clients, " clients, idle"), Median(rates), "calls/s",
        "> 15000");
    Latencies("closed loop", all, "");
    return absl::OkStatus();
  }

  absl::Status Open() {
    ASSIGN_OR_RETURN(const std::string name, Running(LoadScenario("foraging", 1000)));
    Samples all;
    std::vector<double> rates;
    for (int i = 0; i < options_.rounds; ++i) {
      ASSIGN_OR_RETURN(const UnaryLoad load,
                       OpenLoop(*target_, name, 8, 2000, absl::Seconds(options_.seconds)));
      if (load.failed > 0) return absl::InternalError(absl::StrCat(load.failed, " calls failed"));
      rates.push_back(load.calls_per_second);
      all.Merge(load.latencies);
    }
    Row("open loop, 2,000 calls/s while a simulation runs", Median(rates), "calls/s");
    Latencies("open loop", all, "< 5");
    return absl::OkStatus();
  }

  absl::Status Watching() {
    ASSIGN_OR_RETURN(const std::string live, Running(LoadScenario("tmaze", 1)));
    std::vector<double> rates;
    std::vector<double> ticks;
    for (int i = 0; i < options_.rounds; ++i) {
      ASSIGN_OR_RETURN(const v1::Simulation before, Get(*stub_, live));
      ASSIGN_OR_RETURN(const EventRate rate,
                       LiveEvents(*target_, live, absl::Seconds(options_.seconds)));
      ASSIGN_OR_RETURN(const v1::Simulation after, Get(*stub_, live));
      rates.push_back(rate.per_second());
      ticks.push_back(static_cast<double>(after.tick() - before.tick()) / rate.seconds);
    }
    Row("watch, live, one reader", Median(rates), "events/s", "> 200000");
    Row("watch, live, ticks of the simulation meanwhile", Median(ticks), "ticks/s");
    RETURN_IF_ERROR(Delete(*stub_, live));

    v1::Scenario scenario = LoadScenario("tmaze", 1);
    scenario.set_ticks(200'000);
    ASSIGN_OR_RETURN(const std::string kept, Running(scenario));
    for (;;) {
      ASSIGN_OR_RETURN(const v1::Simulation now, Get(*stub_, kept));
      if (now.state() == v1::Simulation::SUCCEEDED) break;
      absl::SleepFor(absl::Milliseconds(50));
    }
    rates.clear();
    for (int i = 0; i < options_.rounds; ++i) {
      ASSIGN_OR_RETURN(const EventRate rate, KeptEvents(*target_, kept, 20));
      rates.push_back(rate.per_second());
    }
    Row("watch, replay of kept events, one reader", Median(rates), "events/s", "> 200000");
    return absl::OkStatus();
  }

  absl::Status Stalling() {
    for (const auto& [world, agents] :
         {std::pair<const char*, int>{"tmaze", 1}, {"foraging", 300}}) {
      ASSIGN_OR_RETURN(const std::string name, Running(LoadScenario(world, agents)));
      absl::SleepFor(absl::Seconds(options_.seconds));
      ASSIGN_OR_RETURN(
          const StalledReader result,
          StallReader(*target_, name, 4 * options_.rounds, absl::Seconds(options_.seconds / 5),
                      absl::Seconds(options_.stall_seconds)));
      const double without = Median(result.ticks_per_second_without);
      const double with = Median(result.ticks_per_second_with);
      const std::string who = absl::StrCat(world, ", ", agents, agents == 1 ? " agent" : " agents");
      Row(who + ", ticks without a stalled reader", without, "ticks/s");
      Row(who + ", slowed by a stalled reader", 100 * (1 - with / without), "%", "< 1");
      if (result.rss_before > 0) {
        Row(absl::StrFormat("%s, memory after %.0f s of stall, more", who, options_.stall_seconds),
            static_cast<double>(result.rss_after - result.rss_before) / (1 << 20), "MiB", "< 8");
      }
      RETURN_IF_ERROR(Delete(*stub_, name));
    }
    return absl::OkStatus();
  }

  absl::Status Draining() {
    if (options_.binary.empty()) return absl::OkStatus();
    std::vector<double> seconds;
    for (int i = 0; i < options_.rounds; ++i) {
      if (i > 0) RETURN_IF_ERROR(NewTarget());
      ASSIGN_OR_RETURN(const DrainLoad drain,
                       DrainUnderLoad(*target_, LoadScenario("foraging", 1000), 10, 100));
      if (drain.told != 100)
        return absl::InternalError(absl::StrCat("only ", drain.told, " of 100 watchers were told"));
      seconds.push_back(drain.seconds);
    }
    Row("drain, 10 simulations, 100 watchers", Median(seconds), "s", "< 5");
    return absl::OkStatus();
  }

  const Options options_;
  std::unique_ptr<LoadTarget> target_;
  std::unique_ptr<v1::SimulationService::Stub> stub_;
  nlohmann::json results_ = nlohmann::json::array();
};

int Main(int argc, char** argv) {
  Options options;
  CLI::App app("Measures a Starling server from outside.");
  auto* binary = app.add_option("--server-binary", options.binary, "A `starling` to start.");
  app.add_option("--server", options.server, "HOST:PORT of a server.")->excludes(binary);
  app.add_option("--only", options.only, "create, closed, open, watch, stall or drain.");
  app.add_option("--json", options.json, "Write the numbers there too.");
  app.add_option("--seconds", options.seconds, "Of each round.")->check(CLI::PositiveNumber);
  app.add_option("--stall-seconds", options.stall_seconds, "That a reader stalls.");
  app.add_option("--clients", options.clients, "Of the closed loop.")->check(CLI::Range(1, 10000));
  app.add_option("--rounds", options.rounds, "Of each measurement.")->check(CLI::Range(1, 1000));
  CLI11_PARSE(app, argc, argv);
  if (options.binary.empty() == options.server.empty()) {
    std::fprintf(stderr, "service_benchmark: give --server-binary PATH or --server HOST:PORT\n");
    return 2;
  }
  const absl::Status status = Benchmark(options).Run();
  if (!status.ok()) std::fprintf(stderr, "service_benchmark: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace starling

int main(int argc, char** argv) { return starling::Main(argc, argv); }
