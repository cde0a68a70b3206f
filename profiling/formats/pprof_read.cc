#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "profiling/formats/gzip.h"
#include "profiling/formats/pprof.h"
#include "profiling/formats/pprof_facts.h"
#include "profiling/formats/pprof_fields.h"
#include "protozero/exception.hpp"
#include "protozero/pbf_reader.hpp"

namespace starling {
namespace {

using protozero::data_view;
using protozero::pbf_reader;
using protozero::pbf_wire_type;

constexpr size_t kMostBytes = size_t{1} << 30;

template <typename... Parts>
absl::Status Refuse(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat("Bad pprof profile: ", parts...));
}

// Bounds what is built from a file, in which a few bytes can refer to long names many times.
class MemoryBudget {
 public:
  explicit MemoryBudget(size_t file_bytes)
      : left_(std::min((size_t{256} << 20) + 16 * file_bytes, size_t{4} << 30)) {}

  absl::Status Take(size_t bytes) {
    if (bytes > left_) {
      return Refuse("it refers to the same things so often that it would not fit in memory.");
    }
    left_ -= bytes;
    return absl::OkStatus();
  }

 private:
  size_t left_;
};

// Calls `visit(field, value)` for the fields of type int64, uint64 or bool.
template <typename Visit>
void ForEachNumber(data_view message, const Visit& visit) {
  for (pbf_reader reader(message); reader.next();) {
    if (reader.wire_type() == pbf_wire_type::varint) {
      const uint32_t field = reader.tag();
      visit(field, reader.get_uint64());
    } else {
      reader.skip();
    }
  }
}

// The current field of `reader`, a number or a packed array of numbers.
template <typename Visit>
absl::Status ForEachRepeated(pbf_reader& reader, const Visit& visit) {
  if (reader.wire_type() == pbf_wire_type::varint) return visit(reader.get_uint64());
  if (reader.wire_type() != pbf_wire_type::length_delimited) {
    reader.skip();
    return absl::OkStatus();
  }
  const auto range = reader.get_packed_uint64();
  for (auto it = range.begin(); it != range.end(); ++it) RETURN_IF_ERROR(visit(*it));
  return absl::OkStatus();
}

// Strings, then what refers to them, and so on; the file may have them in any order. Throws
// protozero::exception.
class PprofReader {
 public:
  explicit PprofReader(absl::string_view bytes) : bytes_(bytes), budget_(bytes.size()) {}

  absl::StatusOr<Profile> Read() {
    RETURN_IF_ERROR(ForEachPart(PprofProfile::kStringTable, &PprofReader::ReadString));
    if (!strings_.empty() && !strings_[0].empty()) {
      return Refuse("the first string of its table is not empty.");
    }
    RETURN_IF_ERROR(ForEachPart(PprofProfile::kSampleType, &PprofReader::ReadSampleType));
    if (profile_.value_types.empty()) return Refuse("it does not say what its samples count.");
    RETURN_IF_ERROR(ReadFacts());
    RETURN_IF_ERROR(ForEachPart(PprofProfile::kMapping, &PprofReader::ReadMapping));
    RETURN_IF_ERROR(ForEachPart(PprofProfile::kFunction, &PprofReader::ReadFunction));
    RETURN_IF_ERROR(ForEachPart(PprofProfile::kLocation, &PprofReader::ReadLocation));
    RETURN_IF_ERROR(ForEachPart(PprofProfile::kSample, &PprofReader::ReadSample));
    RETURN_IF_ERROR(CheckProfile(profile_));
    return std::move(profile_);
  }

  // The byte at which the field begins that was read last.
  size_t position() const { return position_; }

 private:
  struct FrameRange {
    int32_t first;
    int32_t count;
  };

  absl::Status ForEachPart(PprofProfile::Field field,
                           absl::Status (PprofReader::*read)(data_view)) {
    pbf_reader reader(bytes_.data(), bytes_.size());
    for (;;) {
      position_ = bytes_.size() - reader.length();
      if (!reader.next()) return absl::OkStatus();
      if (reader.tag() == field && reader.wire_type() == pbf_wire_type::length_delimited) {
        RETURN_IF_ERROR((this->*read)(reader.get_view()));
      } else {
        reader.skip();
      }
    }
  }

  absl::Status ReadString(data_view text) {
    RETURN_IF_ERROR(budget_.Take(sizeof(absl::string_view)));
    strings_.emplace_back(text.data(), text.size());
    return absl::OkStatus();
  }

  absl::Status Copy(uint64_t string, std::string& to) {
    if (string == 0) return absl::OkStatus();
    if (string >= strings_.size()) {
      return Refuse("it refers to string ", static_cast<int64_t>(string), "; there are ",
                    strings_.size(), ".");
    }
    RETURN_IF_ERROR(budget_.Take(strings_[string].size()));
    to = std::string(strings_[string]);
    return absl::OkStatus();
  }

