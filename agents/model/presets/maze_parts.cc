#include "agents/model/presets/maze_parts.h"

#include <algorithm>
#include <utility>

#include "agents/model/presets/grid_moves.h"

namespace starling {
namespace {

bool Contains(const std::vector<int>& places, int place) {
  return std::find(places.begin(), places.end(), place) != places.end();
}

Tensor Identity(int size) {
  Tensor identity({size, size});
  for (int i = 0; i < size; ++i) identity.at({i, i}) = 1;
  return identity;
}

}  // namespace

Factor MazePlaceFactor(const MazePlan& maze) {
  const int places = maze.places();
  Tensor B({places, places, maze.moves});
  for (int place = 0; place < places; ++place) {
    for (int move = 0; move < maze.moves; ++move) {
      int to = AfterMove(place, move, maze.width, maze.height);
      if (Contains(maze.walls, to)) to = place;
      if (Contains(maze.exits, place)) to = maze.start;
      B.at({to, place, move}) = 1;
    }
  }
  std::vector<double> D(static_cast<size_t>(places), 0.0);
  D[static_cast<size_t>(maze.start)] = 1;
  Factor factor;
  factor.name = "place";
  factor.states = places;
  factor.dependencies = {0};
  factor.controls = {0};
  factor.B = std::move(B);
  factor.D = std::move(D);
  return factor;
}

Factor MazeContextFactor(std::string name, int states, int index, const MazePlan& maze) {
  Factor factor;
  factor.name = std::move(name);
  factor.states = states;
  if (maze.exits.empty()) {
    factor.dependencies = {index};
    factor.B = Identity(states);
    return factor;
  }
  const int places = maze.places();
  Tensor B({states, states, places});
  for (int place = 0; place < places; ++place) {
    const bool redrawn = Contains(maze.exits, place);
    for (int from = 0; from < states; ++from) {
      for (int to = 0; to < states; ++to) {
        B.at({to, from, place}) = redrawn ? 1.0 / states : to == from ? 1 : 0;
      }
    }
  }
  factor.dependencies = {index, 0};
  factor.B = std::move(B);
  return factor;
}

Modality MazePlaceModality(const MazePlan& maze) {
  Modality modality;
  modality.name = "place";
  modality.outcomes = maze.places();
  modality.dependencies = {0};
  modality.A = Identity(maze.places());
  return modality;
}

Modality MazeCueModality(std::string name, const std::vector<int>& cues, int states, int context,
                         const MazePlan& maze) {
  Tensor A({1 + states, maze.places(), states});
  for (int place = 0; place < maze.places(); ++place) {
    for (int state = 0; state < states; ++state) {
      A.at({Contains(cues, place) ? 1 + state : 0, place, state}) = 1;
    }
  }
  Modality modality;
  modality.name = std::move(name);
  modality.outcomes = 1 + states;
  modality.dependencies = {0, context};
  modality.A = std::move(A);
  return modality;
}

Modality MazeRewardModality(std::string name, const std::vector<int>& holders, int context,
                            double reward_preference, double loss_preference,
                            const MazePlan& maze) {
  const int states = static_cast<int>(holders.size());
  Tensor A({kRewardOutcomes, maze.places(), states});
  for (int place = 0; place < maze.places(); ++place) {
    const bool holder = Contains(holders, place);
    for (int state = 0; state < states; ++state) {
      const bool here = holders[static_cast<size_t>(state)] == place;
      A.at({here ? kReward : holder ? kLoss : kNoReward, place, state}) = 1;
    }
  }
  Modality modality;
  modality.name = std::move(name);
  modality.outcomes = kRewardOutcomes;
  modality.dependencies = {0, context};
  modality.A = std::move(A);
  modality.C = Tensor({kRewardOutcomes}, {0, reward_preference, loss_preference});
  return modality;
}

}  // namespace starling
