#include "engine/core/testing/two_rooms.h"

#include <utility>

#include "agents/math/philox.h"

namespace starling {
namespace {

struct Lodger {
  int32_t room;
  int32_t moves;
};

struct House {
  int64_t moves;
  int64_t in_room_1;
};

class TwoRooms : public World {
 public:
  explicit TwoRooms(bool shared) : shared_(shared) {}

  absl::string_view kind() const override { return shared_ ? "two_rooms" : "two_rooms_each"; }

  WorldLayout Layout() const override {
    WorldLayout layout;
    layout.agent_bytes = sizeof(Lodger);
    layout.shared_bytes = sizeof(House);
    layout.shared = shared_;
    layout.observation_outcomes = {2};
    layout.action_counts = {2};
    layout.agent_metrics = {"in_room_1", "id"};
    layout.shared_metrics = {"moves"};
    return layout;
  }

  void InitShared(const WorldContext&, MutableWorldState state) const override {
    *reinterpret_cast<House*>(state.shared) = {1000, 0};
  }

  void InitAgents(const WorldContext& context, const AgentSlots& agents,
                  MutableWorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      AgentState<Lodger>(state, agents.first_slot + i).room =
          UniformInt(context.seed, Id(agents, i), 0, Purpose::kInit, 0, 2);
    }
  }

  void Observe(const WorldContext& context, const AgentSlots& agents, WorldState state,
               ObservationWriter observations) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const int room = AgentState<Lodger>(state, agents.first_slot + i).room;
      const bool clear =
          Uniform(context.seed, Id(agents, i), context.tick, Purpose::kObservation, 0) < 0.8;
      observations.Set(i, 0, clear ? room : 1 - room);
    }
  }

  void StepAgents(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] >= 0) Move(context, agents, i, state, actions, next, false);
    }
  }

  void StepShared(const WorldContext& context, const AgentSlots& agents, WorldState state,
                  ActionReader actions, MutableWorldState next) const override {
    const House& house = *reinterpret_cast<const House*>(state.shared);
    House& new_house = *reinterpret_cast<House*>(next.shared);
    new_house = {house.moves, 0};
    int64_t live = 0;
    for (int64_t i = 0; i < agents.count; ++i) live += agents.ids[i] >= 0 ? 1 : 0;
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const bool full = 2 * house.in_room_1 > live;
      const Lodger& lodger = Move(context, agents, i, state, actions, next, full);
      new_house.moves += lodger.moves - AgentState<Lodger>(state, agents.first_slot + i).moves;
      new_house.in_room_1 += lodger.room;
    }
  }

  absl::Status CheckState(const AgentSlots& agents, WorldState state) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      const int room = AgentState<Lodger>(state, agents.first_slot + i).room;
      if (room != 0 && room != 1) {
        return absl::DataLossError(absl::StrCat("agent ", agents.ids[i], ": room ", room));
      }
    }
    return absl::OkStatus();
  }

  void AgentMetrics(const WorldContext&, const AgentSlots& agents, WorldState state,
                    absl::Span<double> sums) const override {
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      sums[0] += AgentState<Lodger>(state, agents.first_slot + i).room;
      sums[1] += static_cast<double>(agents.ids[i]);
    }
  }

  void SharedMetrics(const WorldContext&, WorldState state,
                     absl::Span<double> values) const override {
    values[0] = static_cast<double>(reinterpret_cast<const House*>(state.shared)->moves);
  }

  WorldPicture Picture(const AgentSlots& agents, WorldState state) const override {
    WorldPicture picture{2, 1, {0, 0}};
    for (int64_t i = 0; i < agents.count; ++i) {
      if (agents.ids[i] < 0) continue;
      picture.cells[static_cast<size_t>(AgentState<Lodger>(state, agents.first_slot + i).room)] = 1;
    }
    return picture;
  }

 private:
  static uint64_t Id(const AgentSlots& agents, int64_t i) {
    return static_cast<uint64_t>(agents.ids[i]);
  }

  static const Lodger& Move(const WorldContext& context, const AgentSlots& agents, int64_t i,
                            WorldState state, ActionReader actions, MutableWorldState next,
                            bool full) {
    const int64_t slot = agents.first_slot + i;
    const Lodger& before = AgentState<Lodger>(state, slot);
    Lodger& after = AgentState<Lodger>(next, slot);
    after = before;
    const int wanted = actions.Get(slot, 0);
    const bool open = Uniform(context.seed, Id(agents, i), context.tick, Purpose::kWorld, 0) < 0.9;
    if (wanted != before.room && open && !(full && wanted == 1)) {
      after = {wanted, before.moves + 1};
    }
    return after;
  }

  const bool shared_;
};

}  // namespace

std::shared_ptr<const World> MakeTwoRooms(bool shared) {
  return std::make_shared<const TwoRooms>(shared);
}

std::shared_ptr<const GenerativeModel> MakeTwoRoomsModel() {
  ModelParts parts;
  parts.controls = {{"go", 2}};
  Factor room;
  room.name = "room";
  room.states = 2;
  room.dependencies = {0};
  room.controls = {0};
  // B[next, present, action]
  room.B = Tensor({2, 2, 2}, {1.0, 0.1, 0.9, 0.0, 0.0, 0.9, 0.1, 1.0});
  parts.factors = {std::move(room)};
  Modality view;
  view.name = "view";
  view.outcomes = 2;
  view.dependencies = {0};
  view.A = Tensor({2, 2}, {0.8, 0.2, 0.2, 0.8});
  view.C = Tensor({2}, {0.0, 0.25});
  parts.modalities = {std::move(view)};
  return std::make_shared<const GenerativeModel>(GenerativeModel::Create(std::move(parts)).value());
}

Scenario MakeTwoRoomsScenario(bool shared, int64_t count, Precision precision) {
  Scenario scenario;
  scenario.name = "two rooms";
  scenario.seed = 7;
  scenario.ticks = 100;
  scenario.precision = precision;
  scenario.world = MakeTwoRooms(shared);
  AgentSettings lodger;
  lodger.policy_length = 2;
  lodger.selection = ActionSelection::kStochastic;
  scenario.populations.push_back({"lodgers", count, MakeTwoRoomsModel(), lodger});
  AgentSettings learner = lodger;
  learner.learn_a = LearningSettings{};
  learner.learn_b = LearningSettings{};
  scenario.populations.push_back({"learners", 3, MakeTwoRoomsModel(), learner});
  return scenario;
}

}  // namespace starling
