#include "engine/core/tick.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/floating_point_scope.h"
#include "base/status_macros.h"
#include "engine/core/tree_sum.h"

namespace starling {
namespace {

struct AgentMetric {
  const char* name;
  double TileSums::*sum;
};

constexpr AgentMetric kAgentMetrics[] = {
    {"free_energy", &TileSums::free_energy},
    {"expected_free_energy", &TileSums::expected_free_energy},
    {"utility", &TileSums::utility},
    {"state_information_gain", &TileSums::state_information_gain},
    {"parameter_information_gain", &TileSums::parameter_information_gain},
    {"inductive_value", &TileSums::inductive_value},
    {"policy_precision", &TileSums::policy_precision},
    {"belief_entropy", &TileSums::belief_entropy},
};

std::vector<double> TileCosts(const std::vector<std::unique_ptr<const Population>>& populations) {
  std::vector<double> costs;
  for (const auto& population : populations) {
    costs.push_back(population->estimated_tile_nanoseconds());
  }
  return costs;
}

}  // namespace

Tick::Tick(const CompiledScenario& compiled, SimulationState state, const TickRunner& runner)
    : populations_(compiled.populations()),
      world_(*compiled.scenario().world),
      world_layout_(world_.Layout()),
      seed_(compiled.scenario().seed),
      state_(state),
      blocks_(MakeBlocks(state.layout(), TileCosts(populations_))),
      backend_label_(absl::StrCat("backend:", runner.backend())),
      metric_names_(world_layout_.agent_metrics) {
  for (const PopulationSpec& population : compiled.scenario().populations) {
    population_labels_.emplace_back(absl::StrCat("population:", population.name));
  }
  metric_names_.insert(metric_names_.end(), world_layout_.shared_metrics.begin(),
                       world_layout_.shared_metrics.end());
  for (const AgentMetric& metric : kAgentMetrics) metric_names_.emplace_back(metric.name);

  int64_t lanes = 0;
  int64_t scratch_bytes = 0;
  for (const auto& population : populations_) {
    lanes = std::max<int64_t>(lanes, population->lanes());
    scratch_bytes = std::max(scratch_bytes, population->scratch_bytes());
    const std::vector<TileField>& fields = population->fields();
    const auto actions = std::find_if(fields.begin(), fields.end(), [](const TileField& field) {
      return field.name == "actions";
    });
    action_fields_.push_back(actions == fields.end() ? nullptr : &*actions);
  }
  const int64_t modalities = static_cast<int64_t>(world_layout_.observation_outcomes.size());
  const int64_t observation_bytes = modalities * lanes * static_cast<int64_t>(sizeof(int32_t));
  for (int worker = 0; worker < runner.workers(); ++worker) {
    scratch_.push_back({AllocateAligned(observation_bytes), AllocateAligned(scratch_bytes)});
  }
}

void Tick::Move(SimulationState state) {
  if (!watched_.empty()) {
    std::vector<std::vector<double>> watched(static_cast<size_t>(state.layout().tiles));
    for (size_t p = 0; p < populations_.size(); ++p) {
      const PopulationLayout& from = state_.layout().populations[p];
      const PopulationLayout& to = state.layout().populations[p];
      for (int64_t tile = 0; tile < std::min(from.tiles, to.tiles); ++tile) {
        watched[to.first_tile + tile] = std::move(watched_[from.first_tile + tile]);
      }
    }
    watched_ = std::move(watched);
  }
  state_ = state;
  blocks_ = MakeBlocks(state.layout(), TileCosts(populations_));
}

absl::Status Tick::Run(TickRunner& runner, int64_t tick, int64_t agents,
                       absl::Span<double> metrics) {
  context_ = {seed_, static_cast<uint32_t>(tick)};
  buffer_ = BufferOf(tick);
  RETURN_IF_ERROR(runner.RunTick(*this, static_cast<int32_t>(blocks_.size())));
  const FloatingPointScope scope;
  RunLabelled(backend_label_, [&] {
    if (world_layout_.shared) RunLabelled(PhaseLabels::kStepWorld, [&] { StepSharedWorld(); });
    RunLabelled(PhaseLabels::kReduceMetrics, [&] { Reduce(agents, metrics); });
  });
  return absl::OkStatus();
}

void Tick::WatchTile(int population, int64_t tile) {
  watched_.resize(static_cast<size_t>(state_.layout().tiles));
  const int64_t tile_of_all = state_.layout().populations[population].first_tile + tile;
  const Population& agents = *populations_[population];
  watched_[tile_of_all].assign(static_cast<size_t>(agents.num_actions()) * agents.lanes(), 0.0);
}

const double* Tick::ActionProbabilities(int population, int64_t tile) const {
  const int64_t tile_of_all = state_.layout().populations[population].first_tile + tile;
  if (watched_.empty() || watched_[tile_of_all].empty()) return nullptr;
  return watched_[tile_of_all].data();
}

void Tick::RunBlock(int32_t block, int worker) {
  const FloatingPointScope scope;
  const Block& run = blocks_[block];
  RunLabelled(population_labels_[run.population], [&] {
    for (int64_t tile = run.first_tile; tile < run.first_tile + run.tiles; ++tile) {
      RunTile(run.population, tile, scratch_[worker]);
    }
  });
}

void Tick::RunTile(int population, int64_t tile, const Scratch& scratch) {
  const int next = 1 - buffer_;
  const AgentSlots slots = state_.TileSlots(population, tile);
  const int64_t tile_of_all = state_.layout().populations[population].first_tile + tile;

  const size_t modalities = world_layout_.observation_outcomes.size();
  int32_t* const observations = reinterpret_cast<int32_t*>(scratch.observations.get());
  std::fill_n(observations, modalities * static_cast<size_t>(slots.count), -1);
  RunLabelled(PhaseLabels::kObserve, [&] {
    world_.Observe(context_, slots, state_.ConstWorld(buffer_),
                   {observations, static_cast<int>(slots.count)});
  });

  populations_[population]->StepTile(
      {context_.seed, context_.tick, slots.ids, observations,
       state_.TileState(population, tile, buffer_), state_.TileState(population, tile, next),
       state_.TileLearned(population, tile), state_.Sums(tile_of_all),
       watched_.empty() || watched_[tile_of_all].empty() ? nullptr : watched_[tile_of_all].data()},
      scratch.population.get());
  CopyActions(population, tile, slots);

  if (world_layout_.shared) return;
  RunLabelled(PhaseLabels::kStepWorld, [&] {
    world_.StepAgents(context_, slots, state_.ConstWorld(buffer_), state_.Actions(),
                      state_.World(next));
    SumWorldMetrics(slots, tile_of_all);
  });
}

void Tick::CopyActions(int population, int64_t tile, const AgentSlots& slots) {
  const TileField* const field = action_fields_[population];
  if (field == nullptr) return;
  const int controls = state_.layout().world.controls;
  const int32_t* const chosen =
      reinterpret_cast<const int32_t*>(state_.Field(population, tile, *field, 1 - buffer_));
  int32_t* const actions = state_.actions() + slots.first_slot * controls;
  for (int control = 0; control < controls; ++control) {
    for (int64_t lane = 0; lane < slots.count; ++lane) {
      actions[lane * controls + control] = chosen[control * slots.count + lane];
    }
  }
}

void Tick::SumWorldMetrics(const AgentSlots& slots, int64_t tile) {
  const absl::Span<double> sums(state_.WorldSums(tile), world_layout_.agent_metrics.size());
  std::fill(sums.begin(), sums.end(), 0.0);
  world_.AgentMetrics(context_, slots, state_.ConstWorld(1 - buffer_), sums);
}

void Tick::StepSharedWorld() {
  world_.StepShared(context_, state_.AllSlots(), state_.ConstWorld(buffer_), state_.Actions(),
                    state_.World(1 - buffer_));
  const std::vector<PopulationLayout>& populations = state_.layout().populations;
  for (size_t population = 0; population < populations.size(); ++population) {
    for (int64_t tile = 0; tile < populations[population].tiles; ++tile) {
      SumWorldMetrics(state_.TileSlots(static_cast<int>(population), tile),
                      populations[population].first_tile + tile);
    }
  }
}

void Tick::Reduce(int64_t agents, absl::Span<double> metrics) const {
  const int64_t tiles = state_.layout().tiles;
  const double divisor = static_cast<double>(std::max<int64_t>(agents, 1));
  double* metric = metrics.data();
  for (size_t i = 0; i < world_layout_.agent_metrics.size(); ++i) {
    *metric++ = TreeSum(tiles, [&](int64_t tile) { return state_.WorldSums(tile)[i]; }) / divisor;
  }
  const size_t shared = world_layout_.shared_metrics.size();
  world_.SharedMetrics(context_, state_.ConstWorld(1 - buffer_), {metric, shared});
  metric += shared;
  for (const AgentMetric& agent_metric : kAgentMetrics) {
    *metric++ = TreeSum(tiles, [&](int64_t tile) { return state_.Sums(tile)->*agent_metric.sum; }) /
                divisor;
  }
}

}  // namespace starling
