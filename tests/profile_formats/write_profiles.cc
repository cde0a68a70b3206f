// Writes one profile in every format into a folder, and beside them what a reader should see of it:
//
//   write_profiles FOLDER
//
// FOLDER/cpu.pb.gz, cpu.folded, cpu.speedscope.json, cpu.txt; legacy.pb.gz, of addresses without
// names; empty.pb.gz and empty.speedscope.json, without samples; expected.json with the totals of
// cpu.pb.gz.
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "profiling/formats/folded.h"
#include "profiling/formats/pprof.h"
#include "profiling/formats/profile.h"
#include "profiling/formats/speedscope.h"
#include "profiling/formats/top.h"

namespace starling {
namespace {

// Names that have broken readers: templates, spaces, quotes, semicolons, beyond ASCII.
constexpr const char* kWork[] = {
    "starling::RunKernel<starling::Lanes<float, 8>, (starling::Phase)2>(starling::Tile&)",
    "operator new(unsigned long)",
    "std::function<void (std::string const&)>::operator()(std::string const&) const",
    "lambda \"quoted\"; <script>alert(1)</script>",
    "\xC3\xA9tourneau::voler()",
};

constexpr uint64_t kProgram = 0x55d000000000;
constexpr uint64_t kLibm = 0x7f1000000000;

Profile Planted() {
  Profile profile;
  profile.value_types = {{"samples", "count"}, {"cpu", "nanoseconds"}};
  profile.modules = {
      {"/nowhere/starling", "0123456789abcdef", kProgram, kProgram + 0x100000, 0, true},
      {"/nowhere/libm.so.6", "fedcba", kLibm, kLibm + 0x100000, 0, true},
      {kLabelModule, "", 0, 0, 0, true}};
  const auto add = [&](std::string function, int module, uint64_t address) {
    profile.frames.push_back({std::move(function), module, address});
    return static_cast<int32_t>(profile.frames.size()) - 1;
  };
  const int32_t main = add("main", 0, kProgram + 0x10);
  const int32_t exp = add("", 1, kLibm + 0x20);
  int64_t weight = 0;
  for (const char* phase : {"infer_states", "infer_policies", "act"}) {
    const int32_t phase_frame = add(phase, 2, kProgram + 0x1000 + weight);
    for (const char* population : {"population:foragers", "population:hawks"}) {
      const int32_t population_frame = add(population, 2, kProgram + 0x2000 + weight);
      for (const char* work : kWork) {
        const int32_t work_frame = add(work, 0, kProgram + 0x3000 + weight);
        ++weight;
        profile.samples.push_back(
            {{work_frame, phase_frame, population_frame, main}, {weight, weight * 10000000}});
        profile.samples.push_back({{exp, work_frame, phase_frame, population_frame, main},
                                   {2 * weight, 2 * weight * 10000000}});
      }
    }
  }
  profile.facts = {"cpu", "libgcc", 100, 98.5, 14.1, 15, 0.01, 2, {"libm.so.6 has no symbols."}};
  return profile;
}

Profile Legacy() {
  Profile profile = Planted();
  for (Profile::Frame& frame : profile.frames) frame.function.clear();
  for (Profile::Module& module : profile.modules) module.has_symbols = false;
  return profile;
}

nlohmann::json Expected(const Profile& profile) {
  nlohmann::json functions = nlohmann::json::array();
  for (const TopRow& row : TopRows(profile)) {
    functions.push_back({{"name", row.function}, {"self", row.self}, {"total", row.total}});
  }
  return {{"samples", TotalOf(profile, 0)},
          {"nanoseconds", TotalOf(profile, 1)},
          {"stacks", profile.samples.size()},
          {"functions", functions}};
}

bool WriteAll(const std::string& folder) {
  const Profile profile = Planted();
  Profile empty = profile;
  empty.samples.clear();
  const std::pair<const char*, std::string> files[] = {
      {"cpu.pb.gz", WritePprof(profile)},
      {"cpu.folded", WriteFolded(profile)},
      {"cpu.speedscope.json", WriteSpeedscope(profile, "planted load")},
      {"cpu.txt", WriteTop(profile)},
      {"legacy.pb.gz", WritePprof(Legacy())},
      {"empty.pb.gz", WritePprof(empty)},
      {"empty.speedscope.json", WriteSpeedscope(empty, "nothing")},
      {"expected.json", Expected(profile).dump(1)},
  };
  for (const auto& [name, content] : files) {
    std::ofstream file(absl::StrCat(folder, "/", name), std::ios::binary);
    file << content;
    file.close();
    if (!file) return false;
  }
  return true;
}

}  // namespace
}  // namespace starling

int main(int argc, char** argv) {
  if (argc == 2 && starling::WriteAll(argv[1])) return 0;
  std::fprintf(stderr, "usage: write_profiles FOLDER, which can be written to\n");
  return 2;
}
