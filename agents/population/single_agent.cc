#include "agents/population/single_agent.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "absl/strings/str_cat.h"
#include "agents/math/philox.h"
#include "agents/model/image_layout.h"
#include "agents/model/model_image.h"
#include "agents/planning/policy_set.h"
#include "agents/population/image_reader.h"
#include "agents/population/policy_reader.h"
#include "agents/population/population.h"
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

}  // namespace

struct SingleAgent::Impl {
  GenerativeModel model;
  uint64_t seed;
  std::unique_ptr<const Population> population;
  const PolicyReader policy_reader;
  const TileKernels* kernels;
  std::vector<std::vector<std::vector<int>>> policies;
  Rows before, after, learned, scratch;
  int64_t tick = 0;

  Impl(const GenerativeModel& model_in, uint64_t seed_in,
       std::unique_ptr<const Population> population_in)
      : model(model_in),
        seed(seed_in),
        population(std::move(population_in)),
        policy_reader(population->image()),
        before(population->state_bytes()),
        after(population->state_bytes()),
        learned(population->learned_bytes()),
        scratch(population->scratch_bytes()) {}

  ImageReader reader() const { return ImageReader(population->image()); }
  absl::Status CheckInput(absl::Span<const int> observation,
                          const std::optional<std::vector<int>>& taken) const;
  void Run(absl::Span<const int> observation);
  AgentStep Describe() const;
};

SingleAgent::SingleAgent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SingleAgent::~SingleAgent() = default;

absl::StatusOr<std::unique_ptr<SingleAgent>> SingleAgent::Create(const GenerativeModel& model,
                                                                 const AgentSettings& settings,
                                                                 uint64_t seed) {
  ASSIGN_OR_RETURN(auto population,
                   Population::Create(model, settings, Precision::kDouble, InstructionSet::kAuto));
  ASSIGN_OR_RETURN(const std::vector<std::vector<int>> joint_policies,
                   ListPolicies(model, settings, kMaxListedPolicies));
  auto impl = std::make_unique<Impl>(model, seed, std::move(population));
  ASSIGN_OR_RETURN(impl->kernels, ChooseKernels(InstructionSet::kAuto, Precision::kDouble));
  for (const std::vector<int>& policy : joint_policies) {
    std::vector<std::vector<int>> steps;
    for (int joint : policy) steps.push_back(ControlChoices(model, joint));
    impl->policies.push_back(std::move(steps));
  }
  impl->population->InitTile(impl->before.get(), impl->learned.get());
  return std::unique_ptr<SingleAgent>(new SingleAgent(std::move(impl)));
}

absl::Status SingleAgent::Impl::CheckInput(absl::Span<const int> observation,
                                           const std::optional<std::vector<int>>& taken) const {
  if (observation.size() != model.modalities().size()) {
    return absl::InvalidArgumentError(absl::StrCat("the observation has ", observation.size(),
                                                   " outcomes; the model has ",
                                                   model.modalities().size(), " modalities"));
  }
  for (size_t m = 0; m < observation.size(); ++m) {
    const int limit = model.modalities()[m].outcomes;
    if (observation[m] < limit) continue;
    return absl::InvalidArgumentError(absl::StrCat("the observation of modality ", m, " is ",
                                                   observation[m], "; it has outcomes 0 to ",
                                                   limit - 1, ", negative for a missing one"));
  }
  if (!taken.has_value()) return absl::OkStatus();
  if (taken->size() != model.controls().size()) {
    return absl::InvalidArgumentError(absl::StrCat("the action taken names ", taken->size(),
                                                   " controls; the model has ",
                                                   model.controls().size()));
  }
  for (size_t c = 0; c < taken->size(); ++c) {
    const int limit = model.controls()[c].actions;
    if ((*taken)[c] >= 0 && (*taken)[c] < limit) continue;
    return absl::InvalidArgumentError(absl::StrCat("the action taken for control ", c, " is ",
                                                   (*taken)[c], "; it has actions 0 to ",
                                                   limit - 1));
  }
  return absl::OkStatus();
}

