#include "agents/population/individual_population.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "absl/strings/str_cat.h"
#include "agents/inference/belief_algebra.h"
#include "agents/math/philox.h"
#include "agents/math/tile.h"
#include "agents/population/lane_sums.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kNanosecondsPerOperation = 0.5;  // plain loops, roughly
constexpr double kNanosecondsPerAgent = 2500;
constexpr double kMostBelief = 1.01;  // rounding

int64_t RoundUp(int64_t bytes) { return (bytes + kTileBytes - 1) / kTileBytes * kTileBytes; }

// One lane's numbers of the rows of a field.
template <typename T>
void ReadLane(const TileField& field, const std::byte* block, int lanes, int lane,
              List<double>& values) {
  const T* rows = reinterpret_cast<const T*>(block + field.offset);
  for (int i = 0; i < field.rows; ++i)
    values.push_back(static_cast<double>(rows[i * lanes + lane]));
}

template <typename T>
const double* WriteLane(const TileField& field, const double* values, int lanes, int lane,
                        std::byte* block) {
  T* rows = reinterpret_cast<T*>(block + field.offset);
  for (int i = 0; i < field.rows; ++i) rows[i * lanes + lane] = static_cast<T>(*values++);
  return values;
}

// Multiply-adds of one agent's step: beliefs and terms at every step of every policy.
double Operations(const Individual& individual) {
  const GenerativeModel& model = individual.model();
  double entries = 0;
  for (const Factor& factor : model.factors())
    entries += factor.states * static_cast<double>(model.JointStates(factor.dependencies));
  for (const Modality& modality : model.modalities())
    entries += 3.0 * static_cast<double>(modality.A.values.size());
  const AgentSettings& settings = individual.settings();
  const double policies = static_cast<double>(individual.policies().size());
  double steps = policies * settings.policy_length;
  if (settings.search)
    steps = std::min(steps * 64, static_cast<double>(settings.search->max_nodes));
  if (settings.inference == StateInference::kPolicyMessages)
    steps *= settings.iterations * (settings.window.horizon + settings.policy_length);
  return entries * (steps + settings.iterations);
}

}  // namespace

absl::StatusOr<std::unique_ptr<const IndividualPopulation>> IndividualPopulation::Create(
    const std::vector<LevelParts>& levels, Precision precision, std::string reason) {
  ASSIGN_OR_RETURN(std::unique_ptr<const LayeredAgent> agent, LayeredAgent::Create(levels));
  return std::unique_ptr<const IndividualPopulation>(
      new IndividualPopulation(std::move(agent), precision, std::move(reason)));
}

IndividualPopulation::IndividualPopulation(std::unique_ptr<const LayeredAgent> agent,
                                           Precision precision, std::string reason)
    : agent_(std::move(agent)),
      is_float_(precision == Precision::kFloat),
      lanes_(is_float_ ? kTileLanes<float> : kTileLanes<double>) {
  const int real = is_float_ ? 4 : 8;
  for (const Control& control : agent_->level(0).model().controls())
    num_actions_ += control.actions;
  for (size_t i = 0; i < agent_->levels(); ++i) {
    const Individual& level = agent_->level(i);
    const std::string prefix = i == 0 ? "" : absl::StrCat("level_", i, "_");
    const auto add = [&](absl::string_view name, bool learned, const StateField& field,
                         int element_bytes) {
      AddField(absl::StrCat(prefix, name), learned, field.rows, element_bytes);
      bounds_.push_back({field.low, field.high, name == "actions" || name == "age"});
      return fields_.size() - 1;
    };
    int states = 0, most_actions = 1;
    for (const Factor& factor : level.model().factors()) states += factor.states;
    for (const Control& control : level.model().controls())
      most_actions = std::max(most_actions, control.actions);
    const int controls = static_cast<int>(level.model().controls().size());
    num_controls_ += controls;
    LevelFields at = {};
    at.beliefs = add("beliefs", false, {"", states, 0, kMostBelief}, real);
    at.actions = add("actions", false, {"", controls, -1, most_actions - 1.0}, 4);
    at.age = add("age", false, {"", 1, 0, std::numeric_limits<int32_t>::max()}, 4);
    at.memory = fields_.size();
    for (const StateField& field : level.rows().memory_fields())
      add(field.name, false, field, real);
    at.memory_end = at.counts = fields_.size();
    for (const StateField& field : level.rows().count_fields()) add(field.name, true, field, real);
    at.counts_end = fields_.size();
    level_fields_.push_back(at);
    statistics_.operations += Operations(level);
  }
  const Individual& lowest = agent_->level(0);
  statistics_.policies = static_cast<double>(lowest.policies().size());
  statistics_.policy_steps = statistics_.policies * lowest.settings().policy_length;
  statistics_.enumerated = true;
  statistics_.one_by_one = std::move(reason);
}

