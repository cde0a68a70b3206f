#include "profiling/formats/profile.h"

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace starling {
namespace {

constexpr int64_t kGreatestTotal = int64_t{1} << 62;

absl::Status CheckFrames(const Profile& profile) {
  const int64_t modules = profile.modules.size();
  for (size_t i = 0; i < profile.frames.size(); ++i) {
    const int64_t module = profile.frames[i].module;
    if (module < -1 || module >= modules) {
      return absl::InvalidArgumentError(absl::StrCat("Frame ", i, " of the profile is in module ",
                                                     module, "; there are ", modules, "."));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSample(const Profile& profile, size_t index) {
  const Profile::Sample& sample = profile.samples[index];
  const std::string where = absl::StrCat("Sample ", index, " of the profile ");
  if (sample.stack.empty()) return absl::InvalidArgumentError(where + "has no stack.");
  const int64_t frames = profile.frames.size();
  for (const int64_t frame : sample.stack) {
    if (frame < 0 || frame >= frames) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, "names frame ", frame, "; there are ", frames, "."));
    }
  }
  if (sample.values.size() != profile.value_types.size()) {
    return absl::InvalidArgumentError(absl::StrCat(where, "has ", sample.values.size(),
                                                   " values; the profile counts ",
                                                   profile.value_types.size(), " things."));
  }
  for (const int64_t value : sample.values) {
    if (value < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, "weighs ", value, ", which is below 0."));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTotals(const Profile& profile) {
  for (size_t type = 0; type < profile.value_types.size(); ++type) {
    int64_t total = 0;
    for (const Profile::Sample& sample : profile.samples) {
      if (sample.values[type] > kGreatestTotal - total) {
        return absl::InvalidArgumentError(
            absl::StrCat("The samples of the profile weigh more than ", "2^62 ",
                         profile.value_types[type].unit, " together."));
      }
      total += sample.values[type];
    }
  }
  return absl::OkStatus();
}

absl::Status CheckFacts(const Profile::Facts& facts) {
  for (const double fact : {facts.asked_hz, facts.effective_hz, facts.cpu_seconds,
                            facts.wall_seconds, facts.handler_seconds}) {
    if (!std::isfinite(fact) || fact < 0) {
      return absl::InvalidArgumentError(absl::StrCat("A rate or time of the profile is ", fact,
                                                     "; it must be finite and at least 0."));
    }
  }
  if (facts.truncated < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("The profile has ", facts.truncated, " truncated stacks, which is below 0."));
  }
  return absl::OkStatus();
}

absl::string_view FileName(absl::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == absl::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace

absl::Status CheckProfile(const Profile& profile) {
  if (profile.value_types.empty()) {
    return absl::InvalidArgumentError("The profile does not say what its samples count.");
  }
  if (absl::Status status = CheckFrames(profile); !status.ok()) return status;
  for (size_t i = 0; i < profile.samples.size(); ++i) {
    if (absl::Status status = CheckSample(profile, i); !status.ok()) return status;
  }
  if (absl::Status status = CheckTotals(profile); !status.ok()) return status;
  return CheckFacts(profile.facts);
}

int64_t TotalOf(const Profile& profile, int value) {
  int64_t total = 0;
  for (const Profile::Sample& sample : profile.samples) total += sample.values[value];
  return total;
}

bool IsLabel(const Profile& profile, const Profile::Frame& frame) {
  return frame.module >= 0 && profile.modules[frame.module].path == kLabelModule;
}

std::string FrameName(const Profile& profile, const Profile::Frame& frame) {
  if (!frame.function.empty()) return frame.function;
  if (frame.module < 0) {
    return frame.address == 0 ? "[unknown]" : absl::StrCat("[0x", absl::Hex(frame.address), "]");
  }
  const Profile::Module& module = profile.modules[frame.module];
  const absl::string_view name = FileName(module.path);
  if (frame.address == 0) return absl::StrCat("[", name.empty() ? "unknown" : name, "]");
  if (name.empty()) return absl::StrCat("[0x", absl::Hex(frame.address), "]");
  const uint64_t offset = frame.address - module.start + module.file_offset;
  return absl::StrCat("[", name, "+0x", absl::Hex(offset), "]");
}

}  // namespace starling
