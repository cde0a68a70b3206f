// LanePopulation: a population whose agents compute side by side, one SIMD lane each.
//
//   ASSIGN_OR_RETURN(auto lanes, LanePopulation::Create(model, settings, precision, isa));
//   lanes->EvaluatePolicies(state, learned, scratch);
//   PolicyValues values = PolicyReader(lanes->image()).Read(scratch, /*lane=*/3);
//
// See population.h for thread safety and for what a tile is.
#ifndef STARLING_AGENTS_POPULATION_LANE_POPULATION_H_
#define STARLING_AGENTS_POPULATION_LANE_POPULATION_H_

#include <memory>
#include <vector>

#include "agents/model/model_image.h"
#include "agents/population/population.h"

namespace starling {

class LanePopulation final : public Population {
 public:
  // INVALID_ARGUMENT as CompileModel. The settings are such as lanes cover (lane_coverage.h).
  static absl::StatusOr<std::unique_ptr<const LanePopulation>> Create(const GenerativeModel& model,
                                                                      const AgentSettings& settings,
                                                                      Precision precision,
                                                                      InstructionSet instructions);
  ~LanePopulation() override;

  const ModelImage& image() const;
  // Leaves in `scratch` how every policy looks from what the agents of a tile hold, for a
  // PolicyReader (agents/population/policy_reader.h). Changes nothing else; allocates nothing.
  void EvaluatePolicies(const std::byte* state, const std::byte* learned, std::byte* scratch) const;

  int lanes() const override;
  int64_t state_bytes() const override;
  int64_t learned_bytes() const override;
  int num_actions() const override;
  int64_t scratch_bytes() const override;
  const std::vector<TileField>& fields() const override;
  const PlanStatistics& plan_statistics() const override;
  absl::string_view instruction_set() const override;
  double estimated_tile_nanoseconds() const override;

  void InitTile(std::byte* state, std::byte* learned) const override;
  void InitLane(std::byte* state, std::byte* learned, int lane) const override;
  absl::Status CheckTile(const std::byte* state, const std::byte* learned) const override;
  void StepTile(const TileStep& step, std::byte* scratch) const override;

  std::vector<std::vector<double>> Beliefs(const std::byte* state, int lane) const override;
  std::vector<int> Actions(const std::byte* state, int lane) const override;
  std::vector<double> Counts(const std::byte* learned, LearnedTensor tensor, int index,
                             int lane) const override;
  std::vector<std::vector<double>> PolicyPosteriors(const std::byte* state,
                                                    const std::byte* learned,
                                                    absl::Span<const int> lanes,
                                                    std::byte* scratch) const override;
  std::vector<std::vector<RankedPolicy>> MostProbablePolicies(const std::byte* state,
                                                              const std::byte* learned,
                                                              absl::Span<const int> lanes,
                                                              int count,
                                                              std::byte* scratch) const override;

 private:
  struct Impl;
  explicit LanePopulation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_LANE_POPULATION_H_
