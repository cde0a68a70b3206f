#include "profiling/symbols/symbolize.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/base/casts.h"
#include "absl/container/node_hash_map.h"
#include "absl/strings/str_format.h"
#include "profiling/labels/labels.h"
#include "profiling/symbols/symbol_table.h"

namespace starling {
namespace {

// A file's names, read when the first address in it comes up.
class NamedFile {
 public:
  // Empty if there is no name.
  const std::string& NameOf(const LoadedModule& module, uint64_t address) {
    static const std::string& none = *new std::string;
    if (!read_) Read(module);
    const Symbol* const symbol = table_.Find(address - module.load_bias);
    if (symbol == nullptr) return none;
    std::string& name = names_[symbol];
    if (name.empty()) name = Demangle(symbol->mangled);
    return name;
  }

  bool has_symbols() const {
    return table_.source() == SymbolTable::Source::kSymtab ||
           table_.source() == SymbolTable::Source::kDebugFile;
  }
  const std::string& missing() const { return missing_; }

 private:
  void Read(const LoadedModule& module) {
    read_ = true;
    absl::StatusOr<SymbolTable> table = SymbolTable::Load(module);
    if (table.ok()) {
      table_ = *std::move(table);
      missing_ = table_.missing();
    } else {
      missing_ = std::string(table.status().message());
    }
  }

  bool read_ = false;
  SymbolTable table_;
  std::string missing_;
  absl::node_hash_map<const Symbol*, std::string> names_;
};

class Symbolizer {
 public:
  Symbolizer(Profile& profile, const std::vector<LoadedModule>& modules, bool own_process)
      : profile_(profile), modules_(modules), own_process_(own_process) {
    for (const LoadedModule& module : modules) {
      file_of_.push_back(&files_[{module.path, module.build_id}]);
    }
  }

  void Run() {
    for (const Profile::Module& module : profile_.modules) described_.push_back(module);
    first_loaded_ = described_.size();
    described_.resize(first_loaded_ + modules_.size() + 1);
    described_.back().path = kLabelModule;
    glue_.resize(profile_.frames.size());
    for (size_t i = 0; i < profile_.frames.size(); ++i) NameFrame(i);
    for (size_t i = 0; i < modules_.size(); ++i) {
      const LoadedModule& module = modules_[i];
      described_[first_loaded_ + i] = {module.path,        module.build_id,
                                       module.start,       module.limit,
                                       module.file_offset, file_of_[i]->has_symbols()};
    }
    KeepModulesInUse();
    RemoveGlue();
    NoteWhatIsMissing();
  }

 private:
  void NameFrame(size_t index) {
    Profile::Frame& frame = profile_.frames[index];
    if (!frame.function.empty() || frame.address == 0) return;
    if (own_process_) {
      const std::string_view label = LabelAt(absl::bit_cast<const void*>(frame.address));
      if (!label.empty()) {
        frame.function = std::string(label);
        frame.module = static_cast<int32_t>(described_.size()) - 1;
        return;
      }
    }
    const auto after = std::upper_bound(
        modules_.begin(), modules_.end(), frame.address,
        [](uint64_t address, const LoadedModule& module) { return address < module.start; });
    if (after == modules_.begin() || frame.address >= (after - 1)->limit) return;
    const size_t module = static_cast<size_t>(after - 1 - modules_.begin());
    frame.function = file_of_[module]->NameOf(modules_[module], frame.address);
    frame.module = static_cast<int32_t>(first_loaded_ + module);
    glue_[index] = IsLabelGlue({frame.function.data(), frame.function.size()});
  }

  // In order of address, each once; those without one, such as the labels', last.
  void KeepModulesInUse() {
    std::vector<int32_t> in_use;
    for (const Profile::Frame& frame : profile_.frames) {
      if (frame.module >= 0) in_use.push_back(frame.module);
    }
    std::sort(in_use.begin(), in_use.end());
    in_use.erase(std::unique(in_use.begin(), in_use.end()), in_use.end());
    std::stable_sort(in_use.begin(), in_use.end(), [&](int32_t a, int32_t b) {
      const auto key = [&](int32_t i) {
        return std::make_pair(described_[i].limit == 0, described_[i].start);
      };
      return key(a) < key(b);
    });
    std::vector<int32_t> new_index(described_.size(), -1);
    profile_.modules.clear();
    for (const int32_t index : in_use) {
      const Profile::Module& module = described_[index];
      if (!profile_.modules.empty() && SamePlace(profile_.modules.back(), module)) {
        profile_.modules.back().has_symbols |= module.has_symbols;
      } else {
        profile_.modules.push_back(module);
      }
      new_index[index] = static_cast<int32_t>(profile_.modules.size()) - 1;
    }
    for (Profile::Frame& frame : profile_.frames) {
      if (frame.module >= 0) frame.module = new_index[frame.module];
    }
    for (size_t i = 0; i < modules_.size(); ++i) {
      loaded_as_.push_back(new_index[first_loaded_ + i]);
    }
  }

  static bool SamePlace(const Profile::Module& a, const Profile::Module& b) {
    return a.start == b.start && a.limit == b.limit && a.path == b.path;
  }

  void RemoveGlue() {
    for (Profile::Sample& sample : profile_.samples) {
      const bool only_glue = std::all_of(sample.stack.begin(), sample.stack.end(),
                                         [&](int32_t frame) { return glue_[frame]; });
      if (only_glue) continue;
      sample.stack.erase(std::remove_if(sample.stack.begin(), sample.stack.end(),
                                        [&](int32_t frame) { return glue_[frame]; }),
                         sample.stack.end());
    }
  }

  void NoteWhatIsMissing() {
    std::vector<int64_t> unnamed(profile_.modules.size());
    for (const Profile::Sample& sample : profile_.samples) {
      const Profile::Frame& leaf = profile_.frames[sample.stack.front()];
      if (leaf.function.empty() && leaf.module >= 0) unnamed[leaf.module] += sample.values[0];
    }
    const double total = static_cast<double>(TotalOf(profile_));
    for (size_t i = 0; i < modules_.size(); ++i) {
      const std::string& missing = file_of_[i]->missing();
      if (loaded_as_[i] < 0 || missing.empty()) continue;
      const double share = static_cast<double>(unnamed[loaded_as_[i]]) / std::max(total, 1.0);
      if (share <= 0) continue;
      profile_.facts.notes.push_back(absl::StrFormat(
          "%s; %.1f %% of the samples end in it without a name", missing, 100 * share));
    }
  }

  Profile& profile_;
  const std::vector<LoadedModule>& modules_;
  const bool own_process_;
  absl::node_hash_map<std::pair<std::string, std::string>, NamedFile> files_;  // path, build-id
  std::vector<NamedFile*> file_of_;                                            // each loaded module
  std::vector<Profile::Module> described_;  // the profile's, then the loaded, then the labels'
  size_t first_loaded_ = 0;                 // in described_
  std::vector<int32_t> loaded_as_;          // of each loaded module, in the profile; -1: not used
  std::vector<bool> glue_;                  // of each frame
};

}  // namespace

void Symbolize(Profile& profile, const std::vector<LoadedModule>& modules, bool own_process) {
  Symbolizer(profile, modules, own_process).Run();
}

}  // namespace starling