void IndividualPopulation::AddField(std::string name, bool learned, int rows, int element_bytes) {
  int64_t& end = learned ? learned_bytes_ : state_bytes_;
  fields_.push_back({std::move(name), learned, end, rows, element_bytes});
  end += RoundUp(int64_t{1} * rows * lanes_ * element_bytes);
}

int64_t IndividualPopulation::scratch_bytes() const { return kTileBytes; }

double IndividualPopulation::estimated_tile_nanoseconds() const {
  return lanes_ * (kNanosecondsPerAgent + kNanosecondsPerOperation * statistics_.operations);
}

void IndividualPopulation::Read(size_t field, const std::byte* block, int lane,
                                List<double>& values) const {
  if (bounds_[field].integers) {
    ReadLane<int32_t>(fields_[field], block, lanes_, lane, values);
  } else if (is_float_) {
    ReadLane<float>(fields_[field], block, lanes_, lane, values);
  } else {
    ReadLane<double>(fields_[field], block, lanes_, lane, values);
  }
}

List<double> IndividualPopulation::Read(size_t field, const std::byte* block, int lane) const {
  List<double> values;
  Read(field, block, lane, values);
  return values;
}

void IndividualPopulation::Load(const std::byte* state, const std::byte* learned, int lane,
                                absl::Span<IndividualState> states) const {
  List<double> values;
  const auto read = [&](size_t first, size_t end) {
    values.clear();
    for (size_t i = first; i < end; ++i)
      Read(i, fields_[i].learned ? learned : state, lane, values);
    return absl::MakeConstSpan(values);
  };
  for (size_t i = 0; i < states.size(); ++i) {
    const LevelFields& at = level_fields_[i];
    const StateRows& rows = agent_->level(i).rows();
    const double* next = read(at.beliefs, at.beliefs + 1).data();
    for (Belief& belief : states[i].beliefs) {
      for (double& p : belief) p = *next++;
    }
    next = read(at.actions, at.actions + 1).data();
    for (int& action : states[i].action) action = static_cast<int>(*next++);
    states[i].age = static_cast<int>(read(at.age, at.age + 1)[0]);
    rows.SetMemory(read(at.memory, at.memory_end), states[i]);
    rows.SetCounts(read(at.counts, at.counts_end), states[i]);
  }
}

void IndividualPopulation::Store(absl::Span<const IndividualState> states, int lane,
                                 std::byte* state, std::byte* learned) const {
  List<double> values;
  const auto write = [&](size_t first, size_t end) {
    const double* next = values.data();
    for (size_t i = first; i < end; ++i) {
      const TileField& field = fields_[i];
      std::byte* block = field.learned ? learned : state;
      next = is_float_ ? WriteLane<float>(field, next, lanes_, lane, block)
                       : WriteLane<double>(field, next, lanes_, lane, block);
    }
    values.clear();
  };
  for (size_t i = 0; i < states.size(); ++i) {
    const LevelFields& at = level_fields_[i];
    const StateRows& rows = agent_->level(i).rows();
    for (const Belief& belief : states[i].beliefs)
      values.insert(values.end(), belief.begin(), belief.end());
    write(at.beliefs, at.beliefs + 1);
    values.assign(states[i].action.begin(), states[i].action.end());
    WriteLane<int32_t>(fields_[at.actions], values.data(), lanes_, lane, state);
    const double age = states[i].age;
    WriteLane<int32_t>(fields_[at.age], &age, lanes_, lane, state);
    values.clear();
    rows.AddMemory(states[i], values);
    write(at.memory, at.memory_end);
    rows.AddCounts(states[i], values);
    write(at.counts, at.counts_end);
  }
}

