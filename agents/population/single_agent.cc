#include "agents/population/single_agent.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "agents/math/philox.h"
#include "agents/model/image_layout.h"
#include "agents/model/joint_actions.h"
#include "agents/model/model_image.h"
#include "agents/planning/policy_posterior.h"
#include "agents/planning/policy_set.h"
#include "agents/population/check_input.h"
#include "agents/population/image_reader.h"
#include "agents/population/lane_coverage.h"
#include "agents/population/lane_population.h"
#include "agents/population/lane_window.h"
#include "agents/population/layered_agent.h"
#include "agents/population/policy_reader.h"
#include "agents/population/tile_arguments.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kLanes = kTileLanes<double>;

// Memory aligned to tile rows, zeroed.
class Rows {
 public:
  explicit Rows(int64_t bytes) : bytes_(static_cast<size_t>(std::max<int64_t>(bytes, 1))) {
    data_.reset(static_cast<std::byte*>(::operator new[](bytes_, std::align_val_t{kTileBytes})));
    std::memset(data_.get(), 0, bytes_);
  }
  std::byte* get() const { return data_.get(); }
  unsigned char* kernel() const { return reinterpret_cast<unsigned char*>(data_.get()); }

 private:
  struct Free {
    void operator()(std::byte* data) const {
      ::operator delete[](data, std::align_val_t{kTileBytes});
    }
  };
  size_t bytes_;
  std::unique_ptr<std::byte[], Free> data_;
};

std::vector<std::vector<int>> Steps(const GenerativeModel& model, const std::vector<int>& policy) {
  std::vector<std::vector<int>> steps;
  for (int joint : policy) steps.push_back(ControlChoices(model, joint));
  return steps;
}

// How one agent is stepped.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual absl::StatusOr<AgentStep> Step(const Observation& observation,
                                         const std::vector<double>& uniforms,
                                         const std::vector<int>* taken) = 0;
  virtual void StartEpisode() = 0;
  virtual const ModelParameters& parameters() = 0;
  // Whether outcomes may be distributions; where not, StateNow tells what another engine needs.
  virtual bool TakesDistributions() const { return true; }
  virtual void StateNow(IndividualState& /*state*/) {}
};

// One lane of a tile.
class LaneEngine final : public Engine {
 public:
  static absl::StatusOr<std::unique_ptr<Engine>> Create(const GenerativeModel& model,
                                                        const AgentSettings& settings,
                                                        InstructionSet instructions) {
    ASSIGN_OR_RETURN(auto population,
                     LanePopulation::Create(model, settings, Precision::kDouble, instructions));
    ASSIGN_OR_RETURN(const TileKernels* kernels, ChooseKernels(instructions, Precision::kDouble));
    std::vector<std::vector<int>> drawn;
    if (settings.selection == ActionSelection::kStochastic) {
      ASSIGN_OR_RETURN(drawn, ListPolicies(model, settings, SingleAgent::kMaxListedPolicies));
    }
    return std::unique_ptr<Engine>(
        new LaneEngine(model, settings, std::move(population), kernels, std::move(drawn)));
  }

  absl::StatusOr<AgentStep> Step(const Observation& observation,
                                 const std::vector<double>& uniforms,
                                 const std::vector<int>* taken) override {
    Run(observation, uniforms);
    AgentStep step = Describe();
    if (taken != nullptr) {
      int32_t* actions =
          reinterpret_cast<int32_t*>(after_.get() + reader().header().actions_offset);
      for (size_t c = 0; c < taken->size(); ++c) actions[c * kLanes] = (*taken)[c];
    }
    std::swap(before_, after_);
    return step;
  }

  void StartEpisode() override {
    *reinterpret_cast<int32_t*>(before_.get() + reader().header().age_offset) = 0;
    window().Clear(0, 1, before_.get());
  }

