#include "profiling/formats/read_profile.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "profiling/formats/gzip.h"
#include "profiling/formats/legacy_cpu.h"
#include "profiling/formats/pprof.h"

namespace starling {
namespace {

constexpr size_t kMostBytes = size_t{1} << 30;
constexpr size_t kLookedAt = 4096;

struct Beginning {
  absl::string_view bytes;
  const char* what;
};

constexpr Beginning kBeginnings[] = {
    {absl::string_view("\0\0\0\0\3\0\0\0", 8), "a CPU profile of a 32-bit machine"},
    {"PERFILE2", "a recording of perf"},
    {"\x7F"
     "ELF",
     "a program or library"},
    {"\x28\xB5\x2F\xFD", "a file compressed by zstd"},
    {"\xFD"
     "7zXZ",
     "a file compressed by xz"},
    {"BZh", "a file compressed by bzip2"},
    {"PK\3\4", "a zip archive"},
    {"\x89PNG", "a PNG image"},
    {"heap profile:", "a heap profile of gperftools as text"},
    {"%PDF", "a PDF document"},
};

bool IsText(absl::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(),
                      [](char c) { return absl::ascii_iscntrl(c) && !absl::ascii_isspace(c); });
}

// "main;work 12".
bool IsFoldedLine(absl::string_view line) {
  const size_t space = line.rfind(' ');
  int64_t weight = 0;
  return space != absl::string_view::npos && space > 0 &&
         absl::SimpleAtoi(line.substr(space), &weight);
}

const char* KindOfText(absl::string_view text) {
  const absl::string_view content = absl::StripLeadingAsciiWhitespace(text);
  if (content.empty()) return "empty text";
  if (content[0] == '<') {
    const std::string lower = absl::AsciiStrToLower(content);
    if (absl::StrContains(lower, "<html")) return "an HTML page";
    return absl::StrContains(lower, "<svg") ? "an SVG image" : "XML";
  }
  if (content[0] == '{' || content[0] == '[') return "JSON";
  const absl::string_view line = content.substr(0, content.find('\n'));
  return IsFoldedLine(line) ? "folded stacks, which Starling writes and does not read" : "text";
}

// What a file seems to be that is none of ours; empty if that cannot be said.
std::string GuessOf(absl::string_view bytes) {
  for (const Beginning& beginning : kBeginnings) {
    if (absl::StartsWith(bytes, beginning.bytes)) return beginning.what;
  }
  const absl::string_view looked_at = bytes.substr(0, kLookedAt);
  return IsText(looked_at) ? KindOfText(looked_at) : "";
}

absl::Status NotRead(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(
      what, " Profiles in pprof's format, compressed by gzip or not, and binary CPU profiles of ",
      "gperftools can be read."));
}

}  // namespace

absl::StatusOr<Profile> ReadProfile(absl::string_view bytes) {
  if (bytes.empty()) return NotRead("The file is empty.");
  std::string unpacked;
  if (LooksLikeGzip(bytes)) {
    ASSIGN_OR_RETURN(unpacked, Gunzip(bytes, kMostBytes));
    if (unpacked.empty()) return NotRead("The file is empty, compressed by gzip.");
    bytes = unpacked;
  }
  if (LooksLikeLegacyCpu(bytes)) return ReadLegacyCpu(bytes);
  if (const std::string guess = GuessOf(bytes); !guess.empty()) {
    return NotRead(absl::StrCat("The file seems to be ", guess, "."));
  }
  absl::StatusOr<Profile> profile = ReadPprof(bytes);
  if (profile.ok()) return profile;
  return NotRead(profile.status().message());
}

}  // namespace starling
