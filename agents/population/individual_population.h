// IndividualPopulation: a population whose agents are computed one by one (individual.h), of one
// level or several (layered_agent.h).
//
//   ASSIGN_OR_RETURN(auto population, IndividualPopulation::Create({{model, settings}},
//   precision));
//
// They are stored in tiles like all others, in the run's precision; they compute in double. See
// population.h for thread safety and for what a tile is.
#ifndef STARLING_AGENTS_POPULATION_INDIVIDUAL_POPULATION_H_
#define STARLING_AGENTS_POPULATION_INDIVIDUAL_POPULATION_H_

#include <memory>
#include <string>
#include <vector>

#include "agents/population/layered_agent.h"
#include "agents/population/population.h"

namespace starling {

class IndividualPopulation final : public Population {
 public:
  // Levels, the lowest first; `reason`: PlanStatistics::one_by_one. INVALID_ARGUMENT as
  // LayeredAgent::Create.
  static absl::StatusOr<std::unique_ptr<const IndividualPopulation>> Create(
      const std::vector<LevelParts>& levels, Precision precision, std::string reason);

  int lanes() const override { return lanes_; }
  int64_t state_bytes() const override { return state_bytes_; }
  int64_t learned_bytes() const override { return learned_bytes_; }
  int num_actions() const override { return num_actions_; }
  int64_t scratch_bytes() const override;
  const std::vector<TileField>& fields() const override { return fields_; }
  const PlanStatistics& plan_statistics() const override { return statistics_; }
  absl::string_view instruction_set() const override { return "individual"; }
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
  // Where a level's numbers lie: fields_[first...].
  struct LevelFields {
    size_t beliefs, actions, age, memory, memory_end, counts, counts_end;
  };
  struct Bounds {
    double low, high;
    bool integers;  // int32, else reals in the run's precision
  };
  IndividualPopulation(std::unique_ptr<const LayeredAgent> agent, Precision precision,
                       std::string reason);
  void AddField(std::string name, bool learned, int rows, int element_bytes);
  // Appends one lane's numbers of a field.
  void Read(size_t field, const std::byte* block, int lane, List<double>& values) const;
  List<double> Read(size_t field, const std::byte* block, int lane) const;
  absl::Status CheckActions(const std::byte* state) const;
  // `states` began as AtBirth(), and may have been those of another lane.
  void Load(const std::byte* state, const std::byte* learned, int lane,
            absl::Span<IndividualState> states) const;
  void Store(absl::Span<const IndividualState> states, int lane, std::byte* state,
             std::byte* learned) const;
  static void SetSums(const AgentStep& done, TileSums& sums);

  const std::unique_ptr<const LayeredAgent> agent_;
  const bool is_float_;
  const int lanes_;
  int num_actions_ = 0;
  int num_controls_ = 0;  // of all levels
  int64_t state_bytes_ = 0, learned_bytes_ = 0;
  std::vector<TileField> fields_;
  std::vector<Bounds> bounds_;  // of each field
  std::vector<LevelFields> level_fields_;
  PlanStatistics statistics_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_INDIVIDUAL_POPULATION_H_