  const ModelParameters& parameters() override;
  bool TakesDistributions() const override { return false; }
  void StateNow(IndividualState& state) override {
    state.beliefs = population_->Beliefs(before_.get(), 0);
    state.action = population_->Actions(before_.get(), 0);
    state.age = *reinterpret_cast<const int32_t*>(before_.get() + reader().header().age_offset);
    if (settings_.learns()) state.parameters = parameters();
    window().Read({model_, settings_, parameters()}, before_.get(), 0, state);
    const ImageHeader& header = reader().header();
    if (header.first_offset == 0) return;
    for (size_t f = 0; f < state.first_beliefs.size(); ++f) {
      const FactorInfo& factor = reader().factor(static_cast<int>(f));
      state.first_beliefs[f] =
          reader().Column(before_.get() + header.first_offset, factor.row, factor.states, 0);
    }
  }

 private:
  LaneEngine(const GenerativeModel& model, const AgentSettings& settings,
             std::unique_ptr<const LanePopulation> population, const TileKernels* kernels,
             std::vector<std::vector<int>> policies)
      : model_(model),
        settings_(settings),
        population_(std::move(population)),
        kernels_(kernels),
        policies_(std::move(policies)),
        policy_reader_(population_->image()),
        parameters_(ParametersAtBirth(
            model, settings, static_cast<size_t>(population_->plan_statistics().policies))),
        before_(population_->state_bytes()),
        after_(population_->state_bytes()),
        learned_(population_->learned_bytes()),
        scratch_(population_->scratch_bytes()) {
    population_->InitTile(before_.get(), learned_.get());
  }

  ImageReader reader() const { return ImageReader(population_->image()); }
  LaneWindow window() const { return LaneWindow(population_->image()); }
  void Run(const Observation& observation, const std::vector<double>& uniforms);
  AgentStep Describe() const;
  void DescribePolicies(AgentStep& step) const;

  const GenerativeModel model_;
  const AgentSettings settings_;
  const std::unique_ptr<const LanePopulation> population_;
  const TileKernels* const kernels_;
  const std::vector<std::vector<int>> policies_;  // joint actions; listed where one is drawn
  const PolicyReader policy_reader_;
  ModelParameters parameters_;
  Rows before_, after_, learned_, scratch_;
};

void LaneEngine::Run(const Observation& observation, const std::vector<double>& uniforms) {
  std::vector<int32_t> outcomes(observation.size() * kLanes, -1);
  for (size_t m = 0; m < observation.size(); ++m) outcomes[m * kLanes] = observation[m].index;
  std::vector<int64_t> ids(kLanes, -1);
  ids[0] = 0;
  std::vector<double> draws(uniforms.size() * kLanes, 0.0);
  for (size_t c = 0; c < uniforms.size(); ++c) draws[c * kLanes] = uniforms[c];
  const TileArguments tile = {
      reinterpret_cast<const unsigned char*>(population_->image().bytes().data()),
      scratch_.kernel(),
      before_.kernel(),
      after_.kernel(),
      learned_.kernel(),
      ids.data(),
      outcomes.data(),
      draws.data()};
  kernels_->infer_states(&tile);
  kernels_->infer_policies(&tile);
  kernels_->act(&tile);
  if (population_->learned_bytes() > 0) kernels_->learn(&tile);
}

const ModelParameters& LaneEngine::parameters() {
  const auto counts = [&](LearnedTensor tensor, size_t index) {
    return population_->Counts(learned_.get(), tensor, static_cast<int>(index), 0);
  };
  for (size_t m = 0; m < parameters_.pA.size(); ++m) {
    if (Learns(settings_.learn_a, static_cast<int>(m)))
      parameters_.pA[m] = counts(LearnedTensor::kA, m);
  }
  for (size_t f = 0; f < parameters_.pB.size(); ++f) {
    if (!Learns(settings_.learn_b, static_cast<int>(f))) continue;
    parameters_.pB[f] = ByAction(model_, model_.factors()[f], counts(LearnedTensor::kB, f));
  }
  for (size_t f = 0; f < parameters_.pD.size(); ++f) {
    if (Learns(settings_.learn_d, static_cast<int>(f)))
      parameters_.pD[f] = counts(LearnedTensor::kD, f);
  }
  TakeMeans(model_, settings_, parameters_);
  return parameters_;
}

