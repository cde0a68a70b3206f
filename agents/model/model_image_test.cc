#include "agents/model/model_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "agents/math/tile.h"
#include "agents/model/image_layout.h"
#include "agents/model/presets/forager.h"
#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

std::string ErrorOf(const GenerativeModel& model, const AgentSettings& settings) {
  const auto image = CompileModel(model, settings, Precision::kFloat);
  if (image.ok()) return "no error";
  EXPECT_EQ(image.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(image.status().message());
}

std::string ErrorWith(void (*change)(AgentSettings&)) {
  AgentSettings settings;
  change(settings);
  return ErrorOf(MakeTMazeModel({}).value(), settings);
}

TEST(CompileModel, NamesTheSettingThatIsOutOfRange) {
  EXPECT_EQ(ErrorWith([](AgentSettings& s) { s.gamma = -1; }),
            "gamma is -1; it must be a finite number of at least 0 and at most 1e+06");
  EXPECT_THAT(ErrorWith([](AgentSettings& s) { s.gamma = NAN; }), HasSubstr("gamma is nan;"));
  EXPECT_THAT(ErrorWith([](AgentSettings& s) { s.alpha = INFINITY; }), HasSubstr("alpha is inf;"));
  EXPECT_THAT(ErrorWith([](AgentSettings& s) { s.alpha = 1e7; }), HasSubstr("alpha is 1e+07;"));
  EXPECT_EQ(ErrorWith([](AgentSettings& s) { s.tolerance = -0.5; }),
            "tolerance is -0.5; it must be a finite number of at least 0");
  EXPECT_THAT(ErrorWith([](AgentSettings& s) { s.tolerance = INFINITY; }),
              HasSubstr("tolerance is inf;"));
  EXPECT_EQ(ErrorWith([](AgentSettings& s) { s.iterations = 0; }),
            "iterations is 0; it must be a finite number of at least 1 and at most 10000");
  EXPECT_EQ(ErrorWith([](AgentSettings& s) { s.policy_length = 0; }),
            "policy_length is 0; it must be at least 1");
  EXPECT_THAT(ErrorWith([](AgentSettings& s) { s.policy_length = -3; }),
              HasSubstr("policy_length is -3;"));
  EXPECT_THAT(ErrorWith([](AgentSettings& s) {
                s.learn_a = LearningSettings{0, 1};
              }),
              HasSubstr("learning.a.rate is 0; it must be a finite number of at least 1e-12"));
  EXPECT_THAT(ErrorWith([](AgentSettings& s) {
                s.learn_b = LearningSettings{-1, 1};
              }),
              HasSubstr("learning.b.rate is -1;"));
  EXPECT_THAT(ErrorWith([](AgentSettings& s) {
                s.learn_b = LearningSettings{1, 1e13};
              }),
              HasSubstr("learning.b.prior_strength is 1e+13;"));
}

TEST(CompileModel, RefusesExactInferenceOverTooManyStates) {
  GridModelParameters parameters;
  parameters.width = parameters.height = 32;
  const GenerativeModel grid = MakeGridModel(parameters).value();
  std::vector<Factor> factors = grid.factors();
  factors.push_back({"", 5, {1}, {}, Tensor({5, 5}, 0.2), {}, {}});
  const GenerativeModel large =
      GenerativeModel::Create({grid.controls(), factors, grid.modalities(), {}}).value();
  AgentSettings settings;
  settings.inference = StateInference::kExact;
  EXPECT_EQ(ErrorOf(large, settings),
            "exact inference over 5120 joint states; at most 4096 are possible: use mean-field "
            "inference");
  EXPECT_EQ(ErrorOf(grid, settings), "no error");
}

TEST(CompileModel, SaysHowMuchMemoryATileWouldNeed) {
  // 65,000 states of a factor seen after each of 2^11 - 1 action sequences.
  constexpr int kStates = 65000;
  ModelParts parts;
  parts.controls = {{"", 2}};
  parts.factors = {{"", kStates, {}, {}, Tensor({kStates}, 1.0 / kStates), {}, {}},
                   {"", 2, {1}, {0}, Tensor({2, 2, 2}, {.9, .8, .2, .3, .1, .2, .8, .7}), {}, {}},
                   {"", kStates, {1}, {}, Tensor({kStates, 2}, 1.0 / kStates), {}, {}}};
  Tensor A({2, kStates}, 0.5);
  for (int s = 0; s < kStates; ++s) {
    A.at({0, s}) = 0.1 + 0.8 * s / kStates;
    A.at({1, s}) = 1 - A.at({0, s});
  }
  parts.modalities = {{"", 2, {2}, A, {}, PreferenceKind::kUtility, {}}};
  AgentSettings settings;
  settings.policy_length = 11;
  const std::string error = ErrorOf(GenerativeModel::Create(parts).value(), settings);
  EXPECT_THAT(error, HasSubstr("bytes of memory for each tile; the limit is 4294967296"));
}

// Walks over everything that an image says lies in it.
class ImageWalk {
 public:
  explicit ImageWalk(const ModelImage& image) : image_(image), header_(image.header()) {}

  void Check() {
    EXPECT_EQ(reinterpret_cast<uintptr_t>(image_.bytes().data()) % kTileBytes, 0u);
    EXPECT_EQ(header_.magic, kImageMagic);
    EXPECT_EQ(header_.bytes, static_cast<int64_t>(image_.bytes().size()));
    EXPECT_EQ(header_.lanes * header_.real_bytes, kTileBytes);
    EXPECT_EQ(header_.state_bytes % kTileBytes, 0);
    EXPECT_EQ(header_.learned_bytes % kTileBytes, 0);
    rows_ = header_.scratch_bytes / kTileBytes;
    const auto* factors = At<FactorInfo>(header_.factors, header_.num_factors);
    for (int f = 0; f < header_.num_factors; ++f) CheckFactor(factors[f]);
    const auto* modalities = At<ModalityInfo>(header_.modalities, header_.num_modalities);
    for (int m = 0; m < header_.num_modalities; ++m) CheckModality(modalities[m]);
    At<ControlInfo>(header_.controls, header_.num_controls);
    At<int32_t>(header_.joint_choices, header_.joint_actions * header_.num_controls);
    CheckPlan();
    for (int32_t row : {header_.node_row, header_.prior_row, header_.log_prior_row,
                        header_.message_row, header_.exact_row}) {
      CheckRows(row, header_.belief_rows);
    }
    CheckRows(header_.choice_row, header_.joint_actions);
    CheckRows(header_.marginal_row, header_.marginal_rows);
    CheckRows(header_.policy_row, header_.num_policies);
    CheckRows(header_.result_row, kNumResults);
  }

 private:
  template <typename T>
  const T* At(int64_t offset, int64_t count) {
    EXPECT_EQ(offset % kTileBytes, 0);
    EXPECT_GE(offset, 0);
    EXPECT_LE(offset + count * static_cast<int64_t>(sizeof(T)), header_.bytes);
    return reinterpret_cast<const T*>(image_.bytes().data() + offset);
  }
  void Reals(int64_t offset, int64_t count) {
    EXPECT_GE(offset, static_cast<int64_t>(sizeof(ImageHeader)));
    At<char>(offset, count * header_.real_bytes);
  }
  void CheckRows(int64_t row, int64_t count) {
    EXPECT_GE(row, 0);
    EXPECT_LE(row + count, rows_);
  }
  void CheckMatrix(const MatrixInfo& matrix, int rows, int columns) {
    EXPECT_EQ(matrix.rows, rows);
    EXPECT_EQ(matrix.columns, columns);
    if (matrix.kind == kMatrixDense) return Reals(matrix.values, int64_t{rows} * columns);
    if (matrix.kind == kMatrixDiagonal) return Reals(matrix.values, 2 * rows);
    const int32_t* starts = At<int32_t>(matrix.starts, rows + 1);
    EXPECT_EQ(starts[0], 0);
    for (int r = 0; r < rows; ++r) EXPECT_LE(starts[r], starts[r + 1]);
    const int32_t* indices = At<int32_t>(matrix.indices, starts[rows]);
    for (int i = 0; i < starts[rows]; ++i) EXPECT_TRUE(indices[i] >= 0 && indices[i] < columns);
    if (matrix.kind == kMatrixSparse) Reals(matrix.values, starts[rows]);
  }
  void CheckFactor(const FactorInfo& factor) {
    At<int32_t>(factor.dependencies, factor.num_dependencies);
    At<int32_t>(factor.controls, factor.num_controls);
    const MatrixInfo* matrices = At<MatrixInfo>(factor.matrices, factor.actions);
    for (int u = 0; u < factor.actions; ++u)
      CheckMatrix(matrices[u], factor.states, factor.joint_states);
    if (factor.maps != 0) At<int32_t>(factor.maps, int64_t{factor.actions} * factor.joint_states);
    Reals(factor.initial, factor.states);
    if (factor.learned_row < 0) return;
    const int64_t entries = int64_t{factor.actions} * factor.states * factor.joint_states;
    Reals(factor.counts, entries);
    CheckRows(factor.expected_row, entries);
    EXPECT_LE((factor.learned_row + entries) * kTileBytes, header_.learned_bytes);
  }
  void CheckModality(const ModalityInfo& modality) {
    const int64_t entries = int64_t{modality.outcomes} * modality.joint_states;
    CheckMatrix(*At<MatrixInfo>(modality.likelihood, 1), modality.outcomes, modality.joint_states);
    Reals(modality.log_likelihood, entries);
    Reals(modality.ambiguity, modality.joint_states);
    Reals(modality.preferences, int64_t{modality.steps} * modality.outcomes);
    CheckRows(modality.likelihood_row, modality.joint_states);
    if (modality.learned_row < 0) return;
    Reals(modality.counts, entries);
    CheckRows(modality.expected_row, entries + modality.joint_states);
    EXPECT_LE((modality.learned_row + entries) * kTileBytes, header_.learned_bytes);
  }
  void CheckParents(int64_t offset, int count) {
    const ParentInfo* parents = At<ParentInfo>(offset, count);
    for (int i = 0; i < count; ++i) CheckRows(parents[i].row, parents[i].states);
  }
  void CheckPlan() {
    const auto* nodes = At<NodeInfo>(header_.nodes, header_.num_nodes);
    for (int n = 0; n < header_.num_nodes; ++n)
      CheckParents(nodes[n].parents, nodes[n].num_parents);
    const auto* terms = At<TermInfo>(header_.terms, header_.num_terms);
    for (int n = 0; n < header_.num_terms; ++n) {
      CheckParents(terms[n].parents, terms[n].num_parents);
      CheckRows(terms[n].row, 2);
    }
    const auto* vertices = At<VertexInfo>(header_.vertices, header_.num_vertices);
    for (int v = 0; v < header_.num_vertices; ++v) {
      CheckRows(vertices[v].row, kVertexRows);
      if (vertices[v].next == 0) continue;
      const int32_t* next = At<int32_t>(vertices[v].next, header_.joint_actions);
      for (int a = 0; a < header_.joint_actions; ++a) EXPECT_GT(next[a], vertices[v].row);
    }
    const int64_t steps = int64_t{header_.num_policies} * header_.policy_length;
    const int32_t* outcomes = At<int32_t>(header_.policy_outcomes, steps);
    for (int64_t i = 0; i < steps; ++i) CheckRows(outcomes[i], 2);
    Reals(header_.log_habits, header_.num_policies);
  }

  const ModelImage& image_;
  const ImageHeader& header_;
  int64_t rows_ = 0;
};

TEST(ModelImage, NamesOnlyPlacesInsideItself) {
  for (const GenerativeModel& model :
       {MakeTMazeModel({}).value(), MakeGridModel({}).value(), MakeForagerModel({}).value()}) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      for (int variant = 0; variant < 4; ++variant) {
        AgentSettings settings;
        settings.policy_length = 2;
        if (variant == 1) settings.learn_a = settings.learn_b = LearningSettings{};
        if (variant == 2) settings.inference = StateInference::kExact;
        if (variant == 3) {
          const std::vector<int> choice(model.controls().size(), 0);
          settings.policies = {{choice, choice}};
        }
        ImageWalk(CompileModel(model, settings, precision).value()).Check();
      }
    }
  }
}

