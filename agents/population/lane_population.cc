#include "agents/population/lane_population.h"

#include <array>
#include <cstring>
#include <limits>

#include "absl/strings/str_cat.h"
#include "agents/math/philox.h"
#include "agents/math/tile.h"
#include "agents/model/image_layout.h"
#include "agents/model/parameters.h"
#include "agents/population/image_reader.h"
#include "agents/population/lane_sums.h"
#include "agents/population/lane_window.h"
#include "agents/population/policy_reader.h"
#include "agents/population/row_checks.h"
#include "agents/population/tile_arguments.h"
#include "base/status_macros.h"
#include "profiling/labels/labels.h"

namespace starling {
namespace {

constexpr double kNanosecondsPerOperation =
    0.6;  // for all lanes of a tile, measured on a 2.6 GHz core with AVX2
constexpr double kNanosecondsPerTile = 800;

// Over the lanes that hold an agent.
template <typename R>
double SumLanes(const R* row, const int64_t* ids) {
  std::array<double, kMostLanes> values = {};
  for (int l = 0; l < kTileLanes<R>; ++l)
    values[static_cast<size_t>(l)] = ids[l] < 0 ? 0.0 : static_cast<double>(row[l]);
  return SumOverLanes(values, kTileLanes<R>);
}

template <typename R>
TileSums SumResults(const ImageHeader& header, const std::byte* scratch, const int64_t* ids) {
  const R* results =
      reinterpret_cast<const R*>(scratch) + static_cast<int64_t>(header.result_row) * kTileLanes<R>;
  auto sum = [&](ResultRow row) { return SumLanes(results + row * kTileLanes<R>, ids); };
  TileSums sums;
  sums.free_energy = sum(kResultFreeEnergy);
  sums.expected_free_energy = sum(kResultExpectedFreeEnergy);
  sums.utility = sum(kResultUtility);
  sums.state_information_gain = sum(kResultInformationGain);
  sums.parameter_information_gain = sum(kResultNovelty);
  sums.belief_entropy = -sum(kResultNegativeEntropy);
  std::array<double, kMostLanes> precisions = {};
  for (int l = 0; l < kTileLanes<R>; ++l)
    precisions[static_cast<size_t>(l)] = ids[l] < 0 ? 0.0 : header.gamma;
  sums.policy_precision = SumOverLanes(precisions, kTileLanes<R>);
  return sums;
}

template <typename R>
void CopyMarginals(const ImageHeader& header, const std::byte* scratch, double* out) {
  const R* rows = reinterpret_cast<const R*>(scratch) +
                  static_cast<int64_t>(header.marginal_row) * kTileLanes<R>;
  const int64_t count = static_cast<int64_t>(header.marginal_rows) * kTileLanes<R>;
  for (int64_t i = 0; i < count; ++i) out[i] = static_cast<double>(rows[i]);
}

// Lanes [first, end) of a tile.
struct LaneRange {
  int first;
  int end;
};

// `values[i]` in the lanes of row i.
template <typename R>
void FillRows(const R* values, int64_t count, LaneRange lanes, std::byte* rows) {
  R* out = reinterpret_cast<R*>(rows);
  for (int64_t i = 0; i < count; ++i) {
    for (int l = lanes.first; l < lanes.end; ++l) out[i * kTileLanes<R> + l] = values[i];
  }
}

}  // namespace

struct LanePopulation::Impl {
  ModelImage image;
  const TileKernels* kernels;
  std::vector<TileField> fields;

