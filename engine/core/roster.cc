#include "engine/core/roster.h"

#include <algorithm>
#include <functional>

#include "absl/strings/str_cat.h"

namespace starling {

absl::StatusOr<Roster> Roster::Read(const SimulationState& state, int64_t next_id) {
  const SegmentLayout& layout = state.layout();
  Roster roster;
  roster.born_ = layout.agents;
  roster.next_id_ = next_id;
  roster.populations_.resize(layout.populations.size());
  for (size_t p = 0; p < layout.populations.size(); ++p) {
    const PopulationLayout& population = layout.populations[p];
    OfPopulation& own = roster.populations_[p];
    const int64_t places = population.tiles * population.shape.lanes;
    for (int64_t place = 0; place < places; ++place) {
      const int64_t id = state.ids()[population.first_slot + place];
      if (id == -1) {
        own.free.push_back(place);  // ascending: a heap
        continue;
      }
      const AgentPlace here = {static_cast<int>(p), place};
      const bool fits = id < layout.agents
                            ? id == population.first_id + place && place < population.shape.agents
                            : roster.joined_.emplace(id, here).second;
      if (id < 0 || id >= next_id || !fits) {
        return absl::DataLossError(absl::StrCat("agent ", id, " cannot be at place ", place,
                                                " of population \"", population.shape.name,
                                                "\"; the next id is ", next_id));
      }
      ++own.agents;
    }
    roster.agents_ += own.agents;
  }
  return roster;
}

absl::optional<AgentPlace> Roster::Find(const SimulationState& state, int64_t id) const {
  const SegmentLayout& layout = state.layout();
  if (id < 0) return absl::nullopt;
  if (id >= born_) {
    const auto found = joined_.find(id);
    if (found == joined_.end()) return absl::nullopt;
    return found->second;
  }
  const auto after = std::upper_bound(
      layout.populations.begin(), layout.populations.end(), id,
      [](int64_t wanted, const PopulationLayout& own) { return wanted < own.first_id; });
  const PopulationLayout& own = *(after - 1);
  const int64_t place = id - own.first_id;
  if (state.ids()[own.first_slot + place] != id) return absl::nullopt;
  return AgentPlace{static_cast<int>(after - 1 - layout.populations.begin()), place};
}

void Roster::AddPlaces(int population, int64_t first, int64_t end) {
  std::vector<int64_t>& free = populations_[population].free;
  for (int64_t place = first; place < end; ++place) {
    free.push_back(place);
    std::push_heap(free.begin(), free.end(), std::greater<>());
  }
}

int64_t Roster::Join(const SimulationState& state, int population) {
  OfPopulation& own = populations_[population];
  std::pop_heap(own.free.begin(), own.free.end(), std::greater<>());
  const int64_t place = own.free.back();
  own.free.pop_back();
  state.ids()[state.layout().populations[population].first_slot + place] = next_id_;
  joined_.emplace(next_id_, AgentPlace{population, place});
  ++next_id_;
  ++own.agents;
  ++agents_;
  return place;
}

void Roster::Leave(const SimulationState& state, const AgentPlace& place) {
  int64_t& id = state.ids()[state.layout().populations[place.population].first_slot + place.place];
  joined_.erase(id);
  id = -1;
  OfPopulation& own = populations_[place.population];
  own.free.push_back(place.place);
  std::push_heap(own.free.begin(), own.free.end(), std::greater<>());
  --own.agents;
  --agents_;
}

}  // namespace starling
