#include "bench/suites/inference/inference_suite.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bench/suites/inference/agent_cases.h"
#include "bench/suites/inference/case_simulation.h"
#include "bench/suites/inference/machine_limits.h"
#include "bench/suites/inference/relative_cases.h"
#include "bench/suites/parameter_values.h"

namespace starling {
namespace {

constexpr double kShareOfDouble = 0.45;
constexpr double kOneAgentOfB = 20000;

class AgentSteps : public Benchmark {
 public:
  AgentSteps(CaseSimulation made, Precision precision, const std::vector<PeerFigure>& peers)
      : made_(std::move(made)), precision_(precision), peers_(peers) {}

  absl::Status Run(int64_t iterations) override { return made_.simulation->Step(iterations); }

  double items_per_iteration() const override {
    return static_cast<double>(made_.simulation->agents());
  }

  Facts facts(double median) const override {
    const CoreLimits& limits = MeasuredCoreLimits();
    const double multiply_adds =
        precision_ == Precision::kFloat ? limits.multiply_adds_float : limits.multiply_adds_double;
    const double bytes_held = static_cast<double>(made_.simulation->state_bytes());
    Facts facts = {
        {"operations_per_agent_step", made_.plan.operations},
        {"bytes_per_agent_step", made_.step_bytes},
        {"bytes_per_agent", bytes_held / items_per_iteration()},
        {"policies", made_.plan.policies},
        {"belief_nodes", static_cast<double>(made_.plan.belief_nodes)},
        {"multiply_add_share", median * made_.plan.operations / multiply_adds},
    };
    if (limits.copied_bytes > 0)
      facts.emplace_back("copy_share", median * made_.step_bytes / limits.copied_bytes);
    for (const PeerFigure& peer : peers_)
      facts.emplace_back(absl::StrCat("times_", peer.name), median / peer.rate);
    return facts;
  }

 private:
  CaseSimulation made_;
  const Precision precision_;
  const std::vector<PeerFigure>& peers_;
};

absl::StatusOr<std::unique_ptr<Benchmark>> Make(const AgentCase& agent_case,
                                                const Parameters& parameters) {
  ASSIGN_OR_RETURN(const int64_t agents, CountOf(parameters, "agents", 1, kMostAgents));
  ASSIGN_OR_RETURN(const Precision precision, PrecisionOf(parameters));
  CaseExecution execution;
  ASSIGN_OR_RETURN(execution.options, ExecutionOf(parameters));
  ASSIGN_OR_RETURN(execution.instructions, InstructionSetOf(parameters));
  ASSIGN_OR_RETURN(Scenario scenario, MakeCaseScenario(agent_case, agents, precision));
  ASSIGN_OR_RETURN(CaseSimulation made, MakeCaseSimulation(std::move(scenario), execution));
  return std::make_unique<AgentSteps>(std::move(made), precision, agent_case.peers);
}

BenchmarkTarget Target(const AgentCase& agent_case, const Parameters& parameters) {
  BenchmarkTarget target;
  target.source = agent_case.bar_source;
  int64_t agents = 0;
  const bool counted = absl::SimpleAtoi(ParameterOf(parameters, "agents"), &agents);
  const bool is_float = ParameterOf(parameters, "precision") == "float";
  if (ParameterOf(parameters, "isa") == "portable") {
    target.source = "targets.md states none for portable kernels";
  } else if (agent_case.bar == 0) {
    return target;
  } else if (counted && agents >= agent_case.least_agents) {
    target.value = is_float ? agent_case.bar : kShareOfDouble * agent_case.bar;
  } else if (counted && agents == 1 && is_float && agent_case.name == "b") {
    target.value = kOneAgentOfB;
  } else {
    target.source = absl::StrCat("none is stated below ", agent_case.least_agents, " agents");
  }
  return target;
}

// A tick of the longest policies with many agents takes tens of seconds.
bool Wanted(const AgentCase& agent_case, const Parameters& parameters, Extent extent) {
  const std::string agents = ParameterOf(parameters, "agents");
  if (agents == "1000000") return agent_case.name == "b";
  return agents != "100000" || agent_case.name != "g" || extent == Extent::kFull;
}

BenchmarkCase CaseOf(const AgentCase& agent_case) {
  BenchmarkCase benchmark;
  benchmark.suite = "inference";
  benchmark.name = agent_case.name;
  benchmark.description = agent_case.description;
  benchmark.metric = "agent_steps_per_second_per_core";
  benchmark.unit = "1/s";
  benchmark.measure = Measure::kRatePerCpuSecond;
  benchmark.wanted = [&agent_case](const Parameters& parameters, Extent extent) {
    return Wanted(agent_case, parameters, extent);
  };
  benchmark.target = [&agent_case](const Parameters& parameters) {
    return Target(agent_case, parameters);
  };
  benchmark.make = [&agent_case](const Parameters& parameters) {
    return Make(agent_case, parameters);
  };
  return benchmark;
}

std::vector<ParameterAxis> Axes(ParameterAxis agents, ParameterAxis precision) {
  return {std::move(agents),
          std::move(precision),
          {"backend", {"serial"}, {}, {}},
          {"workers", {"1"}, {}, {}},
          {"isa", {"auto"}, {}, {}}};
}

}  // namespace

absl::Status AddInferenceSuite(Suites& suites) {
  RETURN_IF_ERROR(suites.AddSuite(
      "inference",
      "agent-steps a second on one core: whole ticks, the world of the agents included"));
  for (const AgentCase& agent_case : AgentCases()) {
    BenchmarkCase benchmark = CaseOf(agent_case);
    benchmark.axes = Axes({"agents",
                           {"1", "16", "1000", "100000"},
                           {"1", "16", "1000"},
                           {"1", "16", "1000", "100000", "1000000"}},
                          {"precision", {"float", "double"}, {}, {}});
    RETURN_IF_ERROR(suites.Add(std::move(benchmark)));
  }
  for (const AgentCase& mode : ModeCases()) {
    BenchmarkCase benchmark = CaseOf(mode);
    benchmark.note = absl::StrCat("target: ", mode.bar_source);
    benchmark.axes = Axes({"agents", {absl::StrCat(mode.least_agents)}, {}, {}},
                          {"precision", {"float", "double"}, {"float"}, {}});
    RETURN_IF_ERROR(suites.Add(std::move(benchmark)));
  }
  return AddRelativeCases(suites);
}

}  // namespace starling