  const ImageHeader& header() const { return image.header(); }
  template <typename R>
  void Init(LaneRange lanes, std::byte* state, std::byte* learned) const;
  template <typename R>
  absl::Status Check(const std::byte* state, const std::byte* learned) const;
};

LanePopulation::LanePopulation(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LanePopulation::~LanePopulation() = default;

absl::StatusOr<std::unique_ptr<const LanePopulation>> LanePopulation::Create(
    const GenerativeModel& model, const AgentSettings& settings, Precision precision,
    InstructionSet instructions) {
  auto impl = std::make_unique<Impl>();
  ASSIGN_OR_RETURN(impl->kernels, ChooseKernels(instructions, precision));
  ASSIGN_OR_RETURN(impl->image, CompileModel(model, settings, precision));
  const ImageHeader& header = impl->header();
  impl->fields = {{"beliefs", false, 0, header.belief_rows, header.real_bytes},
                  {"actions", false, header.actions_offset, header.num_controls, 4},
                  {"age", false, header.age_offset, 1, 4}};
  for (TileField& field : LaneWindow(impl->image).Fields())
    impl->fields.push_back(std::move(field));
  if (header.first_offset > 0) {
    impl->fields.push_back(
        {"first_beliefs", false, header.first_offset, header.belief_rows, header.real_bytes});
  }
  const ImageReader reader(impl->image);
  for (int m = 0; m < header.num_modalities; ++m) {
    const ModalityInfo& modality = reader.modality(m);
    if (modality.learned_row < 0) continue;
    impl->fields.push_back({absl::StrCat("A_counts_", m), true,
                            static_cast<int64_t>(modality.learned_row) * kTileBytes,
                            modality.outcomes * modality.joint_states, header.real_bytes});
  }
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = reader.factor(f);
    if (factor.learned_row < 0) continue;
    impl->fields.push_back(
        {absl::StrCat("B_counts_", f), true, static_cast<int64_t>(factor.learned_row) * kTileBytes,
         factor.actions * factor.states * factor.joint_states, header.real_bytes});
  }
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = reader.factor(f);
    if (factor.initial_row < 0) continue;
    impl->fields.push_back({absl::StrCat("D_counts_", f), true,
                            static_cast<int64_t>(factor.initial_row) * kTileBytes, factor.states,
                            header.real_bytes});
  }
  return std::unique_ptr<const LanePopulation>(new LanePopulation(std::move(impl)));
}

int LanePopulation::lanes() const { return impl_->header().lanes; }
int64_t LanePopulation::state_bytes() const { return impl_->header().state_bytes; }
int64_t LanePopulation::learned_bytes() const { return impl_->header().learned_bytes; }
int LanePopulation::num_actions() const { return impl_->header().marginal_rows; }
int64_t LanePopulation::scratch_bytes() const { return impl_->header().scratch_bytes; }
const std::vector<TileField>& LanePopulation::fields() const { return impl_->fields; }
const ModelImage& LanePopulation::image() const { return impl_->image; }
const PlanStatistics& LanePopulation::plan_statistics() const { return impl_->image.statistics(); }
absl::string_view LanePopulation::instruction_set() const { return impl_->kernels->name; }
double LanePopulation::estimated_tile_nanoseconds() const {
  return kNanosecondsPerTile + kNanosecondsPerOperation * plan_statistics().operations;
}

template <typename R>
void LanePopulation::Impl::Init(LaneRange lanes, std::byte* state, std::byte* learned) const {
  const ImageReader reader(image);
  for (int f = 0; f < header().num_factors; ++f) {
    const FactorInfo& factor = reader.factor(f);
    FillRows(reader.at<R>(factor.initial), factor.states, lanes,
             state + static_cast<int64_t>(factor.row) * kTileBytes);
    if (header().first_offset > 0) {
      FillRows(reader.at<R>(factor.initial), factor.states, lanes,
               state + header().first_offset + static_cast<int64_t>(factor.row) * kTileBytes);
    }
    if (factor.initial_row >= 0) {
      FillRows(reader.at<R>(factor.initial_counts), factor.states, lanes,
               learned + static_cast<int64_t>(factor.initial_row) * kTileBytes);
    }
    if (factor.learned_row < 0) continue;
    FillRows(reader.at<R>(factor.counts),
             static_cast<int64_t>(factor.actions) * factor.states * factor.joint_states, lanes,
             learned + static_cast<int64_t>(factor.learned_row) * kTileBytes);
  }
  for (int m = 0; m < header().num_modalities; ++m) {
    const ModalityInfo& modality = reader.modality(m);
    if (modality.learned_row < 0) continue;
    FillRows(reader.at<R>(modality.counts),
             static_cast<int64_t>(modality.outcomes) * modality.joint_states, lanes,
             learned + static_cast<int64_t>(modality.learned_row) * kTileBytes);
  }
  int32_t* const actions = reinterpret_cast<int32_t*>(state + header().actions_offset);
  int32_t* const age = reinterpret_cast<int32_t*>(state + header().age_offset);
  for (int l = lanes.first; l < lanes.end; ++l) {
    for (int c = 0; c < header().num_controls; ++c) actions[c * header().lanes + l] = -1;
    age[l] = 0;
  }
  LaneWindow(image).Clear(lanes.first, lanes.end, state);
}

