// Profile: stacks and what they weigh, between those who take profiles and those who show them.
//
//   ASSIGN_OR_RETURN(Profile profile, ReadProfile(bytes));
//   for (const Profile::Sample& sample : profile.samples) {
//     std::cout << profile.frames[sample.stack.front()].function << " " << sample.values[0] <<
//     "\n";
//   }
//
// A plain value: copyable, no thread safety beyond that of its parts. CheckProfile() says whether
// the indices in it hold; readers give nothing that does not pass it.
#ifndef STARLING_PROFILING_FORMATS_PROFILE_H_
#define STARLING_PROFILING_FORMATS_PROFILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace starling {

// The module that label frames (profiling/labels) belong to.
inline constexpr char kLabelModule[] = "[labels]";

struct Profile {
  // A file that code came from, as it was mapped.
  struct Module {
    std::string path;
    std::string build_id;      // hexadecimal, empty if unknown
    uint64_t start = 0;        // first address
    uint64_t limit = 0;        // one past the last
    uint64_t file_offset = 0;  // of `start` in the file
    bool has_symbols = false;
  };

  // A place in the code. Two frames may have the same function at other addresses.
  struct Frame {
    std::string function;  // demangled, empty if unknown; a label's name for a label
    int32_t module = -1;   // into `modules`, -1 if unknown
    uint64_t address = 0;  // in the profiled process; 0 if unknown. In the calling instruction,
                           // not after it
  };

  // What is counted: {"samples", "count"}, {"cpu", "nanoseconds"}.
  struct ValueType {
    std::string type;
    std::string unit;
  };

  // Stacks may repeat; their weights add up.
  struct Sample {
    std::vector<int32_t> stack;   // into `frames`, leaf first
    std::vector<int64_t> values;  // >= 0, one for each value type
  };

  // How the profile was taken and how far to trust it. 0 or empty: unknown.
  struct Facts {
    std::string kind;                // "cpu"
    std::string unwinder;            // "libgcc"
    double asked_hz = 0;             // samples a second of CPU time
    double effective_hz = 0;         // samples / cpu_seconds
    double cpu_seconds = 0;          // of the process while sampling
    double wall_seconds = 0;         // that sampling went on
    double handler_seconds = 0;      // CPU time spent in taking samples
    int64_t truncated = 0;           // samples whose stack was deeper than could be kept
    std::vector<std::string> notes;  // what a reader should know, a sentence each
  };

  std::vector<ValueType> value_types;
  std::vector<Module> modules;
  std::vector<Frame> frames;
  std::vector<Sample> samples;
  Facts facts;
};

// INVALID_ARGUMENT that names the first index out of range, value below 0, sample without stack or
// with another number of values than there are value types, or total beyond 2^62; or if there is no
// value type, or a fact is below 0 or not finite. O(frames of all samples). The functions below
// expect a profile that passes.
absl::Status CheckProfile(const Profile& profile);

// The sum over samples of value type `value`. O(samples).
int64_t TotalOf(const Profile& profile, int value = 0);

bool IsLabel(const Profile& profile, const Profile::Frame& frame);

// What a reader sees of a frame: its function, "[module+0xoffset]" without one (the module's file
// name and the offset in that file), "[0xaddress]" without either, "[unknown]" without anything.
std::string FrameName(const Profile& profile, const Profile::Frame& frame);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_PROFILE_H_
