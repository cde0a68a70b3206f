// Names two of its own functions, after it deleted or replaced the file it was started from:
// reporter [delete | replace OTHER_FILE].
#include <stdio.h>
#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <string>

#include "profiling/symbols/symbolize.h"

extern "C" __attribute__((noinline, used, visibility("default"))) int ExportedWork(int value) {
  asm volatile("" : "+r"(value));
  return value + 1;
}

namespace {

__attribute__((noinline, used)) int HiddenWork(int value) {
  asm volatile("" : "+r"(value));
  return value + 2;
}

template <typename Function>
int32_t AddFrame(starling::Profile& profile, Function* function) {
  starling::Profile::Frame frame;
  frame.address = reinterpret_cast<uint64_t>(function);
  profile.frames.push_back(frame);
  return static_cast<int32_t>(profile.frames.size()) - 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string action = argc > 1 ? argv[1] : "";
  if (action == "delete" && unlink(argv[0]) != 0) return 1;
  if (action == "replace" && (argc < 3 || rename(argv[2], argv[0]) != 0)) return 1;

  starling::Profile profile;
  profile.value_types = {{"samples", "count"}};
  profile.samples = {{{AddFrame(profile, ExportedWork)}, {1}},
                     {{AddFrame(profile, HiddenWork)}, {1}}};
  starling::Symbolize(profile, starling::LoadedModules(), true);
  for (const starling::Profile::Frame& frame : profile.frames) {
    std::cout << "function " << frame.function << "\n";
  }
  for (const starling::Profile::Module& module : profile.modules) {
    std::cout << "module " << module.path << " " << module.build_id << "\n";
  }
  for (const std::string& note : profile.facts.notes) std::cout << "note " << note << "\n";
  return 0;
}