void LanePopulation::InitTile(std::byte* state, std::byte* learned) const {
  std::memset(state, 0, static_cast<size_t>(state_bytes()));
  const LaneRange all = {0, lanes()};
  if (impl_->header().real_bytes == 4) {
    impl_->Init<float>(all, state, learned);
  } else {
    impl_->Init<double>(all, state, learned);
  }
}

void LanePopulation::InitLane(std::byte* state, std::byte* learned, int lane) const {
  const LaneRange one = {lane, lane + 1};
  if (impl_->header().real_bytes == 4) {
    impl_->Init<float>(one, state, learned);
  } else {
    impl_->Init<double>(one, state, learned);
  }
}

template <typename R>
absl::Status LanePopulation::Impl::Check(const std::byte* state, const std::byte* learned) const {
  const int lanes = header().lanes;
  RETURN_IF_ERROR(CheckRows<R>("beliefs", state, header().belief_rows, lanes, 0, kMostBelief));
  if (header().first_offset > 0) {
    RETURN_IF_ERROR(CheckRows<R>("first_beliefs", state + header().first_offset,
                                 header().belief_rows, lanes, 0, kMostBelief));
  }
  const ImageReader reader(image);
  for (int c = 0; c < header().num_controls; ++c) {
    RETURN_IF_ERROR(CheckRows<int32_t>(
        absl::StrCat("action of control ", c),
        state + header().actions_offset + int64_t{c} * lanes * int64_t{sizeof(int32_t)}, 1, lanes,
        -1, reader.control(c).actions - 1));
  }
  RETURN_IF_ERROR(CheckRows<int32_t>("age", state + header().age_offset, 1, lanes, 0,
                                     std::numeric_limits<int32_t>::max()));
  RETURN_IF_ERROR(LaneWindow(image).Check(state));
  for (const TileField& field : fields) {
    if (!field.learned) continue;
    RETURN_IF_ERROR(CheckRows<R>(field.name, learned + field.offset, field.rows, lanes, 0,
                                 static_cast<double>(std::numeric_limits<R>::max())));
  }
  return absl::OkStatus();
}

absl::Status LanePopulation::CheckTile(const std::byte* state, const std::byte* learned) const {
  return impl_->header().real_bytes == 4 ? impl_->Check<float>(state, learned)
                                         : impl_->Check<double>(state, learned);
}

void LanePopulation::EvaluatePolicies(const std::byte* state, const std::byte* learned,
                                      std::byte* scratch) const {
  TileArguments tile = {};
  tile.image = reinterpret_cast<const unsigned char*>(impl_->image.bytes().data());
  tile.scratch = reinterpret_cast<unsigned char*>(scratch);
  tile.previous = reinterpret_cast<const unsigned char*>(state);
  // Neither kernel writes what was learned.
  tile.learned = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(learned));
  impl_->kernels->recall(&tile);
  impl_->kernels->infer_policies(&tile);
}

