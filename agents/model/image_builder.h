// ImageBuilder: packs a model, its settings and its plan into the bytes of a ModelImage.
#ifndef STARLING_AGENTS_MODEL_IMAGE_BUILDER_H_
#define STARLING_AGENTS_MODEL_IMAGE_BUILDER_H_

#include <cstdint>
#include <cstring>
#include <vector>

#include "absl/status/statusor.h"
#include "agents/math/tile.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/model/image_layout.h"
#include "agents/model/model_image.h"
#include "agents/model/parameters.h"
#include "agents/planning/plan.h"
#include "agents/planning/shared_outcomes.h"

namespace starling {

class ImageBuilder {
 public:
  ImageBuilder(const GenerativeModel& model, const AgentSettings& settings, const Plan& plan,
               Precision precision);
  // INVALID_ARGUMENT if a tile would need more memory than rows can name.
  absl::StatusOr<ModelImage> Build();

 private:
  static constexpr double kLogCost = 20;  // multiply-adds that one exp or log takes, about
  static constexpr double kEdgeCost = 8;

  template <typename T>
  int64_t Append(const std::vector<T>& values);
  int64_t AppendReals(const std::vector<double>& values);
  int32_t ReserveRows(int64_t rows);

  // `times_beliefs`: it will be multiplied with what sums to 1 only.
  MatrixInfo Matrix(const std::vector<double>& values, int rows, bool times_beliefs = true);
  // Of the logarithms of such values.
  MatrixInfo LogMatrix(const std::vector<double>& values, int rows);
  // What counts that are not learned would say.
  std::vector<MatrixInfo> NoveltyMatrices(const std::vector<double>& counts, int slices, int rows);
  MatrixInfo GatherMatrix(const std::vector<int>& map, int rows);
  void AddFactors();
  void AddModalities();
  void AddControls();
  EvidenceInfo Evidence(const ModalityInfo& info, const std::vector<int>& dependencies,
                        const std::vector<double>& logs);
  void AddFlows(const std::vector<std::vector<int>>& maps, FactorInfo& info);
  void ShareTerms();
  void AddNodes();
  void AddSharedTerms();
  FunctionsInfo Functions(const std::vector<LinearFunction>& functions,
                          const std::vector<int32_t>& joint_rows);
  std::vector<ParentInfo> Parents(const std::vector<int>& nodes) const;
  std::vector<bool> NeededNodes() const;
  void AddTerms();
  void AddTransitions();
  void AddOutcomes();
  void AddVertices();
  void AddPolicies();
  void AddRestriction();
  int64_t AddLegalities();
  std::vector<int32_t> LegalRows(const std::vector<int>& legal) const;
  int64_t AddLegalVertices();
  int64_t AddPolicyLegality();
  void AddSettings();
  // What messages over a window need.
  void AddWindowSettings();
  void AddStepMatrices(const std::vector<std::vector<double>>& slices, FactorInfo& info);
  void LayOutWindowState();
  void LayOutWindowScratch();
  void LayOutState();
  void LayOutScratch();
  double MatrixOperations(const MatrixInfo& matrix) const;
  // Of MatrixInfo[index] at `matrices`.
  double MatrixOperations(int64_t matrices, int index) const;
  // Adds what was appended, reserved and counted since the last call.
  void Account(PlanCost& cost);
  MatrixInfo MatrixAt(int64_t offset) const;
  TensorStructure StructureOf(const MatrixInfo& matrix) const;
  void DescribeTensors();
  void DescribeLevels();
  double InferenceOperations() const;

  const GenerativeModel& model_;
  const AgentSettings& settings_;
  const Plan& plan_;
  const bool is_double_;
  const ModelParameters at_birth_;
  std::vector<unsigned char> bytes_;
  ImageHeader header_ = {};
  std::vector<FactorInfo> factors_;
  std::vector<ModalityInfo> modalities_;
  // [modality]
  std::vector<std::vector<double>> log_preferences_, ambiguities_;
  SharedOutcomes shared_;
  std::vector<int32_t> node_rows_, term_rows_, transition_rows_, outcome_rows_, legality_rows_;
  int64_t rows_ = 0;
  int64_t learned_rows_ = 0;
  int64_t largest_joint_ = 1;
  double operations_ = 0;
  PlanStatistics statistics_;
  PlanCost accounted_;  // up to the last call of Account
};

template <typename T>
int64_t ImageBuilder::Append(const std::vector<T>& values) {
  bytes_.resize((bytes_.size() + kTileBytes - 1) / kTileBytes * kTileBytes);
  const size_t offset = bytes_.size();
  bytes_.resize(offset + values.size() * sizeof(T));
  if (!values.empty())
    std::memcpy(bytes_.data() + offset, values.data(), values.size() * sizeof(T));
  return static_cast<int64_t>(offset);
}

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_IMAGE_BUILDER_H_