AgentStep LaneEngine::Describe() const {
  const ImageReader image = reader();
  const ImageHeader& header = image.header();
  AgentStep step;
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = image.factor(f);
    step.prior.push_back(
        image.Column(scratch_.get(), header.prior_row + factor.row, factor.states, 0));
    step.posterior.push_back(
        image.Column(scratch_.get(), header.node_row + factor.row, factor.states, 0));
    if (!settings_.learn_b) continue;
    step.B_counts.emplace_back();
    if (factor.learned_row >= 0)
      step.B_counts.back() = Tensor(model_.factors()[static_cast<size_t>(f)].B.shape,
                                    population_->Counts(learned_.get(), LearnedTensor::kB, f, 0));
  }
  const bool ended = *reinterpret_cast<const int32_t*>(after_.get() + header.age_offset) == 0;
  for (int f = 0; f < header.num_factors && settings_.learn_d && ended; ++f)
    step.D_counts.push_back(population_->Counts(learned_.get(), LearnedTensor::kD, f, 0));
  for (int m = 0; m < header.num_modalities; ++m) {
    const ModalityInfo& modality = image.modality(m);
    if (!settings_.learn_a) continue;
    step.A_counts.emplace_back();
    if (modality.learned_row >= 0)
      step.A_counts.back() = Tensor(model_.modalities()[static_cast<size_t>(m)].A.shape,
                                    population_->Counts(learned_.get(), LearnedTensor::kA, m, 0));
  }
  const std::vector<double> results =
      image.Column(scratch_.get(), header.result_row, kNumResults, 0);
  step.free_energy = results[kResultFreeEnergy];
  step.negative_entropy = results[kResultNegativeEntropy];
  step.prior_cross_entropy = results[kResultPriorCrossEntropy];
  step.accuracy = results[kResultAccuracy];
  window().Describe(scratch_.get(), after_.get(), 0, step);
  for (int c = 0; c < header.num_controls; ++c) {
    const ControlInfo& control = image.control(c);
    step.action_marginals.push_back(
        image.Column(scratch_.get(), header.marginal_row + control.row, control.actions, 0));
  }
  step.action = population_->Actions(after_.get(), 0);
  DescribePolicies(step);
  return step;
}

void LaneEngine::DescribePolicies(AgentStep& step) const {
  PolicyValues values = policy_reader_.Read(scratch_.get(), 0);
  for (size_t p = 0; p < values.utility.size(); ++p) {
    step.G.push_back(values.utility[p] + values.state_information_gain[p]);
    if (!values.novelty_a.empty()) step.G.back() += values.novelty_a[p] + values.novelty_b[p];
  }
  step.novelty_a = std::move(values.novelty_a);
  step.novelty_b = std::move(values.novelty_b);
  step.utility = std::move(values.utility);
  step.state_information_gain = std::move(values.state_information_gain);
  step.policy_posterior = std::move(values.posterior);
  step.gamma = reader().header().gamma;
  if (settings_.selection == ActionSelection::kDeterministic) return;
  const std::vector<double> uniforms(model_.controls().size(), 0.0);
  step.drawn_from = ChooseAction({model_, settings_, parameters_}, policies_, step.policy_posterior,
                                 Legality({model_, settings_, parameters_}, step.posterior),
                                 uniforms, /*log_normaliser=*/0)
                        .drawn_from;
}

// By itself.
class IndividualEngine final : public Engine {
 public:
  // Goes on from where `before`, if not null, is.
  static absl::StatusOr<std::unique_ptr<Engine>> Create(const std::vector<LevelParts>& levels,
                                                        Engine* before = nullptr) {
    ASSIGN_OR_RETURN(std::unique_ptr<const LayeredAgent> agent, LayeredAgent::Create(levels));
    auto engine = absl::WrapUnique(new IndividualEngine(std::move(agent)));
    if (before != nullptr) before->StateNow(engine->states_[0]);
    return engine;
  }

  absl::StatusOr<AgentStep> Step(const Observation& observation,
                                 const std::vector<double>& uniforms,
                                 const std::vector<int>* taken) override {
    AgentStep step =
        agent_->Step(observation, uniforms, taken == nullptr ? absl::Span<const int>() : *taken,
                     absl::MakeSpan(states_));
    agent_->level(0).AddCounts(states_[0], step);
    return step;
  }
  void StartEpisode() override { agent_->StartEpisode(absl::MakeSpan(states_)); }
  const ModelParameters& parameters() override {
    return agent_->level(0).rows().ParametersOf(states_[0]);
  }