void LanePopulation::StepTile(const TileStep& step, std::byte* scratch) const {
  const ImageHeader& header = impl_->header();
  std::array<double, kMaxControls * kMostLanes> uniforms;
  const absl::Span<const int64_t> ids(step.ids, static_cast<size_t>(header.lanes));
  for (int c = 0; c < header.num_controls; ++c) {
    const ManyDraws draws =
        DrawMany(step.seed, ids, step.tick, Purpose::kAction, static_cast<uint32_t>(c));
    for (size_t l = 0; l < ids.size(); ++l) {
      uniforms[static_cast<size_t>(c) * ids.size() + l] =
          UniformDouble(draws.words[0][l], draws.words[1][l]);
    }
  }
  const TileArguments tile = {reinterpret_cast<const unsigned char*>(impl_->image.bytes().data()),
                              reinterpret_cast<unsigned char*>(scratch),
                              reinterpret_cast<const unsigned char*>(step.previous),
                              reinterpret_cast<unsigned char*>(step.next),
                              reinterpret_cast<unsigned char*>(step.learned),
                              step.ids,
                              step.observations,
                              uniforms.data()};
  const TileKernels& kernels = *impl_->kernels;
  RunLabelled(PhaseLabels::kInferStates, [&] { kernels.infer_states(&tile); });
  RunLabelled(PhaseLabels::kInferPolicies, [&] { kernels.infer_policies(&tile); });
  RunLabelled(PhaseLabels::kAct, [&] { kernels.act(&tile); });
  if (header.learned_bytes > 0) RunLabelled(PhaseLabels::kLearn, [&] { kernels.learn(&tile); });
  const bool is_float = header.real_bytes == 4;
  *step.sums = is_float ? SumResults<float>(header, scratch, step.ids)
                        : SumResults<double>(header, scratch, step.ids);
  if (step.action_probabilities == nullptr) return;
  if (is_float) {
    CopyMarginals<float>(header, scratch, step.action_probabilities);
  } else {
    CopyMarginals<double>(header, scratch, step.action_probabilities);
  }
}

std::vector<std::vector<double>> LanePopulation::Beliefs(const std::byte* state, int lane) const {
  const ImageReader reader(impl_->image);
  std::vector<std::vector<double>> beliefs;
  for (int f = 0; f < impl_->header().num_factors; ++f) {
    beliefs.push_back(reader.Column(state, reader.factor(f).row, reader.factor(f).states, lane));
  }
  return beliefs;
}

std::vector<double> LanePopulation::Counts(const std::byte* learned, LearnedTensor tensor,
                                           int index, int lane) const {
  const ImageReader reader(impl_->image);
  if (tensor == LearnedTensor::kA) {
    const ModalityInfo& info = reader.modality(index);
    if (info.learned_row < 0) return {};
    return reader.Column(learned, info.learned_row,
                         static_cast<int64_t>(info.outcomes) * info.joint_states, lane);
  }
  if (tensor == LearnedTensor::kD && reader.factor(index).initial_row >= 0) {
    const FactorInfo& info = reader.factor(index);
    return reader.Column(learned, info.initial_row, info.states, lane);
  }
  if (tensor != LearnedTensor::kB || reader.factor(index).learned_row < 0) return {};
  const FactorInfo& info = reader.factor(index);
  const int64_t entries = static_cast<int64_t>(info.states) * info.joint_states;
  std::vector<Matrix> by_action;
  for (int64_t u = 0; u < info.actions; ++u) {
    by_action.push_back(reader.Column(learned, info.learned_row + u * entries, entries, lane));
  }
  return ActionsLast(by_action);
}

std::vector<std::vector<double>> LanePopulation::PolicyPosteriors(const std::byte* state,
                                                                  const std::byte* learned,
                                                                  absl::Span<const int> lanes,
                                                                  std::byte* scratch) const {
  EvaluatePolicies(state, learned, scratch);
  const PolicyReader reader(impl_->image);
  std::vector<std::vector<double>> posteriors;
  for (int lane : lanes) posteriors.push_back(reader.Read(scratch, lane).posterior);
  return posteriors;
}

std::vector<std::vector<RankedPolicy>> LanePopulation::MostProbablePolicies(
    const std::byte* state, const std::byte* learned, absl::Span<const int> lanes, int count,
    std::byte* scratch) const {
  EvaluatePolicies(state, learned, scratch);
  const BestPolicies reader(impl_->image);
  std::vector<std::vector<RankedPolicy>> best;
  for (int lane : lanes) best.push_back(reader.Read(scratch, lane, count));
  return best;
}

std::vector<int> LanePopulation::Actions(const std::byte* state, int lane) const {
  const ImageHeader& header = impl_->header();
  const int32_t* actions = reinterpret_cast<const int32_t*>(state + header.actions_offset);
  std::vector<int> result;
  for (int c = 0; c < header.num_controls; ++c) result.push_back(actions[c * header.lanes + lane]);
  return result;
}

}  // namespace starling