  absl::Status ReadValueType(data_view message, Profile::ValueType& value_type) {
    uint64_t type = 0;
    uint64_t unit = 0;
    ForEachNumber(message, [&](uint32_t field, uint64_t value) {
      if (field == PprofValueType::kType) type = value;
      if (field == PprofValueType::kUnit) unit = value;
    });
    RETURN_IF_ERROR(budget_.Take(sizeof value_type));
    RETURN_IF_ERROR(Copy(type, value_type.type));
    return Copy(unit, value_type.unit);
  }

  absl::Status ReadSampleType(data_view message) {
    return ReadValueType(message, profile_.value_types.emplace_back());
  }

  absl::Status ReadComment(uint64_t string) {
    std::string comment;
    RETURN_IF_ERROR(budget_.Take(sizeof(std::string)));
    RETURN_IF_ERROR(Copy(string, comment));
    if (ReadFactComment(comment, profile_.facts)) has_facts_ = true;
    return absl::OkStatus();
  }

  absl::Status ReadFacts() {
    int64_t duration = 0;
    int64_t period = 0;
    Profile::ValueType period_type;
    for (pbf_reader reader(bytes_.data(), bytes_.size()); reader.next();) {
      const bool is_number = reader.wire_type() == pbf_wire_type::varint;
      const bool is_message = reader.wire_type() == pbf_wire_type::length_delimited;
      if (reader.tag() == PprofProfile::kComment) {
        RETURN_IF_ERROR(
            ForEachRepeated(reader, [this](uint64_t string) { return ReadComment(string); }));
      } else if (reader.tag() == PprofProfile::kPeriodType && is_message) {
        RETURN_IF_ERROR(ReadValueType(reader.get_view(), period_type));
      } else if (reader.tag() == PprofProfile::kDurationNanos && is_number) {
        duration = reader.get_int64();
      } else if (reader.tag() == PprofProfile::kPeriod && is_number) {
        period = reader.get_int64();
      } else {
        reader.skip();
      }
    }
    if (!has_facts_) DeriveFacts(duration, period, period_type);
    return absl::OkStatus();
  }

  // For files of others.
  void DeriveFacts(int64_t duration, int64_t period, const Profile::ValueType& period_type) {
    if (duration > 0) profile_.facts.wall_seconds = 1e-9 * static_cast<double>(duration);
    if (period_type.type != "cpu") return;
    profile_.facts.kind = "cpu";
    if (period_type.unit == "nanoseconds" && period > 0) {
      profile_.facts.asked_hz = 1e9 / static_cast<double>(period);
    }
  }

  absl::Status ReadMapping(data_view message) {
    Profile::Module module;
    uint64_t id = 0;
    uint64_t file = 0;
    uint64_t build_id = 0;
    ForEachNumber(message, [&](uint32_t field, uint64_t value) {
      if (field == PprofMapping::kId) id = value;
      if (field == PprofMapping::kMemoryStart) module.start = value;
      if (field == PprofMapping::kMemoryLimit) module.limit = value;
      if (field == PprofMapping::kFileOffset) module.file_offset = value;
      if (field == PprofMapping::kFilename) file = value;
      if (field == PprofMapping::kBuildId) build_id = value;
      if (field == PprofMapping::kHasFunctions) module.has_symbols = value != 0;
    });
    RETURN_IF_ERROR(budget_.Take(sizeof module));
    RETURN_IF_ERROR(Copy(file, module.path));
    RETURN_IF_ERROR(Copy(build_id, module.build_id));
    RETURN_IF_ERROR(
        Enter("mapping", id, static_cast<int32_t>(profile_.modules.size()), module_of_id_));
    profile_.modules.push_back(std::move(module));
    return absl::OkStatus();
  }

  absl::Status ReadFunction(data_view message) {
    uint64_t id = 0;
    uint64_t name = 0;
    uint64_t system_name = 0;
    ForEachNumber(message, [&](uint32_t field, uint64_t value) {
      if (field == PprofFunction::kId) id = value;
      if (field == PprofFunction::kName) name = value;
      if (field == PprofFunction::kSystemName) system_name = value;
    });
    return Enter("function", id, name != 0 ? name : system_name, name_of_function_);
  }

  absl::Status ReadLocation(data_view message) {
    uint64_t id = 0;
    uint64_t mapping = 0;
    Profile::Frame frame;
    ForEachNumber(message, [&](uint32_t field, uint64_t value) {
      if (field == PprofLocation::kId) id = value;
      if (field == PprofLocation::kMappingId) mapping = value;
      if (field == PprofLocation::kAddress) frame.address = value;
    });
    if (mapping != 0) {
      const auto module = module_of_id_.find(mapping);
      if (module == module_of_id_.end()) {
        return Refuse("location ", id, " is in mapping ", mapping,
                      ", which the profile does not have.");
      }
      frame.module = module->second;
    }
    const auto first = static_cast<int32_t>(profile_.frames.size());
    for (pbf_reader reader(message);
         reader.next(PprofLocation::kLine, pbf_wire_type::length_delimited);) {
      RETURN_IF_ERROR(AddLine(reader.get_view(), id, frame));
    }
    const auto end = static_cast<int32_t>(profile_.frames.size());
    if (end == first) RETURN_IF_ERROR(AddFrame(frame));
    return Enter("location", id, FrameRange{first, std::max(end - first, 1)}, frames_of_location_);
  }

