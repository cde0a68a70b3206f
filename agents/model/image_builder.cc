#include "agents/model/image_builder.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "agents/math/scalar.h"
#include "agents/math/tile.h"
#include "agents/planning/policy_set.h"
#include "agents/planning/transitions.h"

namespace starling {
namespace {

// Rows are numbered by int32 and entries of a row's area by int32 too, 16 for each row.
constexpr int64_t kMaxScratchRows = 1 << 26;

constexpr double kEdgeCost = 8;

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

std::vector<double> InitialCounts(const Tensor& counts, const Tensor& expected, double strength) {
  if (!counts.empty()) return counts.values;
  std::vector<double> scaled = expected.values;
  for (double& value : scaled) value *= strength;
  return scaled;
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

// If every entry of a square matrix equals its row's base off the diagonal: bases, then deltas;
// else empty.
std::vector<double> DiagonalPlusConstant(const std::vector<double>& values, int rows) {
  const size_t n = static_cast<size_t>(rows);
  if (n < 3 || values.size() != n * n) return {};
  std::vector<double> parts(2 * n);
  for (size_t r = 0; r < n; ++r) {
    const double base = values[r * n + (r == 0 ? 1 : 0)];
    for (size_t c = 0; c < n; ++c) {
      if (c != r && values[r * n + c] != base) return {};
    }
    parts[r] = base;
    parts[n + r] = values[r * n + r] - base;
  }
  return parts;
}

}  // namespace

ImageBuilder::ImageBuilder(const GenerativeModel& model, const AgentSettings& settings,
                           const Plan& plan, Precision precision)
    : model_(model), settings_(settings), plan_(plan), is_double_(precision == Precision::kDouble) {
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

double ImageBuilder::MatrixOperations(const MatrixInfo& matrix) const {
  if (matrix.kind == kMatrixDiagonal) return matrix.rows;
  if (matrix.kind == kMatrixDense) return static_cast<double>(matrix.rows) * matrix.columns;
  int32_t entries;
  std::memcpy(&entries,
              bytes_.data() + matrix.starts + sizeof(int32_t) * static_cast<size_t>(matrix.rows),
              sizeof(entries));
  return entries;
}

MatrixInfo ImageBuilder::Matrix(const std::vector<double>& values, int rows, bool times_beliefs) {
  MatrixInfo matrix = {};
  matrix.rows = rows;
  matrix.columns = static_cast<int32_t>(values.size() / static_cast<size_t>(rows));
  const std::vector<double> diagonal =
      times_beliefs ? DiagonalPlusConstant(values, rows) : std::vector<double>();
  std::vector<int32_t> starts = {0}, indices;
  std::vector<double> entries;
  bool all_one = true;
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] != 0) {
      indices.push_back(static_cast<int32_t>(i % static_cast<size_t>(matrix.columns)));
      entries.push_back(values[i]);
      all_one = all_one && values[i] == 1.0;
    }
    if ((i + 1) % static_cast<size_t>(matrix.columns) == 0)
      starts.push_back(static_cast<int32_t>(indices.size()));
  }
  if (all_one) {
    matrix.kind = kMatrixGather;
  } else if (!diagonal.empty()) {
    matrix.kind = kMatrixDiagonal;
    matrix.values = AppendReals(diagonal);
    return matrix;
  } else if (entries.size() < values.size() / 2) {
    matrix.kind = kMatrixSparse;
    matrix.values = AppendReals(entries);
  } else {
    matrix.kind = kMatrixDense;
    matrix.values = AppendReals(values);
    return matrix;
  }
  matrix.starts = Append(starts);
  matrix.indices = Append(indices);
  return matrix;
}

