#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "profiling/formats/gzip.h"
#include "profiling/formats/pprof.h"
#include "profiling/formats/pprof_facts.h"
#include "profiling/formats/pprof_fields.h"
#include "profiling/formats/text.h"
#include "protozero/pbf_writer.hpp"

namespace starling {
namespace {

using protozero::pbf_writer;

constexpr char kPhaseKey[] = "phase";

// Each string once, "" first.
class StringTable {
 public:
  StringTable() { Index(""); }

  int64_t Index(absl::string_view text) {
    std::string valid = ValidUtf8(text);
    const auto it = index_.find(valid);
    if (it != index_.end()) return it->second;
    const auto index = static_cast<int64_t>(strings_.size());
    strings_.push_back(std::move(valid));
    index_.emplace(strings_.back(), index);
    return index;
  }

  const std::deque<std::string>& strings() const { return strings_; }

 private:
  std::deque<std::string> strings_;  // does not move what it holds
  absl::flat_hash_map<absl::string_view, int64_t> index_;
};

// A label as pprof has them: "phase" and "act", "population" and "foragers".
struct Tag {
  int64_t key = 0;  // 0: none
  int64_t value = 0;
};

class PprofWriter {
 public:
  explicit PprofWriter(const Profile& profile)
      : profile_(profile), message_(bytes_), module_has_names_(profile.modules.size(), false) {}

  std::string Write() {
    for (const Profile::ValueType& type : profile_.value_types) {
      WriteValueType(PprofProfile::kSampleType, type);
    }
    NoteFrames();
    WriteSamples();
    WriteMappings();
    WriteLocations();
    WriteFunctions();
    WriteFacts();
    for (const std::string& text : strings_.strings()) {
      message_.add_string(PprofProfile::kStringTable, text);
    }
    return std::move(bytes_);
  }

 private:
  void WriteValueType(PprofProfile::Field field, const Profile::ValueType& type) {
    pbf_writer message(message_, field);
    message.add_int64(PprofValueType::kType, strings_.Index(type.type));
    message.add_int64(PprofValueType::kUnit, strings_.Index(type.unit));
  }

  // Functions get their ids, labels their tags.
  void NoteFrames() {
    for (const Profile::Frame& frame : profile_.frames) {
      const int64_t name = strings_.Index(frame.function);
      uint64_t function = 0;
      if (name != 0) {
        function = function_of_name_.try_emplace(name, function_names_.size() + 1).first->second;
        if (function > function_names_.size()) function_names_.push_back(name);
        if (frame.module >= 0) module_has_names_[frame.module] = true;
      }
      function_of_frame_.push_back(function);
      tag_of_frame_.push_back(IsLabel(profile_, frame) ? TagOf(frame.function) : Tag());
    }
  }

  Tag TagOf(absl::string_view label) {
    const size_t colon = label.find(':');
    if (colon == absl::string_view::npos) {
      return {strings_.Index(kPhaseKey), strings_.Index(label)};
    }
    return {strings_.Index(label.substr(0, colon)), strings_.Index(label.substr(colon + 1))};
  }

  void WriteSamples() {
    std::vector<uint64_t> locations;
    std::vector<int64_t> keys;
    for (const Profile::Sample& sample : profile_.samples) {
      pbf_writer message(message_, PprofProfile::kSample);
      locations.clear();
      for (const int32_t frame : sample.stack) locations.push_back(LocationId(frame));
      message.add_packed_uint64(PprofSample::kLocationId, locations.begin(), locations.end());
      message.add_packed_int64(PprofSample::kValue, sample.values.begin(), sample.values.end());
      keys.clear();
      for (const int32_t frame : sample.stack) {
        const Tag& tag = tag_of_frame_[frame];
        if (tag.key == 0 || std::find(keys.begin(), keys.end(), tag.key) != keys.end()) continue;
        keys.push_back(tag.key);
        pbf_writer label(message, PprofSample::kLabel);
        label.add_int64(PprofLabel::kKey, tag.key);
        label.add_int64(PprofLabel::kStr, tag.value);
      }
    }
  }

