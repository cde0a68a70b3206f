#include "agents/population/population.h"

#include <array>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "agents/math/philox.h"
#include "agents/math/tile.h"
#include "agents/model/image_layout.h"
#include "agents/population/image_reader.h"
#include "agents/population/tile_arguments.h"
#include "base/status_macros.h"
#include "profiling/labels/labels.h"

namespace starling {
namespace {

constexpr double kNanosecondsPerOperation =
    0.6;  // for all lanes of a tile, measured on a 2.6 GHz core with AVX2
constexpr double kNanosecondsPerTile = 800;
constexpr int kMostLanes = 16;

// Sum over the lanes that hold an agent, as a fixed tree.
template <typename R>
double SumLanes(const R* row, const int64_t* ids) {
  std::array<double, kTileLanes<R>> values;
  for (int l = 0; l < kTileLanes<R>; ++l)
    values[static_cast<size_t>(l)] = ids[l] < 0 ? 0.0 : static_cast<double>(row[l]);
  for (int width = kTileLanes<R> / 2; width > 0; width /= 2) {
    for (int l = 0; l < width; ++l)
      values[static_cast<size_t>(l)] += values[static_cast<size_t>(l + width)];
  }
  return values[0];
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
  sums.belief_entropy = -sum(kResultNegativeEntropy);
  return sums;
}

template <typename R>
void CopyMarginals(const ImageHeader& header, const std::byte* scratch, double* out) {
  const R* rows = reinterpret_cast<const R*>(scratch) +
                  static_cast<int64_t>(header.marginal_row) * kTileLanes<R>;
  const int64_t count = static_cast<int64_t>(header.marginal_rows) * kTileLanes<R>;
  for (int64_t i = 0; i < count; ++i) out[i] = static_cast<double>(rows[i]);
}

template <typename R>
void FillRows(const R* values, int64_t count, std::byte* rows) {
  R* out = reinterpret_cast<R*>(rows);
  for (int64_t i = 0; i < count; ++i) {
    for (int l = 0; l < kTileLanes<R>; ++l) out[i * kTileLanes<R> + l] = values[i];
  }
}

}  // namespace

struct Population::Impl {
  ModelImage image;
  const TileKernels* kernels;
  std::vector<TileField> fields;

  const ImageHeader& header() const { return image.header(); }
  template <typename R>
  void InitTile(std::byte* state, std::byte* learned) const;
};

Population::Population(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Population::~Population() = default;

absl::StatusOr<std::unique_ptr<const Population>> Population::Create(const GenerativeModel& model,
                                                                     const AgentSettings& settings,
                                                                     Precision precision,
                                                                     InstructionSet instructions) {
  auto impl = std::make_unique<Impl>();
  ASSIGN_OR_RETURN(impl->kernels, ChooseKernels(instructions, precision));
  ASSIGN_OR_RETURN(impl->image, CompileModel(model, settings, precision));
  const ImageHeader& header = impl->header();
  impl->fields = {{"beliefs", false, 0, header.belief_rows, header.real_bytes},
                  {"actions", false, header.actions_offset, header.num_controls, 4},
                  {"age", false, header.age_offset, 1, 4}};
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
  return std::unique_ptr<const Population>(new Population(std::move(impl)));
}

int Population::lanes() const { return impl_->header().lanes; }
int64_t Population::state_bytes() const { return impl_->header().state_bytes; }
int64_t Population::learned_bytes() const { return impl_->header().learned_bytes; }
int Population::num_actions() const { return impl_->header().marginal_rows; }
int64_t Population::scratch_bytes() const { return impl_->header().scratch_bytes; }
const std::vector<TileField>& Population::fields() const { return impl_->fields; }
const ModelImage& Population::image() const { return impl_->image; }
const PlanStatistics& Population::plan_statistics() const { return impl_->image.statistics(); }
absl::string_view Population::instruction_set() const { return impl_->kernels->name; }
double Population::estimated_tile_nanoseconds() const {
  return kNanosecondsPerTile + kNanosecondsPerOperation * plan_statistics().operations;
}

template <typename R>
void Population::Impl::InitTile(std::byte* state, std::byte* learned) const {
  const ImageReader reader(image);
  std::memset(state, 0, static_cast<size_t>(header().state_bytes));
  for (int f = 0; f < header().num_factors; ++f) {
    const FactorInfo& factor = reader.factor(f);
    FillRows(reader.at<R>(factor.initial), factor.states,
             state + static_cast<int64_t>(factor.row) * kTileBytes);
    if (factor.learned_row < 0) continue;
    FillRows(reader.at<R>(factor.counts),
             static_cast<int64_t>(factor.actions) * factor.states * factor.joint_states,
             learned + static_cast<int64_t>(factor.learned_row) * kTileBytes);
  }
  for (int m = 0; m < header().num_modalities; ++m) {
    const ModalityInfo& modality = reader.modality(m);
    if (modality.learned_row < 0) continue;
    FillRows(reader.at<R>(modality.counts),
             static_cast<int64_t>(modality.outcomes) * modality.joint_states,
             learned + static_cast<int64_t>(modality.learned_row) * kTileBytes);
  }
  int32_t* actions = reinterpret_cast<int32_t*>(state + header().actions_offset);
  for (int i = 0; i < header().num_controls * header().lanes; ++i) actions[i] = -1;
}

void Population::InitTile(std::byte* state, std::byte* learned) const {
  if (impl_->header().real_bytes == 4) {
    impl_->InitTile<float>(state, learned);
  } else {
    impl_->InitTile<double>(state, learned);
  }
}

void Population::StepTile(const TileStep& step, std::byte* scratch) const {
  const ImageHeader& header = impl_->header();
  std::array<double, kMaxControls * kMostLanes> uniforms;
  for (int c = 0; c < header.num_controls; ++c) {
    for (int l = 0; l < header.lanes; ++l) {
      uniforms[static_cast<size_t>(c * header.lanes + l)] =
          step.ids[l] < 0 ? 0.0
                          : Uniform(step.seed, static_cast<uint64_t>(step.ids[l]), step.tick,
                                    Purpose::kAction, static_cast<uint32_t>(c));
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

std::vector<std::vector<double>> Population::Beliefs(const std::byte* state, int lane) const {
  const ImageReader reader(impl_->image);
  std::vector<std::vector<double>> beliefs;
  for (int f = 0; f < impl_->header().num_factors; ++f) {
    beliefs.push_back(reader.Column(state, reader.factor(f).row, reader.factor(f).states, lane));
  }
  return beliefs;
}

std::vector<int> Population::Actions(const std::byte* state, int lane) const {
  const ImageHeader& header = impl_->header();
  const int32_t* actions = reinterpret_cast<const int32_t*>(state + header.actions_offset);
  std::vector<int> result;
  for (int c = 0; c < header.num_controls; ++c) result.push_back(actions[c * header.lanes + lane]);
  return result;
}

}  // namespace starling
