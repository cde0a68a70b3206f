// RunRecord: what is kept of a run while it goes, in bounded memory, and written as it goes.
//
//   ASSIGN_OR_RETURN(auto record, RunRecord::Start(*simulation, settings, folder, log_hash));
//   while (...) { simulation->Step(1); RETURN_IF_ERROR(record->Tick(*simulation)); }
//   RETURN_IF_ERROR(record->Finish(*simulation));
#ifndef STARLING_ENGINE_CLI_RUN_RECORD_H_
#define STARLING_ENGINE_CLI_RUN_RECORD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "engine/cli/belief_log.h"
#include "engine/cli/case_log.h"
#include "engine/cli/line_file.h"
#include "engine/cli/metric_summary.h"
#include "engine/cli/metrics_writer.h"
#include "engine/cli/output_folder.h"
#include "engine/cli/picture_reel.h"
#include "engine/cli/thinned_series.h"
#include "engine/core/simulation.h"
#include "engine/wire/scenario_from_proto.h"

namespace starling {

class RunRecord {
 public:
  // Opens metrics.csv and, with `log_hash`, hashes.txt. `snapshot_text` describes the scenario in
  // snapshots.
  static absl::StatusOr<std::unique_ptr<RunRecord>> Start(Simulation& simulation,
                                                          const RecordSettings& settings,
                                                          const OutputFolder& folder,
                                                          const std::string& snapshot_text,
                                                          bool log_hash);

  // After each tick.
  absl::Status Tick(const Simulation& simulation);
  // After the last tick: the last picture, the recorded cases, and the files closed.
  absl::Status Finish(const Simulation& simulation);
  // Writes snapshot-TICK.starling; returns its path.
  absl::StatusOr<std::string> Snapshot(const Simulation& simulation);

  const std::vector<std::string>& names() const { return names_; }  // of the metrics
  const std::vector<MetricSummary>& summaries() const { return summaries_; }
  const std::vector<ThinnedSeries>& series() const { return series_; }
  const ThinnedSeries& tick_seconds() const { return tick_seconds_; }
  const PictureReel& pictures() const { return pictures_; }
  const BeliefLog& beliefs() const { return beliefs_; }
  const std::vector<std::string>& snapshots() const { return snapshots_; }

 private:
  RunRecord(const Simulation& simulation, const RecordSettings& settings,
            const OutputFolder& folder, const std::string& snapshot_text, MetricsWriter metrics);

  const RecordSettings settings_;
  const OutputFolder& folder_;
  const std::string snapshot_text_;
  std::vector<std::string> names_;
  MetricsWriter metrics_;
  absl::optional<LineFile> hashes_;
  std::vector<MetricSummary> summaries_;
  std::vector<ThinnedSeries> series_;
  ThinnedSeries tick_seconds_;
  PictureReel pictures_;
  BeliefLog beliefs_;
  CaseLog cases_;
  std::vector<std::string> snapshots_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_RUN_RECORD_H_