 private:
  explicit IndividualEngine(std::unique_ptr<const LayeredAgent> agent)
      : agent_(std::move(agent)), states_(agent_->AtBirth()) {}

  const std::unique_ptr<const LayeredAgent> agent_;
  List<IndividualState> states_;
};

}  // namespace

struct SingleAgent::Impl {
  GenerativeModel model;
  AgentSettings settings;
  uint64_t seed;
  int64_t id;
  std::unique_ptr<Engine> engine;
  std::vector<std::vector<std::vector<int>>> policies;
  size_t draws = 0;  // controls of all levels
  int64_t tick = 0;
};

SingleAgent::SingleAgent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SingleAgent::~SingleAgent() = default;

absl::StatusOr<std::unique_ptr<SingleAgent>> SingleAgent::Create(const GenerativeModel& model,
                                                                 const AgentSettings& settings,
                                                                 uint64_t seed, int64_t id,
                                                                 InstructionSet instructions) {
  return Create({{model, settings}}, seed, id, instructions);
}

absl::StatusOr<std::unique_ptr<SingleAgent>> SingleAgent::Create(
    const std::vector<LevelParts>& levels, uint64_t seed, int64_t id, InstructionSet instructions) {
  if (levels.empty()) return absl::InvalidArgumentError("an agent needs at least one level");
  const GenerativeModel& model = levels[0].model;
  const AgentSettings& settings = levels[0].settings;
  auto impl = std::make_unique<Impl>(Impl{model, settings, seed, id, nullptr, {}});
  RETURN_IF_ERROR(ChooseKernels(instructions, Precision::kDouble).status());
  const bool in_lanes = levels.size() == 1 && NotInLanes(model, settings).empty();
  ASSIGN_OR_RETURN(impl->engine, in_lanes ? LaneEngine::Create(model, settings, instructions)
                                          : IndividualEngine::Create(levels));
  ASSIGN_OR_RETURN(const std::vector<std::vector<int>> listed,
                   ListPolicies(model, settings, kMaxListedPolicies));
  for (const std::vector<int>& policy : listed) impl->policies.push_back(Steps(model, policy));
  for (const LevelParts& level : levels) impl->draws += level.model.controls().size();
  return std::unique_ptr<SingleAgent>(new SingleAgent(std::move(impl)));
}

absl::StatusOr<AgentStep> SingleAgent::Step(absl::Span<const int> observation,
                                            std::optional<std::vector<int>> taken) {
  Observation outcomes;
  for (int index : observation) outcomes.push_back({std::max(index, -1), {}});
  return StepOn(outcomes, std::move(taken));
}

absl::StatusOr<AgentStep> SingleAgent::StepOn(const Observation& observation,
                                              std::optional<std::vector<int>> taken) {
  RETURN_IF_ERROR(CheckObservation(impl_->model, observation));
  if (taken) RETURN_IF_ERROR(CheckTaken(impl_->model, *taken));
  const bool soft = std::any_of(observation.begin(), observation.end(), [](const Outcome& outcome) {
    return !outcome.distribution.empty();
  });
  if (soft && !impl_->engine->TakesDistributions()) {
    ASSIGN_OR_RETURN(impl_->engine, IndividualEngine::Create({{impl_->model, impl_->settings}},
                                                             impl_->engine.get()));
  }
  std::vector<double> uniforms;
  for (size_t c = 0; c < impl_->draws; ++c) {
    uniforms.push_back(Uniform(impl_->seed, static_cast<uint64_t>(impl_->id),
                               static_cast<uint32_t>(impl_->tick), Purpose::kAction,
                               static_cast<uint32_t>(c)));
  }
  ASSIGN_OR_RETURN(AgentStep step,
                   impl_->engine->Step(observation, uniforms, taken ? &*taken : nullptr));
  ++impl_->tick;
  return step;
}

void SingleAgent::StartEpisode() { impl_->engine->StartEpisode(); }

const ModelParameters& SingleAgent::parameters() const { return impl_->engine->parameters(); }

const std::vector<std::vector<std::vector<int>>>& SingleAgent::policies() const {
  return impl_->policies;
}

}  // namespace starling
