#include "engine/cli/run_record.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kStretches = 1000;
constexpr int kPictures = 40;

}  // namespace

RunRecord::RunRecord(const Simulation& simulation, const RecordSettings& settings,
                     const OutputFolder& folder, const std::string& snapshot_text,
                     MetricsWriter metrics)
    : settings_(settings),
      folder_(folder),
      snapshot_text_(snapshot_text),
      names_(simulation.metric_names()),
      metrics_(std::move(metrics)),
      summaries_(names_.size()),
      series_(names_.size(), ThinnedSeries(kStretches)),
      tick_seconds_(kStretches),
      pictures_(kPictures),
      beliefs_(settings.beliefs_population, settings.belief_agents, settings.beliefs_every),
      cases_(settings.cases) {}

absl::StatusOr<std::unique_ptr<RunRecord>> RunRecord::Start(Simulation& simulation,
                                                            const RecordSettings& settings,
                                                            const OutputFolder& folder,
                                                            const std::string& snapshot_text,
                                                            bool log_hash) {
  ASSIGN_OR_RETURN(MetricsWriter metrics,
                   MetricsWriter::Create(folder.File("metrics.csv"), simulation.metric_names()));
  std::unique_ptr<RunRecord> record(
      new RunRecord(simulation, settings, folder, snapshot_text, std::move(metrics)));
  if (log_hash) {
    ASSIGN_OR_RETURN(record->hashes_, LineFile::Create(folder.File("hashes.txt")));
  }
  RETURN_IF_ERROR(record->beliefs_.Start(simulation));
  RETURN_IF_ERROR(record->cases_.Start(simulation));
  record->pictures_.Add(simulation.tick(), simulation.Picture());
  return record;
}

absl::Status RunRecord::Tick(const Simulation& simulation) {
  const int64_t tick = simulation.tick();
  const double seconds = static_cast<double>(simulation.last_tick_nanoseconds()) * 1e-9;
  tick_seconds_.Add(static_cast<double>(tick), seconds);
  for (size_t i = 0; i < names_.size(); ++i) {
    summaries_[i].Add(simulation.metrics()[i]);
    series_[i].Add(static_cast<double>(tick), simulation.metrics()[i]);
  }
  if (tick % settings_.metrics_every == 0) {
    RETURN_IF_ERROR(metrics_.Row(tick, simulation.metrics(), simulation.last_tick_nanoseconds()));
  }
  if (hashes_.has_value()) {
    RETURN_IF_ERROR(hashes_->Write(absl::StrFormat("%d %016x\n", tick, simulation.StateHash())));
  }
  if (pictures_.Wants(tick)) pictures_.Add(tick, simulation.Picture());
  RETURN_IF_ERROR(beliefs_.Record(simulation));
  RETURN_IF_ERROR(cases_.Record(simulation));
  if (settings_.snapshot_every > 0 && tick % settings_.snapshot_every == 0)
    return Snapshot(simulation).status();
  return absl::OkStatus();
}

absl::Status RunRecord::Finish(const Simulation& simulation) {
  pictures_.Add(simulation.tick(), simulation.Picture());
  absl::Status status = cases_.Write(simulation, folder_);
  if (hashes_.has_value()) status.Update(hashes_->Close());
  status.Update(metrics_.Close());
  return status;
}

absl::StatusOr<std::string> RunRecord::Snapshot(const Simulation& simulation) {
  const std::string path = folder_.File(absl::StrCat("snapshot-", simulation.tick(), ".starling"));
  if (!snapshots_.empty() && snapshots_.back() == path) return path;
  RETURN_IF_ERROR(simulation.WriteSnapshot(path, snapshot_text_));
  snapshots_.push_back(path);
  return path;
}

}  // namespace starling