void IndividualPopulation::InitTile(std::byte* state, std::byte* learned) const {
  std::memset(state, 0, static_cast<size_t>(state_bytes_));
  if (learned_bytes_ > 0) std::memset(learned, 0, static_cast<size_t>(learned_bytes_));
  const List<IndividualState> newborn = agent_->AtBirth();
  for (int lane = 0; lane < lanes_; ++lane) Store(newborn, lane, state, learned);
}

void IndividualPopulation::InitLane(std::byte* state, std::byte* learned, int lane) const {
  Store(agent_->AtBirth(), lane, state, learned);
}

absl::Status IndividualPopulation::CheckTile(const std::byte* state,
                                             const std::byte* learned) const {
  for (size_t i = 0; i < fields_.size(); ++i) {
    const TileField& field = fields_[i];
    const auto& [low, high, integers] = bounds_[i];
    for (int lane = 0; lane < lanes_; ++lane) {
      const List<double> values = Read(i, field.learned ? learned : state, lane);
      for (size_t row = 0; row < values.size(); ++row) {
        if (values[row] >= low && values[row] <= high) continue;
        return absl::DataLossError(absl::StrCat(field.name, " of lane ", lane, " in row ", row,
                                                " is ", values[row], "; ", low, " to ", high,
                                                " is allowed"));
      }
    }
  }
  return CheckActions(state);
}

absl::Status IndividualPopulation::CheckActions(const std::byte* state) const {
  for (size_t i = 0; i < level_fields_.size(); ++i) {
    const std::vector<Control>& controls = agent_->level(i).model().controls();
    for (int lane = 0; lane < lanes_; ++lane) {
      const List<double> actions = Read(level_fields_[i].actions, state, lane);
      for (size_t c = 0; c < controls.size(); ++c) {
        if (actions[c] < controls[c].actions) continue;
        return absl::DataLossError(absl::StrCat("action of control ", c, " of lane ", lane, " is ",
                                                actions[c], "; -1 to ", controls[c].actions - 1,
                                                " is allowed"));
      }
    }
  }
  return absl::OkStatus();
}

void IndividualPopulation::StepTile(const TileStep& step, std::byte* /*scratch*/) const {
  std::memcpy(step.next, step.previous, static_cast<size_t>(state_bytes_));
  std::array<TileSums, kMostLanes> sums = {};
  Observation observation(agent_->level(0).model().modalities().size());
  List<double> uniforms(static_cast<size_t>(num_controls_));
  List<IndividualState> states = agent_->AtBirth();
  for (int lane = 0; lane < lanes_; ++lane) {
    if (step.ids[lane] < 0) continue;
    for (size_t m = 0; m < observation.size(); ++m)
      observation[m].index = step.observations[static_cast<int>(m) * lanes_ + lane];
    for (size_t c = 0; c < uniforms.size(); ++c) {
      uniforms[c] = Uniform(step.seed, static_cast<uint64_t>(step.ids[lane]), step.tick,
                            Purpose::kAction, static_cast<uint32_t>(c));
    }
    Load(step.previous, step.learned, lane, absl::MakeSpan(states));
    const AgentStep done = agent_->Step(observation, uniforms, {}, absl::MakeSpan(states));
    Store(states, lane, step.next, step.learned);
    SetSums(done, sums[static_cast<size_t>(lane)]);
    if (step.action_probabilities == nullptr) continue;
    int row = 0;
    for (const List<double>& control : done.action_marginals) {
      for (double p : control) step.action_probabilities[row++ * lanes_ + lane] = p;
    }
  }
  *step.sums = SumOverLanes(sums, lanes_);
}