void SingleAgent::Impl::Run(absl::Span<const int> observation) {
  std::vector<int32_t> outcomes(observation.size() * kLanes, -1);
  for (size_t m = 0; m < observation.size(); ++m) outcomes[m * kLanes] = observation[m];
  std::vector<int64_t> ids(kLanes, -1);
  ids[0] = 0;
  std::vector<double> uniforms(model.controls().size() * kLanes, 0.0);
  for (size_t c = 0; c < model.controls().size(); ++c) {
    uniforms[c * kLanes] =
        Uniform(seed, 0, static_cast<uint32_t>(tick), Purpose::kAction, static_cast<uint32_t>(c));
  }
  const TileArguments tile = {
      reinterpret_cast<const unsigned char*>(population->image().bytes().data()),
      scratch.kernel(),
      before.kernel(),
      after.kernel(),
      learned.kernel(),
      ids.data(),
      outcomes.data(),
      uniforms.data()};
  kernels->infer_states(&tile);
  kernels->infer_policies(&tile);
  kernels->act(&tile);
  if (population->learned_bytes() > 0) kernels->learn(&tile);
  ++tick;
}

AgentStep SingleAgent::Impl::Describe() const {
  const ImageReader image = reader();
  const ImageHeader& header = image.header();
  AgentStep step;
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = image.factor(f);
    step.prior.push_back(
        image.Column(scratch.get(), header.prior_row + factor.row, factor.states, 0));
    step.posterior.push_back(
        image.Column(scratch.get(), header.node_row + factor.row, factor.states, 0));
    if (factor.learned_row >= 0)
      step.B_counts.emplace_back(model.factors()[static_cast<size_t>(f)].B.shape,
                                 population->CountsOfB(learned.get(), f, 0));
  }
  for (int m = 0; m < header.num_modalities; ++m) {
    const ModalityInfo& modality = image.modality(m);
    if (modality.learned_row >= 0)
      step.A_counts.emplace_back(model.modalities()[static_cast<size_t>(m)].A.shape,
                                 population->CountsOfA(learned.get(), m, 0));
  }
  const std::vector<double> results =
      image.Column(scratch.get(), header.result_row, kNumResults, 0);
  step.free_energy = results[kResultFreeEnergy];
  step.negative_entropy = results[kResultNegativeEntropy];
  step.prior_cross_entropy = results[kResultPriorCrossEntropy];
  step.accuracy = results[kResultAccuracy];
  for (int c = 0; c < header.num_controls; ++c) {
    const ControlInfo& control = image.control(c);
    step.action_marginals.push_back(
        image.Column(scratch.get(), header.marginal_row + control.row, control.actions, 0));
  }
  step.action = population->Actions(after.get(), 0);
  PolicyValues values = policy_reader.Read(scratch.get(), 0);
  for (size_t p = 0; p < values.utility.size(); ++p) {
    step.G.push_back(values.utility[p] + values.state_information_gain[p]);
  }
  step.utility = std::move(values.utility);
  step.state_information_gain = std::move(values.state_information_gain);
  step.policy_posterior = std::move(values.posterior);
  return step;
}

absl::StatusOr<AgentStep> SingleAgent::Step(absl::Span<const int> observation,
                                            std::optional<std::vector<int>> taken) {
  RETURN_IF_ERROR(impl_->CheckInput(observation, taken));
  impl_->Run(observation);
  AgentStep step = impl_->Describe();
  const ImageHeader& header = impl_->reader().header();
  if (taken.has_value()) {
    int32_t* actions = reinterpret_cast<int32_t*>(impl_->after.get() + header.actions_offset);
    for (int c = 0; c < header.num_controls; ++c)
      actions[c * kLanes] = (*taken)[static_cast<size_t>(c)];
  }
  std::swap(impl_->before, impl_->after);
  return step;
}

void SingleAgent::StartEpisode() {
  int32_t* age =
      reinterpret_cast<int32_t*>(impl_->before.get() + impl_->reader().header().age_offset);
  age[0] = 0;
}

const std::vector<std::vector<std::vector<int>>>& SingleAgent::policies() const {
  return impl_->policies;
}

}  // namespace starling
