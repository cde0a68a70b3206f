// LayeredAgent: one agent of one or more levels. The lowest acts in the world; each level above
// lives at a slower time scale and takes the one below for its world.
//
//   ASSIGN_OR_RETURN(auto agent,
//                    LayeredAgent::Create({{model, settings}, {above, settings, links}}));
//   List<IndividualState> state = agent->AtBirth();
//   AgentStep step = agent->Step(observation, uniforms, /*taken=*/{}, absl::MakeSpan(state));
//
// A tick of an upper level is an episode of the level below (its episode_ticks). When an episode
// ends, the level above observes, as soft outcomes, what the level below believes about the linked
// factors (or its posterior over policies), infers, plans and chooses an action of its own; what it
// then expects to observe next is the prior D (or the habits E) of the next episode below. Friston
// et al. 2017, "Deep temporal models and active inference".
//
// Const after Create; may be used by any number of threads at once, each with states of its own.
#ifndef STARLING_AGENTS_POPULATION_LAYERED_AGENT_H_
#define STARLING_AGENTS_POPULATION_LAYERED_AGENT_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "agents/population/individual.h"
#include "agents/population/level.h"

namespace starling {

class LayeredAgent {
 public:
  // The lowest level first. INVALID_ARGUMENT as Individual::Create, for a level below another
  // without episodes, for links that do not fit or whose D or E is learned as well, and for more
  // than 8 levels; about an upper level it begins with "levels[0]: ", counted from the one above
  // the lowest.
  static absl::StatusOr<std::unique_ptr<const LayeredAgent>> Create(
      const std::vector<LevelParts>& levels);

  size_t levels() const { return levels_.size(); }
  const Individual& level(size_t index) const { return *levels_[index].individual; }

  // States by level.
  List<IndividualState> AtBirth() const;
  // Of the lowest level only: the others go on.
  void StartEpisode(absl::Span<IndividualState> states) const;
  // One tick of the lowest level, and of those above whose time has come. `uniforms`: a number in
  // [0, 1) for each control of each level, the lowest first. The result is the lowest level's; its
  // free energy is that of all levels that stepped.
  AgentStep Step(const Observation& observation, absl::Span<const double> uniforms,
                 absl::Span<const int> taken, absl::Span<IndividualState> states) const;

 private:
  struct Level {
    std::unique_ptr<const Individual> individual;
    std::vector<LevelLink> links;
  };
  explicit LayeredAgent(std::vector<Level> levels) : levels_(std::move(levels)) {}
  void TellBelow(size_t upper, const Beliefs& predicted, absl::Span<IndividualState> states) const;

  const std::vector<Level> levels_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_LAYERED_AGENT_H_
