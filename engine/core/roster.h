// Roster: which agents live, and at which place of their population.
//
//   ASSIGN_OR_RETURN(Roster roster, Roster::Read(state, next_id));
//   const absl::optional<AgentPlace> found = roster.Find(state, 17);
//
// The ids themselves are part of the state; a roster is what makes them quick to find. Place p of a
// population is lane p % lanes of tile p / lanes, and slot first_slot + p. Agents of the scenario
// keep the places they were born at; those that join take the lowest free ones.
//
// Not thread-safe. Its functions are given the state that it was read from, or a copy of it.
#ifndef STARLING_ENGINE_CORE_ROSTER_H_
#define STARLING_ENGINE_CORE_ROSTER_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "engine/core/state.h"

namespace starling {

struct AgentPlace {
  int population;
  int64_t place;
};

class Roster {
 public:
  // An empty one.
  Roster() = default;
  // Takes over the ids in `state`. DATA_LOSS names an id that cannot be: not from 0 to next_id - 1,
  // there twice, or one of the scenario at a place that is not its own. O(slots).
  static absl::StatusOr<Roster> Read(const SimulationState& state, int64_t next_id);

  int64_t next_id() const { return next_id_; }
  int64_t agents() const { return agents_; }           // that live
  int64_t joined() const { return next_id_ - born_; }  // that ever did
  int64_t agents(int population) const { return populations_[population].agents; }
  int64_t free_places(int population) const {
    return static_cast<int64_t>(populations_[population].free.size());
  }

  // None if it does not live. O(1).
  absl::optional<AgentPlace> Find(const SimulationState& state, int64_t id) const;

  // The population has new places, `first` to `end` - 1, all free and above those it had.
  void AddPlaces(int population, int64_t first, int64_t end);
  // The next id joins at the lowest free place, of which there is one. Returns the place.
  int64_t Join(const SimulationState& state, int population);
  // The agent that lives there leaves.
  void Leave(const SimulationState& state, const AgentPlace& place);

 private:
  struct OfPopulation {
    int64_t agents = 0;
    std::vector<int64_t> free;  // places; a heap with the lowest in front
  };
  std::vector<OfPopulation> populations_;
  absl::flat_hash_map<int64_t, AgentPlace> joined_;  // not of the scenario, by id
  int64_t agents_ = 0;
  int64_t born_ = 0;  // agents of the scenario
  int64_t next_id_ = 0;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_ROSTER_H_
