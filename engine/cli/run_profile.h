// The profile that a run takes of itself, from its first tick to its last.
//
//   ASSIGN_OR_RETURN(RunProfile profile, RunProfile::Start({"cpu", true}));
//   for (...) { Step(); profile.TickDone(); }
//   RETURN_IF_ERROR(profile.Finish(folder, "foraging", "4,096 agents, 300 ticks"));
//   if (profile.cpu() != nullptr) AddFlameGraph(page, *profile.cpu());
//
// Not thread-safe.
#ifndef STARLING_ENGINE_CLI_RUN_PROFILE_H_
#define STARLING_ENGINE_CLI_RUN_PROFILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/cli/output_folder.h"
#include "profiling/capture/cpu_capture.h"
#include "profiling/formats/profile.h"

namespace starling {

struct RunProfileFlags {
  std::string kinds = "cpu";  // "off", or a list of kinds
  bool asked = false;         // the user named them: then it is an error if one cannot be had
  double seconds = 0;         // bounds, 0: none
  int64_t ticks = 0;
};

class RunProfile {
 public:
  // Takes no samples yet. INVALID_ARGUMENT for a kind that there is not, or bounds below 0.
  static absl::StatusOr<RunProfile> Create(const RunProfileFlags& flags);

  // Begins sampling. Where that cannot be: an error if the user asked for the profile, else OK, and
  // warning() says why there is none.
  absl::Status Start();

  // After each tick. Costs nanoseconds.
  void TickDone();

  // Ends sampling and writes cpu.pb.gz, cpu.folded and flamegraph.html, titled as given. Nothing to
  // do where nothing was sampled.
  absl::Status Finish(const OutputFolder& folder, absl::string_view title,
                      absl::string_view subtitle);

  const std::string& warning() const { return warning_; }
  // The profile after Finish(), or null.
  const Profile* cpu() const { return profile_.has_value() ? &*profile_ : nullptr; }

 private:
  RunProfileFlags flags_;
  std::unique_ptr<CpuCapture> capture_;
  absl::optional<Profile> profile_;
  std::string warning_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_RUN_PROFILE_H_
