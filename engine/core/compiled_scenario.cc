#include "engine/core/compiled_scenario.h"

#include <limits>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "base/floating_point_scope.h"
#include "base/status_macros.h"
#include "engine/core/blocks.h"
#include "engine/core/machine_memory.h"

namespace starling {
namespace {

constexpr int64_t kMostTicks = std::numeric_limits<uint32_t>::max();

std::string Path(size_t population, absl::string_view field) {
  return absl::StrCat("populations[", population, "].", field);
}

std::string Quantity(int64_t bytes) {
  return absl::StrFormat("%s%d bytes (%.1f GiB)",
                         bytes == std::numeric_limits<int64_t>::max() ? "more than " : "", bytes,
                         static_cast<double>(bytes) / (int64_t{1} << 30));
}

absl::Status CheckFields(const Scenario& scenario) {
  if (scenario.ticks < 1 || scenario.ticks > kMostTicks) {
    return absl::InvalidArgumentError(
        absl::StrCat("ticks: ", scenario.ticks, " is not from 1 to ", kMostTicks));
  }
  if (scenario.world == nullptr) {
    return absl::InvalidArgumentError("world: missing; a scenario needs a world to live in");
  }
  if (scenario.populations.empty()) {
    return absl::InvalidArgumentError("populations: missing; a scenario needs at least one");
  }
  std::set<std::string> names;
  for (size_t i = 0; i < scenario.populations.size(); ++i) {
    const PopulationSpec& spec = scenario.populations[i];
    if (spec.name.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(Path(i, "name"), ": missing"));
    }
    if (!names.insert(spec.name).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(Path(i, "name"), ": \"", spec.name, "\" is the name of another population"));
    }
    if (spec.count < 1) {
      return absl::InvalidArgumentError(
          absl::StrCat(Path(i, "count"), ": ", spec.count, " agents; at least 1"));
    }
    if (spec.model == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(Path(i, "model"), ": missing"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckWorld(const World& world, const WorldLayout& layout) {
  for (int64_t bytes : {layout.agent_bytes, layout.shared_bytes}) {
    if (bytes < 0 || bytes % 8 != 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("world: \"", world.kind(), "\" asks for ", bytes,
                       " bytes of state; a multiple of 8, at least 0, is allowed"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckFit(size_t population, absl::string_view what, absl::string_view sizes,
                      const std::vector<int>& model, const World& world,
                      const std::vector<int>& given) {
  if (model == given) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(Path(population, "model"), ": ", model.size(), " ", what, " (", sizes, " ",
                   absl::StrJoin(model, ", "), "), but the world \"", world.kind(), "\" has ",
                   given.size(), " (", sizes, " ", absl::StrJoin(given, ", "), ")"));
}

absl::Status CheckModel(size_t population, const GenerativeModel& model, const World& world,
                        const WorldLayout& layout) {
  std::vector<int> outcomes;
  for (const Modality& modality : model.modalities()) outcomes.push_back(modality.outcomes);
  std::vector<int> actions;
  for (const Control& control : model.controls()) actions.push_back(control.actions);
  RETURN_IF_ERROR(
      CheckFit(population, "modalities", "outcomes", outcomes, world, layout.observation_outcomes));
  return CheckFit(population, "controls", "actions", actions, world, layout.action_counts);
}

}  // namespace

absl::StatusOr<CompiledScenario> CompiledScenario::Compile(Scenario scenario,
                                                           InstructionSet instructions) {
  const FloatingPointScope scope;
  RETURN_IF_ERROR(CheckFields(scenario));
  const World& world = *scenario.world;
  const WorldLayout world_layout = world.Layout();
  RETURN_IF_ERROR(CheckWorld(world, world_layout));
  const WorldShape world_shape = {world_layout.agent_bytes, world_layout.shared_bytes,
                                  static_cast<int>(world_layout.action_counts.size()),
                                  static_cast<int>(world_layout.agent_metrics.size())};

  CompiledScenario compiled;
  std::vector<PopulationShape> shapes;
  const int64_t machine_bytes = MachineBytes();
  for (size_t i = 0; i < scenario.populations.size(); ++i) {
    const PopulationSpec& spec = scenario.populations[i];
    RETURN_IF_ERROR(CheckModel(i, *spec.model, world, world_layout));
    absl::StatusOr<std::unique_ptr<const Population>> created =
        Population::Create(spec.AllLevels(), scenario.precision, instructions);
    if (created.status().code() == absl::StatusCode::kInvalidArgument) {
      return absl::InvalidArgumentError(
          absl::StrCat("populations[", i, "]: ", created.status().message()));
    }
    ASSIGN_OR_RETURN(std::unique_ptr<const Population> population, std::move(created));
    shapes.push_back({spec.name, spec.count, population->lanes(), population->state_bytes(),
                      population->learned_bytes(), population->fields()});
    compiled.layout_ = PlanSegment(shapes, world_shape);
    if (compiled.layout_.bytes > machine_bytes) {
      return absl::InvalidArgumentError(absl::StrCat(
          Path(i, "count"), ": ", spec.count, " agents would need ",
          Quantity(compiled.layout_.bytes), " of memory", i > 0 ? " with those before them" : "",
          "; this machine has ", Quantity(machine_bytes)));
    }
    compiled.populations_.push_back(std::move(population));
  }

  Requirements& needed = compiled.requirements_;
  needed.agents = compiled.layout_.agents;
  needed.bytes = compiled.layout_.bytes;
  for (size_t i = 0; i < shapes.size(); ++i) {
    const Population& population = *compiled.populations_[i];
    const int64_t tiles = compiled.layout_.populations[i].tiles;
    const double tile_nanoseconds = population.estimated_tile_nanoseconds();
    const int64_t step = TilesPerBlock(tile_nanoseconds);
    needed.blocks += (tiles + step - 1) / step;
    needed.tick_nanoseconds += tile_nanoseconds * static_cast<double>(tiles);
    needed.populations.push_back({shapes[i].name, shapes[i].agents, tiles,
                                  2 * tiles * shapes[i].state_bytes,
                                  tiles * shapes[i].learned_bytes, population.plan_statistics()});
  }
  if (needed.blocks > std::numeric_limits<int32_t>::max()) {
    return absl::InvalidArgumentError(absl::StrCat("populations: ", needed.blocks,
                                                   " blocks of agents in a tick; at most ",
                                                   std::numeric_limits<int32_t>::max()));
  }
  compiled.scenario_ = std::move(scenario);
  return compiled;
}

}  // namespace starling