TEST(ModelImage, IsTheSameBytesFromTheSameModel) {
  const GenerativeModel model = MakeTMazeModel({}).value();
  const ModelImage a = CompileModel(model, {}, Precision::kFloat).value();
  const ModelImage b = CompileModel(model, {}, Precision::kFloat).value();
  EXPECT_EQ(a.bytes(), b.bytes());
}

TEST(ModelImage, RecognisesTheStructureOfMatrices) {
  ModelParts parts;
  parts.controls = {{"", 1}};
  Tensor noisy({4, 4}, 0.1 / 3), sparse({4, 4}, 0.0), dense({4, 4}, 0.0), identity({4, 4}, 0.0);
  for (int s = 0; s < 4; ++s) {
    noisy.at({s, s}) = 0.9;
    identity.at({s, s}) = 1;
    sparse.at({s, s}) = s == 0 ? 0.5 : 1;
    for (int o = 0; o < 4; ++o) dense.at({o, s}) = (1 + (o + 2 * s) % 4) / 10.0;
  }
  sparse.at({1, 0}) = 0.5;
  parts.factors = {{"", 4, {0}, {}, identity, {}, {}}};
  for (const Tensor& A : {identity, sparse, noisy, dense})
    parts.modalities.push_back({"", 4, {0}, A, {}, PreferenceKind::kUtility, {}});
  const ModelImage image =
      CompileModel(GenerativeModel::Create(parts).value(), {}, Precision::kDouble).value();
  const auto* modalities =
      reinterpret_cast<const ModalityInfo*>(image.bytes().data() + image.header().modalities);
  const MatrixKind wanted[] = {kMatrixGather, kMatrixSparse, kMatrixDiagonal, kMatrixDense};
  for (int m = 0; m < 4; ++m) {
    const auto* matrix =
        reinterpret_cast<const MatrixInfo*>(image.bytes().data() + modalities[m].likelihood);
    EXPECT_EQ(matrix->kind, wanted[m]) << m;
  }
}

