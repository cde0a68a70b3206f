// The functions that weigh most, as a table for people.
#ifndef STARLING_PROFILING_FORMATS_TOP_H_
#define STARLING_PROFILING_FORMATS_TOP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "profiling/formats/profile.h"

namespace starling {

struct TopRow {
  std::string function;  // FrameName
  bool is_label;
  int64_t self;   // where it is the leaf
  int64_t total;  // where it is anywhere in the stack, counted once
};

// All functions by value type 0, the greatest total first among labels and the greatest self first
// among the others; ties by name. Labels come first.
std::vector<TopRow> TopRows(const Profile& profile);

// The honesty block, the labels, then the first `rows` functions with self, total, their shares and
// the 95 % interval of the self share (where value type 0 is "samples").
std::string WriteTop(const Profile& profile, int rows = 40);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_TOP_H_
