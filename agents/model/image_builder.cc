#include "agents/model/image_builder.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>

#include "absl/strings/str_cat.h"
#include "agents/math/scalar.h"
#include "agents/math/tile.h"
#include "agents/model/joint_actions.h"
#include "agents/model/parameters.h"
#include "agents/planning/transitions.h"

namespace starling {
namespace {

// Rows are numbered by int32 and entries of a row's area by int32 too, 16 for each row.
constexpr int64_t kMaxScratchRows = 1 << 26;

std::vector<double> FlooredLogs(std::vector<double> values) {
  for (double& value : values) value = StableLog(std::max(value, kLogFloor));
  return values;
}

// Entropy of each column of [rows][columns], with the log floor.
std::vector<double> ColumnEntropies(const std::vector<double>& values, int rows) {
  const size_t columns = values.size() / static_cast<size_t>(rows);
  std::vector<double> entropies(columns, 0.0);
  for (size_t i = 0; i < values.size(); ++i) {
    entropies[i % columns] -= values[i] * StableLog(std::max(values[i], kLogFloor));
  }
  return entropies;
}

// C[outcome, step] as [step][outcome] log-preferences.
std::vector<double> LogPreferences(const Modality& modality, int steps) {
  std::vector<double> by_step;
  const size_t columns = static_cast<size_t>(steps);
  for (size_t step = 0; step < columns; ++step) {
    std::vector<double> column;
    for (size_t i = step; i < modality.C.values.size(); i += columns) {
      column.push_back(modality.C.values[i]);
    }
    if (modality.preference == PreferenceKind::kPreference) {
      const double largest = *std::max_element(column.begin(), column.end());
      double sum = 0;
      for (double score : column) sum += StableExp(score - largest);
      for (double& score : column) score = score - largest - StableLog(sum);
    }
    by_step.insert(by_step.end(), column.begin(), column.end());
  }
  return by_step;
}

// [next state, joint state, action] -> [action][next state][joint state].
std::vector<double> ActionMajor(const std::vector<double>& values, int actions) {
  const size_t entries = values.size() / static_cast<size_t>(actions);
  std::vector<double> result;
  for (size_t u = 0; u < static_cast<size_t>(actions); ++u) {
    for (size_t i = 0; i < entries; ++i)
      result.push_back(values[i * static_cast<size_t>(actions) + u]);
  }
  return result;
}

}  // namespace

ImageBuilder::ImageBuilder(const GenerativeModel& model, const AgentSettings& settings,
                           const Plan& plan, Precision precision)
    : model_(model),
      settings_(settings),
      plan_(plan),
      is_double_(precision == Precision::kDouble),
      at_birth_(ParametersAtBirth(model, settings, plan.policies.size())) {
  bytes_.resize(sizeof(ImageHeader));
}

int64_t ImageBuilder::AppendReals(const std::vector<double>& values) {
  if (is_double_) return Append(values);
  return Append(std::vector<float>(values.begin(), values.end()));
}

int32_t ImageBuilder::ReserveRows(int64_t rows) {
  const int64_t first = rows_;
  rows_ += rows;
  return static_cast<int32_t>(first);
}

void ImageBuilder::AddFactors() {
  int32_t row = 0;
  for (size_t f = 0; f < model_.factors().size(); ++f) {
    const Factor& factor = model_.factors()[f];
    const bool learned = Learns(settings_.learn_b, static_cast<int>(f));
    const Transitions transitions = AnalyseTransitions(model_, static_cast<int>(f));
    FactorInfo info = {};
    info.states = factor.states;
    info.row = row;
    row += factor.states;
    info.num_dependencies = static_cast<int32_t>(factor.dependencies.size());
    info.joint_states = static_cast<int32_t>(model_.JointStates(factor.dependencies));
    largest_joint_ = std::max<int64_t>(largest_joint_, info.joint_states);
    info.num_controls = static_cast<int32_t>(factor.controls.size());
    info.actions = transitions.actions;
    info.dependencies = Append(factor.dependencies);
    info.controls = Append(factor.controls);
    std::vector<MatrixInfo> matrices;
    std::vector<int32_t> maps;
    for (const std::vector<double>& slice : transitions.slice)
      matrices.push_back(Matrix(slice, factor.states));
    for (const std::vector<int>& map : transitions.map)
      maps.insert(maps.end(), map.begin(), map.end());
    info.matrices = Append(matrices);
    const bool deterministic =
        maps.size() == static_cast<size_t>(info.actions) * static_cast<size_t>(info.joint_states);
    info.maps = deterministic && !learned ? Append(maps) : 0;
    AddFlows(transitions.map, info);
    info.initial = AppendReals(at_birth_.D[f]);
    info.learned_row = info.expected_row = info.novelty_row = info.initial_row = -1;
    if (Learns(settings_.learn_d, static_cast<int>(f))) {
      info.initial_counts = AppendReals(at_birth_.pD[f]);
      info.initial_row = static_cast<int32_t>(learned_rows_);
      learned_rows_ += info.states;
    }
    if (settings_.use_parameter_information_gain && !learned && !factor.pB.empty()) {
      info.novelty = Append(
          NoveltyMatrices(ActionMajor(factor.pB.values, info.actions), info.actions, info.states));
    }
    if (learned) {
      const int64_t entries = static_cast<int64_t>(factor.B.values.size());
      std::vector<double> counts;
      for (const auto& matrix : at_birth_.pB[f])
        counts.insert(counts.end(), matrix.begin(), matrix.end());
      info.counts = AppendReals(counts);
      info.learned_row = static_cast<int32_t>(learned_rows_);
      info.expected_row = ReserveRows(entries);
      learned_rows_ += entries;
      operations_ += 2.0 * static_cast<double>(entries);
      if (settings_.use_parameter_information_gain) {
        info.novelty_row = ReserveRows(entries);
        operations_ += kLogCost * static_cast<double>(entries);
      }
    }
    if (header_.window_ticks > 0) AddStepMatrices(transitions.slice, info);
    factors_.push_back(info);
  }
  header_.belief_rows = row;
  header_.num_factors = static_cast<int32_t>(factors_.size());
  header_.factors = Append(factors_);
}

void ImageBuilder::AddModalities() {
  header_.evidence_rows = header_.belief_rows;
  for (size_t m = 0; m < model_.modalities().size(); ++m) {
    const Modality& modality = model_.modalities()[m];
    const bool learned = Learns(settings_.learn_a, static_cast<int>(m));
    ModalityInfo info = {};
    info.outcomes = modality.outcomes;
    info.num_dependencies = static_cast<int32_t>(modality.dependencies.size());
    info.joint_states = static_cast<int32_t>(model_.JointStates(modality.dependencies));
    largest_joint_ = std::max<int64_t>(largest_joint_, info.joint_states);
    info.likelihood_row = ReserveRows(info.joint_states);
    if (info.num_dependencies == 1) {
      info.window_row = factors_[static_cast<size_t>(modality.dependencies[0])].row;
    } else {
      info.window_row = header_.evidence_rows;
      header_.evidence_rows += info.joint_states;
    }
    info.steps = modality.C.shape.size() == 2 ? modality.C.shape[1] : 1;
    info.dependencies = Append(modality.dependencies);
    info.likelihood = Append(std::vector<MatrixInfo>{Matrix(modality.A.values, modality.outcomes)});
    const std::vector<double> logs = FlooredLogs(modality.A.values);
    info.log_likelihood = AppendReals(logs);
    ambiguities_.push_back(ColumnEntropies(modality.A.values, modality.outcomes));
    info.ambiguity = AppendReals(ambiguities_.back());
    log_preferences_.push_back(LogPreferences(modality, info.steps));
    info.preferences = AppendReals(log_preferences_.back());
    info.learned_row = info.expected_row = info.novelty_row = -1;
    if (settings_.use_parameter_information_gain && !learned && !modality.pA.empty())
      info.novelty = Append(NoveltyMatrices(modality.pA.values, 1, info.outcomes));
    if (learned) {
      const int64_t entries = static_cast<int64_t>(modality.A.values.size());
      info.counts = AppendReals(at_birth_.pA[m]);
      info.learned_row = static_cast<int32_t>(learned_rows_);
      info.expected_row = ReserveRows(entries + info.joint_states);
      learned_rows_ += entries;
      operations_ += (2.0 + kLogCost) * static_cast<double>(entries);
      if (settings_.use_parameter_information_gain) {
        info.novelty_row = ReserveRows(entries);
        operations_ += kLogCost * static_cast<double>(entries);
      }
    }
    info.evidence = Append(std::vector<EvidenceInfo>{Evidence(info, modality.dependencies, logs)});
    modalities_.push_back(info);
  }
  header_.num_modalities = static_cast<int32_t>(modalities_.size());
  header_.modalities = Append(modalities_);
}

void ImageBuilder::AddControls() {
  std::vector<ControlInfo> controls;
  for (const Control& control : model_.controls()) {
    controls.push_back({control.actions, header_.marginal_rows});
    header_.marginal_rows += control.actions;
  }
  std::vector<int32_t> choices;
  for (int64_t joint = 0; joint < model_.num_joint_actions(); ++joint) {
    const std::vector<int> of_joint = ControlChoices(model_, static_cast<int>(joint));
    choices.insert(choices.end(), of_joint.begin(), of_joint.end());
  }
  header_.num_controls = static_cast<int32_t>(controls.size());
  header_.joint_actions = static_cast<int32_t>(model_.num_joint_actions());
  header_.controls = Append(controls);
  header_.joint_choices = Append(choices);
}

void ImageBuilder::AddPolicies() {
  std::vector<int32_t> outcomes, actions;
  for (size_t p = 0; p < plan_.policies.size(); ++p) {
    actions.insert(actions.end(), plan_.policies[p].begin(), plan_.policies[p].end());
    for (int outcome : plan_.policy_outcomes[p])
      outcomes.push_back(outcome_rows_[static_cast<size_t>(outcome)]);
  }
  std::vector<double> habits = model_.E();
  if (habits.empty()) habits.assign(plan_.policies.size(), 1.0);
  operations_ +=
      static_cast<double>(plan_.policies.size()) * (kLogCost + 2.0 * settings_.policy_length);
  header_.num_policies = static_cast<int32_t>(plan_.policies.size());
  header_.policy_length = settings_.policy_length;
  header_.policy_outcomes = Append(outcomes);
  header_.policy_actions = Append(actions);
  header_.log_habits = AppendReals(FlooredLogs(habits));
}

void ImageBuilder::AddSettings() {
  header_.exact = settings_.inference == StateInference::kExact && header_.num_factors > 1;
  header_.iterations = settings_.iterations;
  header_.use_utility = settings_.use_utility;
  header_.use_information_gain = settings_.use_state_information_gain;
  header_.stochastic = settings_.selection == ActionSelection::kStochastic;
  header_.sample_full = settings_.sampling == ActionSampling::kFull;
  header_.first_index_on_ties = settings_.conventions.ties == TieRule::kFirstIndex;
  header_.learn_only_possible = settings_.conventions.learn_only_possible;
  header_.use_novelty = settings_.use_parameter_information_gain;
  header_.exact_novelty = settings_.conventions.novelty == Novelty::kExact;
  header_.novelty_scale = settings_.conventions.novelty == Novelty::kHalfHeuristic ? 0.5 : 1.0;
  header_.episode_ticks = settings_.episode_ticks;
  header_.tolerance = settings_.tolerance;
  header_.gamma = settings_.gamma;
  header_.alpha = settings_.alpha;
  header_.rate_a = settings_.learn_a ? settings_.learn_a->rate : 0;
  header_.rate_b = settings_.learn_b ? settings_.learn_b->rate : 0;
  header_.rate_d = settings_.learn_d ? settings_.learn_d->rate : 0;
  header_.forgetting_a = settings_.learn_a ? settings_.learn_a->forgetting : 0;
  header_.forgetting_b = settings_.learn_b ? settings_.learn_b->forgetting : 0;
  header_.forgetting_d = settings_.learn_d ? settings_.learn_d->forgetting : 0;
}

void ImageBuilder::LayOutState() {
  const int64_t int_row = static_cast<int64_t>(sizeof(int32_t)) * header_.lanes;
  header_.actions_offset = static_cast<int64_t>(header_.belief_rows) * kTileBytes;
  header_.age_offset = header_.actions_offset + int_row * header_.num_controls;
  header_.state_bytes = header_.age_offset + int_row;
  if (header_.window_ticks > 0) LayOutWindowState();
  header_.state_bytes = (header_.state_bytes + kTileBytes - 1) / kTileBytes * kTileBytes;
  if (settings_.learn_d) {
    header_.first_offset = header_.state_bytes;
    header_.state_bytes += static_cast<int64_t>(header_.belief_rows) * kTileBytes;
  }
  header_.learned_bytes = learned_rows_ * kTileBytes;
}

void ImageBuilder::LayOutScratch() {
  header_.prior_row = ReserveRows(header_.belief_rows);
  header_.log_prior_row = ReserveRows(header_.belief_rows);
  header_.message_row = ReserveRows(header_.belief_rows);
  header_.joint_rows = static_cast<int32_t>(largest_joint_);
  header_.joint_row = ReserveRows(kInputsAtOnce * largest_joint_);
  for (const ModalityInfo& modality : modalities_)
    header_.product_rows = std::max(header_.product_rows, modality.outcomes + 1);
  for (const FactorInfo& factor : factors_)
    header_.product_rows = std::max(header_.product_rows, factor.states + 1);
  header_.product_row = ReserveRows(kInputsAtOnce * header_.product_rows);
  header_.weights_row = ReserveRows(kInputsAtOnce * header_.product_rows);
  int64_t all_states = 1;
  for (const FactorInfo& factor : factors_) all_states *= header_.exact ? factor.states : 1;
  header_.exact_row = ReserveRows(std::max<int64_t>(all_states, header_.belief_rows));
  header_.policy_row = ReserveRows(header_.num_policies);
  header_.joint_action_row = ReserveRows(header_.joint_actions);
  header_.choice_row = ReserveRows(header_.joint_actions);
  header_.marginal_row = ReserveRows(header_.marginal_rows);
  header_.chosen_row = ReserveRows(std::max(header_.joint_actions, header_.marginal_rows));
  header_.result_row = ReserveRows(kNumResults);
  if (header_.window_ticks > 0) LayOutWindowScratch();
  header_.scratch_bytes = rows_ * kTileBytes;
}

absl::StatusOr<ModelImage> ImageBuilder::Build() {
  statistics_ = plan_.statistics;
  header_.magic = kImageMagic;
  header_.format = 1;
  header_.real_bytes = is_double_ ? 8 : 4;
  header_.lanes = kTileBytes / header_.real_bytes;
  AddWindowSettings();
  AddFactors();
  AddModalities();
  AddControls();
  Account(statistics_.stages.inference);
  ShareTerms();
  AddNodes();
  Account(statistics_.stages.beliefs);
  AddTerms();
  AddTransitions();
  AddOutcomes();
  AddSharedTerms();
  Account(statistics_.stages.terms);
  AddVertices();
  AddPolicies();
  AddRestriction();
  Account(statistics_.stages.sums);
  AddSettings();
  LayOutState();
  LayOutScratch();
  Account(statistics_.stages.inference);
  const int64_t rows = std::max(rows_, learned_rows_);
  if (rows > kMaxScratchRows) {
    return absl::InvalidArgumentError(
        absl::StrCat("model and policies need ", rows * kTileBytes,
                     " bytes of memory for each tile; the limit is ", kMaxScratchRows * kTileBytes,
                     ": use smaller tensors, fewer policies or a shorter policy_length"));
  }
  header_.bytes = static_cast<int64_t>(bytes_.size());
  std::memcpy(bytes_.data(), &header_, sizeof(header_));

  ModelImage image;
  image.size_ = bytes_.size();
  image.bytes_.reset(
      static_cast<std::byte*>(::operator new[](bytes_.size(), std::align_val_t{kTileBytes})));
  std::memcpy(image.bytes_.get(), bytes_.data(), bytes_.size());
  DescribeTensors();
  DescribeLevels();
  statistics_.stages.inference.operations += InferenceOperations();
  image.statistics_ = std::move(statistics_);
  image.statistics_.operations = operations_;
  image.statistics_.image_bytes = header_.bytes;
  return image;
}

}  // namespace starling