  absl::Status AddLine(data_view message, uint64_t location, Profile::Frame frame) {
    uint64_t function = 0;
    ForEachNumber(message, [&](uint32_t field, uint64_t value) {
      if (field == PprofLine::kFunctionId) function = value;
    });
    if (function != 0) {
      const auto name = name_of_function_.find(function);
      if (name == name_of_function_.end()) {
        return Refuse("location ", location, " is in function ", function,
                      ", which the profile does not have.");
      }
      RETURN_IF_ERROR(Copy(name->second, frame.function));
    }
    return AddFrame(std::move(frame));
  }

  absl::Status AddFrame(Profile::Frame frame) {
    RETURN_IF_ERROR(budget_.Take(sizeof frame));
    profile_.frames.push_back(std::move(frame));
    return absl::OkStatus();
  }

  template <typename Value>
  absl::Status Enter(absl::string_view what, uint64_t id, Value value,
                     absl::flat_hash_map<uint64_t, Value>& values) {
    if (id == 0) return Refuse("a ", what, " of it has the id 0, which means none.");
    RETURN_IF_ERROR(budget_.Take(2 * sizeof(std::pair<uint64_t, Value>)));
    if (!values.emplace(id, value).second) {
      return Refuse("there are two of ", what, " ", id, ".");
    }
    return absl::OkStatus();
  }

  absl::Status ReadSample(data_view message) {
    stack_.clear();
    values_.clear();
    for (pbf_reader reader(message); reader.next();) {
      if (reader.tag() == PprofSample::kLocationId) {
        RETURN_IF_ERROR(
            ForEachRepeated(reader, [this](uint64_t location) { return AddToStack(location); }));
      } else if (reader.tag() == PprofSample::kValue) {
        RETURN_IF_ERROR(
            ForEachRepeated(reader, [this](uint64_t value) { return AddValue(value); }));
      } else {
        reader.skip();
      }
    }
    if (values_.size() != profile_.value_types.size()) {
      return RefuseSample(" has ", values_.size(), " values; the profile counts ",
                          profile_.value_types.size(), " things.");
    }
    if (stack_.empty()) RETURN_IF_ERROR(AddUnknown());
    RETURN_IF_ERROR(budget_.Take(sizeof(Profile::Sample) + 32 + 8 * values_.size()));
    profile_.samples.push_back({stack_, values_});
    return absl::OkStatus();
  }

  template <typename... Parts>
  absl::Status RefuseSample(const Parts&... parts) {
    return Refuse("sample ", profile_.samples.size(), parts...);
  }

  absl::Status AddValue(uint64_t unsigned_value) {
    const auto value = static_cast<int64_t>(unsigned_value);
    if (values_.size() == profile_.value_types.size()) {
      return RefuseSample(" has more values than the ", values_.size(),
                          " things that the profile counts.");
    }
    if (value < 0) {
      return RefuseSample(" weighs ", value, "; weights below 0, as in the difference of two ",
                          "profiles, are not read.");
    }
    values_.push_back(value);
    return absl::OkStatus();
  }

  absl::Status AddToStack(uint64_t location) {
    const auto it = frames_of_location_.find(location);
    if (it == frames_of_location_.end()) {
      return RefuseSample(" is at location ", location, ", which the profile does not have.");
    }
    const FrameRange& range = it->second;
    RETURN_IF_ERROR(budget_.Take(sizeof(int32_t) * range.count));
    for (int32_t i = 0; i < range.count; ++i) stack_.push_back(range.first + i);
    return absl::OkStatus();
  }

  // A stack of one frame of which nothing is known.
  absl::Status AddUnknown() {
    if (unknown_ < 0) {
      unknown_ = static_cast<int32_t>(profile_.frames.size());
      RETURN_IF_ERROR(AddFrame({}));
    }
    stack_ = {unknown_};
    return absl::OkStatus();
  }

  absl::string_view bytes_;
  MemoryBudget budget_;
  size_t position_ = 0;
  Profile profile_;
  bool has_facts_ = false;
  std::vector<absl::string_view> strings_;
  absl::flat_hash_map<uint64_t, int32_t> module_of_id_;
  absl::flat_hash_map<uint64_t, uint64_t> name_of_function_;  // into strings_
  absl::flat_hash_map<uint64_t, FrameRange> frames_of_location_;
  std::vector<int32_t> stack_;
  std::vector<int64_t> values_;
  int32_t unknown_ = -1;
};

}  // namespace

absl::StatusOr<Profile> ReadPprof(absl::string_view bytes) {
  std::string unpacked;
  if (LooksLikeGzip(bytes)) {
    ASSIGN_OR_RETURN(unpacked, Gunzip(bytes, kMostBytes));
    bytes = unpacked;
  }
  if (bytes.size() > kMostBytes) {
    return Refuse("it has ", bytes.size(), " bytes; 1 GiB can be read.");
  }
  PprofReader reader(bytes);
  try {
    return reader.Read();
  } catch (const protozero::exception& error) {
    return Refuse("it is damaged after byte ", reader.position(), " of ", bytes.size(),
                  " uncompressed (", error.what(), ").");
  }
}

}  // namespace starling
