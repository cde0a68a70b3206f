#include "profiling/formats/legacy_cpu.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "profiling/formats/memory_map.h"

namespace starling {
namespace {

constexpr size_t kSlotBytes = 8;
constexpr uint64_t kLongestPeriod = 1'000'000'000;  // microseconds
constexpr size_t kMostBytes = size_t{1} << 30;

// gperftools keeps 254 addresses, one of which may be a repeated leaf that it drops.
constexpr uint64_t kGreatestDepth = 253;

absl::Status Damaged(size_t slot, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("Damaged CPU profile of gperftools, slot ", slot, ": ", what));
}

class Slots {
 public:
  explicit Slots(absl::string_view bytes) : bytes_(bytes) {}

  size_t count() const { return bytes_.size() / kSlotBytes; }

  uint64_t operator[](size_t slot) const {
    uint64_t value = 0;
    for (size_t byte = kSlotBytes; byte-- > 0;) {
      value = value << 8 | static_cast<unsigned char>(bytes_[slot * kSlotBytes + byte]);
    }
    return value;
  }

  absl::string_view TextFrom(size_t slot) const { return bytes_.substr(slot * kSlotBytes); }

 private:
  absl::string_view bytes_;
};

struct Header {
  size_t end = 0;  // the first slot of the records
  int64_t period_ns = 0;
};

absl::StatusOr<Header> ReadHeader(const Slots& slots) {
  if (slots.count() < 5) {
    return Damaged(slots.count(), "the file ends within the header of 5 slots.");
  }
  if (slots[0] != 0) return Damaged(0, absl::StrCat("it holds ", slots[0], " instead of 0."));
  const uint64_t words = slots[1];
  if (words < 3 || words > slots.count() - 2) {
    return Damaged(1, absl::StrCat("it says that the header has ", words,
                                   " further slots; there must be 3 at least, and the file has ",
                                   slots.count() - 2, ". (The format of 64-bit little-endian ",
                                   "machines is understood.)"));
  }
  if (slots[2] != 0) {
    return Damaged(2, absl::StrCat("version ", slots[2], " of the format is not known; 0 is."));
  }
  if (slots[3] == 0 || slots[3] > kLongestPeriod) {
    return Damaged(3, absl::StrCat("the sampling period is ", slots[3], " us; it must be 1 to ",
                                   kLongestPeriod, "."));
  }
  return Header{2 + words, static_cast<int64_t>(slots[3] * 1000)};
}

// Reads records up to the trailer.
class RecordReader {
 public:
  RecordReader(const Slots& slots, const Header& header, Profile& profile)
      : slots_(slots), period_ns_(header.period_ns), at_(header.end), profile_(profile) {}

  absl::Status Read() {
    for (;;) {
      if (slots_.count() - at_ < 3) {
        return Damaged(at_, "the file ends before the trailer (0, 1, 0).");
      }
      const uint64_t count = slots_[at_];
      const uint64_t depth = slots_[at_ + 1];
      if (count == 0) {
        if (depth != 1 || slots_[at_ + 2] != 0) {
          return Damaged(at_, "a record of 0 samples that is not the trailer (0, 1, 0).");
        }
        at_ += 3;
        return absl::OkStatus();
      }
      RETURN_IF_ERROR(ReadRecord(count, depth));
    }
  }

  // The first slot after the trailer.
  size_t end() const { return at_; }

 private:
  absl::Status ReadRecord(uint64_t count, uint64_t depth) {
    const size_t stack = at_ + 2;
    if (depth == 0) return Damaged(at_ + 1, "a stack of depth 0.");
    if (depth > slots_.count() - stack) {
      return Damaged(at_ + 1, absl::StrCat("a stack of depth ", depth, "; the file has ",
                                           slots_.count() - stack, " more slots."));
    }
    Profile::Sample sample;
    int64_t nanoseconds = 0;
    if (count > kMostSamples ||
        __builtin_mul_overflow(static_cast<int64_t>(count), period_ns_, &nanoseconds)) {
      return Damaged(at_, absl::StrCat("a record of ", count, " samples, which is beyond sense."));
    }
    sample.values = {static_cast<int64_t>(count), nanoseconds};
    sample.stack.reserve(depth);
    for (size_t i = 0; i < depth; ++i) {
      const uint64_t address = slots_[stack + i];
      sample.stack.push_back(FrameAt(i == 0 || address == 0 ? address : address - 1));
    }
    if (depth >= kGreatestDepth) profile_.facts.truncated += static_cast<int64_t>(count);
    profile_.samples.push_back(std::move(sample));
    at_ = stack + depth;
    return absl::OkStatus();
  }

  int32_t FrameAt(uint64_t address) {
    const auto [it, is_new] = frames_.try_emplace(address, profile_.frames.size());
    if (is_new) profile_.frames.push_back({"", -1, address});
    return it->second;
  }

  static constexpr uint64_t kMostSamples = uint64_t{1} << 32;

  const Slots& slots_;
  const int64_t period_ns_;
  size_t at_;
  Profile& profile_;
  absl::flat_hash_map<uint64_t, int32_t> frames_;
};

void AddModules(absl::string_view map_text, Profile& profile) {
  MemoryMap map = ParseMemoryMap(map_text);
  for (Profile::Frame& frame : profile.frames) frame.module = ModuleAt(map.modules, frame.address);
  if (map.damaged_lines > 0) {
    profile.facts.notes.push_back(
        absl::StrCat("Lines of the memory map that could not be read: ", map.damaged_lines, "."));
  }
  if (map.modules.empty() && !profile.frames.empty()) {
    profile.facts.notes.emplace_back(
        "The profile has no memory map, so that its addresses belong to no file.");
  }
  profile.modules = std::move(map.modules);
}

}  // namespace

bool LooksLikeLegacyCpu(absl::string_view bytes) {
  return bytes.size() >= kSlotBytes && Slots(bytes)[0] == 0;
}

absl::StatusOr<Profile> ReadLegacyCpu(absl::string_view bytes) {
  if (bytes.size() > kMostBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("The CPU profile has ", bytes.size(), " bytes; 1 GiB can be read."));
  }
  const Slots slots(bytes);
  ASSIGN_OR_RETURN(const Header header, ReadHeader(slots));
  Profile profile;
  profile.value_types = {{"samples", "count"}, {"cpu", "nanoseconds"}};
  profile.facts.kind = "cpu";
  profile.facts.asked_hz = 1e9 / static_cast<double>(header.period_ns);
  RecordReader records(slots, header, profile);
  RETURN_IF_ERROR(records.Read());
  AddModules(slots.TextFrom(records.end()), profile);
  RETURN_IF_ERROR(CheckProfile(profile));
  return profile;
}

}  // namespace starling
