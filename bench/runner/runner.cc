#include "bench/runner/runner.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "bench/runner/machine.h"
#include "bench/runner/run_noise.h"
#include "profiling/capture/cpu_capture.h"
#include "report/format.h"

namespace starling {
namespace {

// Cases of which all rows are there already are skipped; the others are measured as a whole.
struct Group {
  std::vector<const PlannedRow*> rows;
  std::string name() const {
    return absl::StrCat(rows[0]->benchmark->suite, "/", rows[0]->benchmark->name);
  }
};

std::vector<Group> GroupsOf(const std::vector<PlannedRow>& rows, const BenchmarkResults& results) {
  std::vector<Group> groups;
  for (const PlannedRow& row : rows) {
    const std::string name = RowName(EmptyRow(row));
    const bool done =
        std::any_of(results.rows.begin(), results.rows.end(),
                    [&](const BenchmarkRow& other) { return RowName(other) == name; });
    if (done) continue;
    if (groups.empty() || groups.back().rows[0]->benchmark->suite != row.benchmark->suite ||
        groups.back().rows[0]->benchmark->name != row.benchmark->name) {
      groups.emplace_back();
    }
    groups.back().rows.push_back(&row);
  }
  return groups;
}

absl::Status Annotated(const absl::Status& status, const BenchmarkRow& row) {
  return absl::Status(status.code(), absl::StrCat(RowName(row), ": ", status.message()));
}

class Run {
 public:
  Run(const std::vector<PlannedRow>& rows, const RunnerOptions& options, RunnerObserver& observer,
      StopToken stop, BenchmarkResults& results)
      : options_(options),
        observer_(observer),
        stop_(stop),
        results_(results),
        groups_(GroupsOf(rows, results)) {
    for (const Group& group : groups_) progress_.rows += static_cast<int64_t>(group.rows.size());
  }

  absl::Status Go() {
    for (const Group& group : groups_) {
      RETURN_IF_ERROR(Measure(group));
      progress_.rows_done += static_cast<int64_t>(group.rows.size());
    }
    return absl::OkStatus();
  }

  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  absl::Status Measure(const Group& group) {
    std::vector<std::unique_ptr<RowMeasurement>> rows;
    for (const PlannedRow* planned : group.rows) {
      RETURN_IF_ERROR(Tell(group, "preparing", rows));
      rows.push_back(std::make_unique<RowMeasurement>(*planned, options_.sampling));
      const absl::Status started = rows.back()->Start();
      if (!started.ok()) return Annotated(started, rows.back()->row());
    }
    std::vector<RowMeasurement*> order;
    for (const auto& row : rows) order.push_back(row.get());
    std::mt19937_64 random(options_.seed);
    for (int round = -options_.sampling.warmup; round < options_.sampling.rounds; ++round) {
      // Fisher and Yates, since std::shuffle is not the same everywhere.
      for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
      for (RowMeasurement* row : order) {
        RETURN_IF_ERROR(
            Tell(group,
                 round < 0 ? std::string("warming up")
                           : absl::StrCat("round ", round + 1, " of ", options_.sampling.rounds),
                 rows));
        const absl::Status status = round < 0 ? row->WarmUp() : row->TakeSample();
        if (!status.ok()) return Annotated(status, row->row());
      }
    }
    for (const auto& row : rows) {
      if (options_.cpu_profiles) RETURN_IF_ERROR(TakeProfile(group, rows, *row));
    }
    for (const auto& row : rows) results_.rows.push_back(row->Finish());
    results_.noise = JudgeNoise(results_.rows);
    return observer_.OnRows(results_);
  }

  absl::Status TakeProfile(const Group& group,
                           const std::vector<std::unique_ptr<RowMeasurement>>& rows,
                           RowMeasurement& row) {
    RETURN_IF_ERROR(Tell(group, "taking profiles", rows));
    ASSIGN_OR_RETURN(std::unique_ptr<CpuCapture> capture, CpuCapture::Start({}));
    const absl::Status status = row.RunFor(options_.profile_seconds);
    if (!status.ok()) return Annotated(status, row.row());
    ASSIGN_OR_RETURN(const Profile profile, capture->Stop());
    return observer_.OnProfile(row.row(), profile);
  }

  // Progress, and whether to go on.
  absl::Status Tell(const Group& group, const std::string& doing,
                    const std::vector<std::unique_ptr<RowMeasurement>>& rows) {
    if (stop_.stop_requested()) return absl::CancelledError("interrupted");
    double left = 0;
    for (const auto& row : rows) left += row->seconds_left();
    progress_.doing = absl::StrCat(group.name(), ": ", doing);
    progress_.seconds = seconds();
    // What has not begun takes as long as its samples should, at least.
    const auto begun = progress_.rows_done + static_cast<int64_t>(rows.size());
    left += static_cast<double>(progress_.rows - begun) * options_.sampling.rounds *
            options_.sampling.sample_seconds * 1.2;
    progress_.seconds_left = left;
    progress_.share = progress_.seconds / std::max(1e-9, progress_.seconds + left);
    observer_.OnProgress(progress_);
    return absl::OkStatus();
  }

  const RunnerOptions& options_;
  RunnerObserver& observer_;
  const StopToken stop_;
  BenchmarkResults& results_;
  const std::vector<Group> groups_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  RunnerProgress progress_;
};

// The rows in the order of the plan; those of other plans behind them.
void SortRows(const std::vector<PlannedRow>& planned, std::vector<BenchmarkRow>& rows) {
  std::vector<std::string> names;
  for (const PlannedRow& row : planned) names.push_back(RowName(EmptyRow(row)));
  const auto place = [&](const BenchmarkRow& row) {
    return std::find(names.begin(), names.end(), RowName(row)) - names.begin();
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const BenchmarkRow& a, const BenchmarkRow& b) {
    return place(a) < place(b);
  });
}

}  // namespace

BenchmarkResults NewResults(const std::string& command, Extent extent) {
  BenchmarkResults results;
  results.started = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone());
  results.complete = false;
  results.command = command;
  results.extent = extent == Extent::kQuick  ? "quick"
                   : extent == Extent::kFull ? "full"
                                             : "default";
  results.machine = DescribeMachine();
  results.build = DescribeBuild();
  results.machine.emplace_back("clock_seconds", absl::StrCat(ClockSeconds()));
  results.uncontrolled = Uncontrolled(results.machine);
  results.noise = JudgeNoise({});
  return results;
}

absl::Status RunBenchmarks(const std::vector<PlannedRow>& rows, const RunnerOptions& options,
                           RunnerObserver& observer, StopToken stop, BenchmarkResults& results) {
  Run run(rows, options, observer, stop, results);
  const double before = results.seconds;
  absl::Status status = run.Go();
  SortRows(rows, results.rows);
  results.seconds = before + run.seconds();
  results.complete = status.ok();
  return status;
}

}  // namespace starling