MatrixInfo ImageBuilder::GatherMatrix(const std::vector<int>& map, int rows) {
  MatrixInfo matrix = {};
  matrix.kind = kMatrixGather;
  matrix.rows = rows;
  matrix.columns = static_cast<int32_t>(map.size());
  std::vector<int32_t> starts(static_cast<size_t>(rows) + 1, 0), indices(map.size());
  for (int target : map) ++starts[static_cast<size_t>(target) + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<int32_t> next = starts;
  for (size_t s = 0; s < map.size(); ++s)
    indices[static_cast<size_t>(next[static_cast<size_t>(map[s])]++)] = static_cast<int32_t>(s);
  matrix.starts = Append(starts);
  matrix.indices = Append(indices);
  return matrix;
}

void ImageBuilder::AddFactors() {
  const bool learned = settings_.learn_b.has_value();
  int32_t row = 0;
  for (size_t f = 0; f < model_.factors().size(); ++f) {
    const Factor& factor = model_.factors()[f];
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
    info.initial = AppendReals(factor.D);
    info.learned_row = info.expected_row = -1;
    if (learned) {
      const int64_t entries = static_cast<int64_t>(factor.B.values.size());
      info.counts = AppendReals(ActionMajor(
          InitialCounts(factor.pB, factor.B, settings_.learn_b->prior_strength), info.actions));
      info.learned_row = static_cast<int32_t>(learned_rows_);
      info.expected_row = ReserveRows(entries);
      learned_rows_ += entries;
      operations_ += 2.0 * static_cast<double>(entries);
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
  for (const Modality& modality : model_.modalities()) {
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
    info.learned_row = info.expected_row = -1;
    if (settings_.learn_a.has_value()) {
      const int64_t entries = static_cast<int64_t>(modality.A.values.size());
      info.counts =
          AppendReals(InitialCounts(modality.pA, modality.A, settings_.learn_a->prior_strength));
      info.learned_row = static_cast<int32_t>(learned_rows_);
      info.expected_row = ReserveRows(entries + info.joint_states);
      learned_rows_ += entries;
      operations_ += (2.0 + kLogCost) * static_cast<double>(entries);
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

void ImageBuilder::AddNodes() {
  const std::vector<bool> needed = NeededNodes();
  std::vector<NodeInfo> nodes;
  for (const PlanNode& node : plan_.nodes) {
    if (!needed[node_rows_.size()]) {
      node_rows_.push_back(-1);
      continue;
    }
    const FactorInfo& factor = factors_[static_cast<size_t>(node.factor)];
    const int32_t row = ReserveRows(factor.states);
    if (node_rows_.empty()) header_.node_row = row;
    node_rows_.push_back(row);
    const bool present = node.action < 0 && node.map.empty();
    if (present) continue;
    NodeInfo info = {};
    info.row = row;
    info.num_parents = static_cast<int32_t>(node.parents.size());
    info.factor = node.factor;
    info.action = node.action;
    info.parents = Append(Parents(node.parents));
    if (node.map.empty()) {
      info.matrix = factor.matrices + static_cast<int64_t>(sizeof(MatrixInfo)) * node.action;
      MatrixInfo matrix;
      std::memcpy(&matrix, bytes_.data() + info.matrix, sizeof(matrix));
      operations_ += MatrixOperations(matrix) + (info.num_parents > 1 ? factor.joint_states : 0);
    } else {
      const MatrixInfo matrix = GatherMatrix(node.map, factor.states);
      info.matrix = Append(std::vector<MatrixInfo>{matrix});
      operations_ += MatrixOperations(matrix);
    }
    nodes.push_back(info);
  }
  header_.num_nodes = static_cast<int32_t>(nodes.size());
  header_.nodes = Append(nodes);
}

void ImageBuilder::AddTerms() {
  std::vector<TermInfo> terms;
  for (const PlanTerm& term : plan_.terms) {
    const bool shared = shared_.terms[term_rows_.size()].shared;
    term_rows_.push_back(ReserveRows(2));
    if (shared) continue;
    const ModalityInfo& modality = modalities_[static_cast<size_t>(term.modality)];
    TermInfo info = {};
    info.row = term_rows_.back();
    info.modality = term.modality;
    info.step = term.step;
    info.num_parents = static_cast<int32_t>(term.beliefs.size());
    info.parents = Append(Parents(term.beliefs));
    MatrixInfo matrix;
    std::memcpy(&matrix, bytes_.data() + modality.likelihood, sizeof(matrix));
    operations_ += MatrixOperations(matrix) +
                   modality.joint_states * (info.num_parents > 1 ? 2.0 : 1.0) +
                   modality.outcomes * (2 + kLogCost);
    terms.push_back(info);
  }
  header_.num_terms = static_cast<int32_t>(terms.size());
  header_.terms = Append(terms);

  std::vector<OutcomeInfo> outcomes;
  for (const PlanOutcome& outcome : plan_.outcomes) {
    std::vector<int32_t> rows;
    for (int term : outcome.terms) rows.push_back(term_rows_[static_cast<size_t>(term)]);
    if (rows.size() == 1) {
      outcome_rows_.push_back(rows[0]);
      continue;
    }
    OutcomeInfo info = {};
    info.row = ReserveRows(2);
    info.num_terms = static_cast<int32_t>(outcome.terms.size());
    info.terms = Append(rows);
    outcomes.push_back(info);
    outcome_rows_.push_back(info.row);
  }
  header_.num_outcomes = static_cast<int32_t>(outcomes.size());
  header_.outcomes = Append(outcomes);
}

void ImageBuilder::AddVertices() {
  const int32_t first_row = ReserveRows(kVertexRows * static_cast<int64_t>(plan_.vertices.size()));
  std::vector<VertexInfo> vertices;
  std::vector<int32_t> weights;
  std::vector<int32_t> weight_of(plan_.outcomes.size(), -1);
  for (size_t v = 0; v < plan_.vertices.size(); ++v) {
    const PlanVertex& vertex = plan_.vertices[v];
    VertexInfo info = {};
    info.row = first_row + kVertexRows * static_cast<int32_t>(v);
    info.outcome_row = info.weight_row = -1;
    if (vertex.outcome >= 0) {
      const size_t outcome = static_cast<size_t>(vertex.outcome);
      info.outcome_row = outcome_rows_[outcome];
      if (weight_of[outcome] < 0) {
        weight_of[outcome] = ReserveRows(2);
        weights.insert(weights.end(), {info.outcome_row, weight_of[outcome]});
        operations_ += kLogCost;
      }
      info.weight_row = weight_of[outcome];
    }
    std::vector<int32_t> next;
    for (int target : vertex.next) next.push_back(first_row + kVertexRows * target);
    info.next = next.empty() ? 0 : Append(next);
    operations_ += static_cast<double>(next.size()) * kEdgeCost;
    vertices.push_back(info);
  }
  header_.num_vertices = static_cast<int32_t>(vertices.size());
  header_.vertices = Append(vertices);
  header_.num_weights = static_cast<int32_t>(weights.size() / 2);
  header_.weights = Append(weights);
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
  header_.tolerance = settings_.tolerance;
  header_.gamma = settings_.gamma;
  header_.alpha = settings_.alpha;
  header_.rate_a = settings_.learn_a ? settings_.learn_a->rate : 0;
  header_.rate_b = settings_.learn_b ? settings_.learn_b->rate : 0;
}

void ImageBuilder::LayOutState() {
  const int64_t int_row = static_cast<int64_t>(sizeof(int32_t)) * header_.lanes;
  header_.actions_offset = static_cast<int64_t>(header_.belief_rows) * kTileBytes;
  header_.age_offset = header_.actions_offset + int_row * header_.num_controls;
  header_.state_bytes = header_.age_offset + int_row;
  if (header_.window_ticks > 0) LayOutWindowState();
  header_.state_bytes = (header_.state_bytes + kTileBytes - 1) / kTileBytes * kTileBytes;
  header_.learned_bytes = learned_rows_ * kTileBytes;
}

void ImageBuilder::LayOutScratch() {
  header_.prior_row = ReserveRows(header_.belief_rows);
  header_.log_prior_row = ReserveRows(header_.belief_rows);
  header_.message_row = ReserveRows(header_.belief_rows);
  header_.joint_row = ReserveRows(largest_joint_);
  int32_t most_outcomes = 0;
  for (const ModalityInfo& modality : modalities_)
    most_outcomes = std::max(most_outcomes, modality.outcomes);
  header_.outcome_row = ReserveRows(most_outcomes);
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