  // Labels last: readers take the first mapping for the program.
  void WriteMappings() {
    uint64_t id = 0;
    mapping_of_module_.resize(profile_.modules.size());
    for (const bool labels : {false, true}) {
      for (size_t i = 0; i < profile_.modules.size(); ++i) {
        const Profile::Module& module = profile_.modules[i];
        if ((module.path == kLabelModule) != labels) continue;
        mapping_of_module_[i] = ++id;
        pbf_writer message(message_, PprofProfile::kMapping);
        message.add_uint64(PprofMapping::kId, id);
        message.add_uint64(PprofMapping::kMemoryStart, module.start);
        message.add_uint64(PprofMapping::kMemoryLimit, module.limit);
        message.add_uint64(PprofMapping::kFileOffset, module.file_offset);
        message.add_int64(PprofMapping::kFilename, strings_.Index(module.path));
        message.add_int64(PprofMapping::kBuildId, strings_.Index(module.build_id));
        message.add_bool(PprofMapping::kHasFunctions, module.has_symbols || module_has_names_[i]);
      }
    }
  }

  void WriteLocations() {
    for (size_t i = 0; i < profile_.frames.size(); ++i) {
      const Profile::Frame& frame = profile_.frames[i];
      pbf_writer message(message_, PprofProfile::kLocation);
      message.add_uint64(PprofLocation::kId, LocationId(static_cast<int32_t>(i)));
      if (frame.module >= 0) {
        message.add_uint64(PprofLocation::kMappingId, mapping_of_module_[frame.module]);
      }
      if (frame.address != 0) message.add_uint64(PprofLocation::kAddress, frame.address);
      if (function_of_frame_[i] != 0) {
        pbf_writer line(message, PprofLocation::kLine);
        line.add_uint64(PprofLine::kFunctionId, function_of_frame_[i]);
      }
    }
  }

  // Without system names: readers demangle those again, and drop template arguments.
  void WriteFunctions() {
    for (size_t i = 0; i < function_names_.size(); ++i) {
      pbf_writer message(message_, PprofProfile::kFunction);
      message.add_uint64(PprofFunction::kId, i + 1);
      message.add_int64(PprofFunction::kName, function_names_[i]);
    }
  }

  void WriteFacts() {
    const Profile::Facts& facts = profile_.facts;
    AddPositive(PprofProfile::kDurationNanos, 1e9 * facts.wall_seconds);
    if (facts.kind == "cpu") {
      const double hz = facts.effective_hz > 0 ? facts.effective_hz : facts.asked_hz;
      WriteValueType(PprofProfile::kPeriodType, {"cpu", "nanoseconds"});
      if (hz > 0) AddPositive(PprofProfile::kPeriod, 1e9 / hz);
    }
    for (const std::string& comment : FactComments(facts)) {
      message_.add_int64(PprofProfile::kComment, strings_.Index(comment));
    }
    if (!profile_.value_types.empty()) {
      message_.add_int64(PprofProfile::kDefaultSampleType,
                         strings_.Index(profile_.value_types.back().type));
    }
  }

  // Leaves out what an int64 cannot hold.
  void AddPositive(PprofProfile::Field field, double value) {
    if (value > 0 && value < 9e18) message_.add_int64(field, std::llround(value));
  }

  static uint64_t LocationId(int32_t frame) { return static_cast<uint64_t>(frame) + 1; }

  const Profile& profile_;
  std::string bytes_;
  pbf_writer message_;
  StringTable strings_;
  absl::flat_hash_map<int64_t, uint64_t> function_of_name_;
  std::vector<int64_t> function_names_;
  std::vector<uint64_t> function_of_frame_;  // 0: no name
  std::vector<Tag> tag_of_frame_;
  std::vector<bool> module_has_names_;
  std::vector<uint64_t> mapping_of_module_;
};

}  // namespace

std::string WritePprof(const Profile& profile) { return Gzip(PprofWriter(profile).Write()); }

}  // namespace starling
