#include <algorithm>
#include <utility>

#include "agents/planning/policy_value.h"

namespace starling {
namespace {

using Transitions = List<List<size_t>>;  // [state]: the states that lead to it

// How many columns of B one state of the factor itself spans; 0 if the next state does not depend
// on it.
size_t OwnStride(const GenerativeModel& model, size_t f) {
  const absl::Span<const int> dependencies = model.factors()[f].dependencies;
  const auto own = std::find(dependencies.begin(), dependencies.end(), static_cast<int>(f));
  if (own == dependencies.end()) return 0;
  const size_t axis = static_cast<size_t>(own - dependencies.begin());
  return static_cast<size_t>(model.JointStates(dependencies.subspan(axis + 1)));
}

Transitions ProbableTransitions(const AgentView& agent, size_t f, double threshold) {
  const size_t states = static_cast<size_t>(agent.model.factors()[f].states);
  const size_t stride = OwnStride(agent.model, f);
  List<char> probable(states * states, 0);  // [next][state]
  for (const Matrix& B : agent.parameters.B[f]) {
    const size_t columns = B.size() / states;
    for (size_t i = 0; i < B.size(); ++i) {
      if (!(B[i] > threshold)) continue;
      char* row = &probable[i / columns * states];
      if (stride == 0) {
        std::fill(row, row + states, char{1});
      } else {
        row[i % columns / stride % states] = 1;
      }
    }
  }
  Transitions sources(states);
  for (size_t i = 0; i < probable.size(); ++i)
    if (probable[i] != 0) sources[i / states].push_back(i % states);
  return sources;
}

List<List<char>> PathsTo(absl::Span<const double> goals, const Transitions& sources, int depth) {
  List<List<char>> rows(1);
  for (double goal : goals) rows[0].push_back(goal > 0 ? 1 : 0);
  while (rows.size() < static_cast<size_t>(depth)) {
    const List<char>& from = rows.back();
    List<char> row(from.size(), 0);
    for (size_t s = 0; s < from.size(); ++s) {
      if (from[s] == 0) continue;
      for (size_t source : sources[s]) row[source] = 1;
    }
    if (row == from) {  // nothing changes any more
      rows.resize(static_cast<size_t>(depth), row);
    } else {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace

InductivePaths FindPaths(const AgentView& agent) {
  InductivePaths paths(agent.model.factors().size());
  if (!agent.settings.inductive) return paths;
  const InductiveSettings& inductive = *agent.settings.inductive;
  for (size_t f = 0; f < paths.size(); ++f) {
    const std::vector<double>& goals = agent.model.factors()[f].goals;
    if (std::none_of(goals.begin(), goals.end(), [](double goal) { return goal > 0; })) continue;
    paths[f] = PathsTo(goals, ProbableTransitions(agent, f, inductive.threshold), inductive.depth);
  }
  return paths;
}

}  // namespace starling
