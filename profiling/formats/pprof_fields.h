// The field numbers of pprof's profile.proto that Starling reads and writes.
// https://github.com/google/pprof/blob/main/proto/profile.proto
#ifndef STARLING_PROFILING_FORMATS_PPROF_FIELDS_H_
#define STARLING_PROFILING_FORMATS_PPROF_FIELDS_H_

#include <cstdint>

namespace starling {

struct PprofProfile {
  enum Field : uint32_t {
    kSampleType = 1,
    kSample = 2,
    kMapping = 3,
    kLocation = 4,
    kFunction = 5,
    kStringTable = 6,
    kDurationNanos = 10,
    kPeriodType = 11,
    kPeriod = 12,
    kComment = 13,
    kDefaultSampleType = 14,
  };
};

struct PprofValueType {
  enum Field : uint32_t { kType = 1, kUnit = 2 };
};

struct PprofSample {
  enum Field : uint32_t { kLocationId = 1, kValue = 2, kLabel = 3 };
};

struct PprofLabel {
  enum Field : uint32_t { kKey = 1, kStr = 2 };
};

struct PprofMapping {
  enum Field : uint32_t {
    kId = 1,
    kMemoryStart = 2,
    kMemoryLimit = 3,
    kFileOffset = 4,
    kFilename = 5,
    kBuildId = 6,
    kHasFunctions = 7,
  };
};

struct PprofLocation {
  enum Field : uint32_t { kId = 1, kMappingId = 2, kAddress = 3, kLine = 4 };
};

struct PprofLine {
  enum Field : uint32_t { kFunctionId = 1 };
};

struct PprofFunction {
  enum Field : uint32_t { kId = 1, kName = 2, kSystemName = 3 };
};

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_PPROF_FIELDS_H_
