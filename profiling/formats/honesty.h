// How far to trust a profile: the block that every output of one carries.
//
//   for (const HonestyLine& line : HonestyBlock(profile)) std::cout << line.name << ": " <<
//   line.value;
#ifndef STARLING_PROFILING_FORMATS_HONESTY_H_
#define STARLING_PROFILING_FORMATS_HONESTY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "profiling/formats/profile.h"

namespace starling {

struct HonestyLine {
  std::string name;   // "rate"
  std::string value;  // "98.7 Hz of 100 Hz asked"
};

// Samples, effective and asked rate, CPU and wall seconds, truncated stacks, share of samples whose
// leaf has no name, unwinder, own cost as a share of CPU time, then the notes. Leaves out what is
// unknown; that no stack was truncated is known where the unwinder is. O(samples).
std::vector<HonestyLine> HonestyBlock(const Profile& profile);

// The same in one line without ';': "starling cpu profile, 812 samples, 98.7 Hz of 100 Hz asked,
// ...".
std::string HonestySentence(const Profile& profile);

// The share of samples (value type 0) whose leaf frame has no function name.
double UnsymbolisedShare(const Profile& profile);

// 95 % interval of a share of which `part` of `whole` samples were seen (Wilson 1927, score
// interval); {0, 1} if whole is 0.
struct ShareInterval {
  double low;
  double high;
};
ShareInterval IntervalOf(int64_t part, int64_t whole);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_HONESTY_H_
