#include "bench/suites/inference/model_world.h"

#include <cstdint>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agents/math/philox.h"
#include "bench/suites/inference/alias_table.h"
#include "engine/core/agent_draws.h"

namespace starling {
namespace {

constexpr int kWords = 4;  // of 32 bits in a draw

// The random bits of agents in one tick, drawn when they are asked for.
class Chance {
 public:
  Chance(const WorldContext& context, const AgentSlots& agents, Purpose purpose)
      : context_(context),
        agents_(agents),
        purpose_(purpose),
        first_(context, agents, purpose, 0) {}

  uint32_t Bits(int64_t agent, int index) {
    const size_t word = static_cast<size_t>(index % kWords);
    if (index < kWords) return first_.Of(agent)[word];
    return Draw(context_.seed, static_cast<uint64_t>(agents_.ids[agent]), context_.tick, purpose_,
                static_cast<uint32_t>(index / kWords))[word];
  }

 private:
  const WorldContext& context_;
  const AgentSlots& agents_;
  const Purpose purpose_;
  AgentDraws first_;
};

// How something comes about: the column is chosen by states and actions.
struct Rule {
  struct Term {
    int index;
    int64_t stride;
  };
  std::vector<Term> states;
  std::vector<Term> actions;
  AliasTable table;
};

int Sample(const AliasTable& table, int64_t column, int64_t agent, int index, Chance& chance) {
  const int certain = table.Certain(column);
  return certain >= 0 ? certain : table.Draw(column, chance.Bits(agent, index));
}

int64_t StateColumn(const Rule& rule, const int32_t* states) {
  int64_t column = 0;
  for (const Rule::Term& term : rule.states) column += states[term.index] * term.stride;
  return column;
}

// `tensor` is [outcomes, dependencies..., controls...].
Rule MakeRule(const Tensor& tensor, const std::vector<int>& dependencies,
              const std::vector<int>& controls) {
  const int64_t columns = Tensor::Size(tensor.shape) / tensor.shape[0];
  Rule rule = {{}, {}, AliasTable(tensor.shape[0], columns, tensor.values)};
  int64_t stride = columns;
  size_t axis = 1;
  for (const int factor : dependencies) {
    stride /= tensor.shape[axis++];
    rule.states.push_back({factor, stride});
  }
  for (const int control : controls) {
    stride /= tensor.shape[axis++];
    rule.actions.push_back({control, stride});
  }
  return rule;
}

class ModelWorld final : public World {
 public:
  ModelWorld(const GenerativeModel& model, int episode_ticks) : episode_ticks_(episode_ticks) {
    for (const Factor& factor : model.factors()) {
      states_.push_back(factor.states);
      births_.emplace_back(factor.states, 1, factor.D);
      moves_.push_back(MakeRule(factor.B, factor.dependencies, factor.controls));
    }
    for (const Modality& modality : model.modalities()) {
      layout_.observation_outcomes.push_back(modality.outcomes);
      outcomes_.push_back(MakeRule(modality.A, modality.dependencies, {}));
    }
    for (const Control& control : model.controls())
      layout_.action_counts.push_back(control.actions);
    layout_.agent_bytes = static_cast<int64_t>((states_.size() * sizeof(int32_t) + 7) / 8 * 8);
  }

  absl::string_view kind() const override { return "model"; }
  WorldLayout Layout() const override { return layout_; }

  void InitAgents(const WorldContext& context, const AgentSlots& agents,
                  MutableWorldState state) const override {
    Chance chance(context, agents, Purpose::kInit);
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      int32_t* states = Held(state.agents, agents.first_slot + i);
      for (size_t f = 0; f < births_.size(); ++f)
        states[f] = Sample(births_[f], 0, i, static_cast<int>(f), chance);
    }
  }

  void Observe(const WorldContext& context, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    Chance chance(context, agents, Purpose::kObservation);
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const int32_t* states = Held(state.agents, agents.first_slot + i);
      for (size_t m = 0; m < outcomes_.size(); ++m) {
        const int64_t column = StateColumn(outcomes_[m], states);
        const int modality = static_cast<int>(m);
        observations.Set(i, modality, Sample(outcomes_[m].table, column, i, modality, chance));
      }
    }
  }

  void StepAgents(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    if (episode_ticks_ > 0 && (context.tick + 1) % static_cast<uint32_t>(episode_ticks_) == 0) {
      std::memset(Held(next.agents, agents.first_slot), 0,
                  static_cast<size_t>(agents.count * layout_.agent_bytes));
      return InitAgents(context, agents, next);
    }
    Chance chance(context, agents, Purpose::kWorld);
    for (int64_t i = 0; i < agents.count; ++i) {
      const int64_t slot = agents.first_slot + i;
      int32_t* after = Held(next.agents, slot);
      std::memset(after, 0, static_cast<size_t>(layout_.agent_bytes));
      if (agents.ids[i] < 0) continue;
      const int32_t* before = Held(state.agents, slot);
      for (size_t f = 0; f < moves_.size(); ++f) {
        int64_t column = StateColumn(moves_[f], before);
        for (const Rule::Term& term : moves_[f].actions)
          column += actions.Get(slot, term.index) * term.stride;
        after[f] = Sample(moves_[f].table, column, i, static_cast<int>(f), chance);
      }
    }
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const int32_t* states = Held(state.agents, agents.first_slot + i);
      for (size_t f = 0; f < states_.size(); ++f) {
        if (states[f] >= 0 && states[f] < states_[f]) continue;
        return absl::DataLossError(absl::StrCat("agent ", agents.ids[i], ": the state of factor ",
                                                f, " is ", states[f], "; 0 to ", states_[f] - 1,
                                                " is allowed"));
      }
    }
    return absl::OkStatus();
  }

 private:
  int32_t* Held(std::byte* agents, int64_t slot) const {
    return reinterpret_cast<int32_t*>(agents + slot * layout_.agent_bytes);
  }
  const int32_t* Held(const std::byte* agents, int64_t slot) const {
    return reinterpret_cast<const int32_t*>(agents + slot * layout_.agent_bytes);
  }

  const int episode_ticks_;
  WorldLayout layout_;
  std::vector<int32_t> states_;
  std::vector<AliasTable> births_;
  std::vector<Rule> moves_;
  std::vector<Rule> outcomes_;
};

}  // namespace

std::shared_ptr<const World> MakeModelWorld(const GenerativeModel& model, int episode_ticks) {
  return std::make_shared<const ModelWorld>(model, episode_ticks);
}

}  // namespace starling