void IndividualPopulation::SetSums(const AgentStep& done, TileSums& sums) {
  sums.free_energy = done.free_energy;
  for (const Belief& belief : done.posterior)
    sums.belief_entropy += Entropy(belief, LogFloor::kClip);
  const auto expectation = [&done](absl::Span<const double> values) {
    return values.empty() ? 0.0 : Dot(done.policy_posterior, values);
  };
  sums.expected_free_energy = -expectation(done.G);
  sums.utility = expectation(done.utility);
  sums.state_information_gain = expectation(done.state_information_gain);
  sums.parameter_information_gain = expectation(done.novelty_a) + expectation(done.novelty_b);
  sums.inductive_value = expectation(done.inductive);
  sums.policy_precision = done.gamma;
}

std::vector<std::vector<double>> IndividualPopulation::Beliefs(const std::byte* state,
                                                               int lane) const {
  const List<double> values = Read(level_fields_[0].beliefs, state, lane);
  std::vector<std::vector<double>> beliefs;
  auto next = values.begin();
  for (const Factor& factor : agent_->level(0).model().factors()) {
    beliefs.emplace_back(next, next + factor.states);
    next += factor.states;
  }
  return beliefs;
}

std::vector<int> IndividualPopulation::Actions(const std::byte* state, int lane) const {
  const List<double> values = Read(level_fields_[0].actions, state, lane);
  return {values.begin(), values.end()};
}

std::vector<double> IndividualPopulation::Counts(const std::byte* learned, LearnedTensor tensor,
                                                 int index, int lane) const {
  constexpr char kLetters[] = {'A', 'B', 'C', 'D', 'E'};
  const char letter = kLetters[static_cast<int>(tensor)];
  const std::string name = tensor == LearnedTensor::kE
                               ? "E_counts"
                               : absl::StrCat(std::string(1, letter), "_counts_", index);
  const LevelFields& at = level_fields_[0];
  for (size_t i = at.counts; i < at.counts_end; ++i) {
    if (fields_[i].name != name) continue;
    List<double> values = Read(i, learned, lane);
    if (tensor != LearnedTensor::kB) return values;
    const GenerativeModel& model = agent_->level(0).model();
    const Factor& factor = model.factors()[static_cast<size_t>(index)];
    const int64_t entries = factor.states * model.JointStates(factor.dependencies);
    List<Matrix> by_action;
    for (auto next = values.begin(); next != values.end(); next += entries)
      by_action.emplace_back(next, next + entries);
    return ActionsLast(by_action);
  }
  return {};
}

std::vector<std::vector<double>> IndividualPopulation::PolicyPosteriors(
    const std::byte* state, const std::byte* learned, absl::Span<const int> lanes,
    std::byte* /*scratch*/) const {
  std::vector<std::vector<double>> posteriors;
  List<IndividualState> states = agent_->AtBirth();
  for (int lane : lanes) {
    Load(state, learned, lane, absl::MakeSpan(states));
    posteriors.push_back(agent_->level(0).PlanAgain(states[0]).policy_posterior);
  }
  return posteriors;
}

std::vector<std::vector<RankedPolicy>> IndividualPopulation::MostProbablePolicies(
    const std::byte* state, const std::byte* learned, absl::Span<const int> lanes, int count,
    std::byte* /*scratch*/) const {
  const Individual& individual = agent_->level(0);
  std::vector<std::vector<RankedPolicy>> best;
  List<IndividualState> states = agent_->AtBirth();
  for (int lane : lanes) {
    Load(state, learned, lane, absl::MakeSpan(states));
    const AgentStep step = individual.PlanAgain(states[0]);
    best.emplace_back();
    for (size_t p : MostProbable(step.policy_posterior, static_cast<size_t>(count))) {
      RankedPolicy& policy = best.back().emplace_back();
      const absl::Span<const int> actions = individual.policies()[p];
      policy.actions.assign(actions.begin(), actions.end());
      policy.probability = step.policy_posterior[p];
      if (step.utility.empty()) continue;
      policy.utility = step.utility[p];
      policy.state_information_gain = step.state_information_gain[p];
    }
  }
  return best;
}

}  // namespace starling