// Structures that are told from each other by eye.
TEST(CompileModel, DescribesTensorsLevelsAndStages) {
  ModelParts parts;
  parts.controls = {{"move", 2}};
  // Action 0 stays, action 1 goes round.
  Tensor turns({3, 3, 2}, {1, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0});
  parts.factors = {{"place", 3, {0}, {0}, turns, {}, {}}};
  const auto sees = [&](const std::vector<double>& A) {
    const int outcomes = static_cast<int>(A.size()) / 3;
    parts.modalities.push_back(
        {"", outcomes, {0}, Tensor({outcomes, 3}, A), {}, PreferenceKind::kUtility, {}});
  };
  sees({1, 0, 0, 0, 1, 0, 0, 0, 1});
  sees({1, 1, 0, 0, 0, 0, 0, 0, 1});
  sees({.8, .1, .1, .1, .8, .1, .1, .1, .8});
  sees({.5, 0, 0, .5, 0, 0, 0, 1, 0, 0, 0, 1});
  sees({.5, .2, .3, .4, .1, .3, .1, .7, .4});
  AgentSettings settings;
  settings.policy_length = 3;
  const auto image =
      CompileModel(GenerativeModel::Create(parts).value(), settings, Precision::kDouble).value();
  const PlanStatistics& plan = image.statistics();
  std::vector<std::string> tensors;
  for (const TensorStructure& tensor : plan.tensors) {
    const double multiplied = tensor.kept * static_cast<double>(tensor.entries);
    tensors.push_back(tensor.tensor + " " + tensor.structure + " " +
                      std::to_string(tensor.matrices) + " " +
                      std::to_string(std::lround(multiplied)));
  }
  EXPECT_THAT(tensors,
              testing::ElementsAre("A[0] identity 1 3", "A[1] one-hot 1 3",
                                   "A[2] diagonal plus constant 1 3", "A[3] sparse 1 4",
                                   "A[4] dense 1 9", "B[0] identity 1 3", "B[0] one-hot 1 3"));
  // By then 0 to t turns were made, modulo three.
  const int64_t vertices[] = {1, 2, 3, 3};
  ASSERT_EQ(plan.levels.size(), 4u);
  for (size_t t = 0; t < 4; ++t) {
    EXPECT_EQ(plan.levels[t].vertices, vertices[t]);
    EXPECT_EQ(plan.levels[t].edges, t < 3 ? 2 * vertices[t] : 0);
  }
  const PlanStages& stages = plan.stages;
  EXPECT_DOUBLE_EQ(stages.beliefs.operations + stages.terms.operations + stages.sums.operations,
                   plan.operations);
  EXPECT_GT(stages.inference.operations, 0);
  EXPECT_EQ(stages.inference.scratch_bytes + stages.beliefs.scratch_bytes +
                stages.terms.scratch_bytes + stages.sums.scratch_bytes,
            image.header().scratch_bytes);
  EXPECT_LE(stages.inference.image_bytes + stages.beliefs.image_bytes + stages.terms.image_bytes +
                stages.sums.image_bytes,
            plan.image_bytes);

  settings.learn_a = LearningSettings{};
  const auto learned =
      CompileModel(GenerativeModel::Create(parts).value(), settings, Precision::kDouble).value();
  EXPECT_EQ(learned.statistics().tensors[0].structure, "dense, learned");
}

}  // namespace
}  // namespace starling
