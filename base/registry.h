// A list of things that can be chosen by name: backends, schedulers, worlds, presets.
//
// A registry is an object, filled by an explicit call (`RegisterBuiltinSchedulers(registry)`),
// never by static initialisers. An entry that cannot work on this machine or in this build stays in
// the list and says why.
//
//   Registry<SchedulerFactory> schedulers("scheduler");
//   schedulers.Add("fifo", "one shared index; blocks in order", MakeFifo);
//   ASSIGN_OR_RETURN(const auto* entry, schedulers.Find("fifo"));
//   auto scheduler = entry->factory();
//
// Thread-safe for reading once filled.
#ifndef STARLING_BASE_REGISTRY_H_
#define STARLING_BASE_REGISTRY_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace starling {

template <typename Factory>
class Registry {
 public:
  struct Entry {
    std::string name;
    std::string description;  // one line
    std::string unavailable;  // why it cannot be used here; empty: it can
    Factory factory;
  };

  // `noun` names the kind of thing in error messages: "backend".
  explicit Registry(absl::string_view noun) : noun_(noun) {}

  // ALREADY_EXISTS if the name is taken.
  absl::Status Add(absl::string_view name, absl::string_view description, Factory factory) {
    return Insert({std::string(name), std::string(description), "", std::move(factory)});
  }

  // Lists a name that cannot be used, with the reason.
  absl::Status AddUnavailable(absl::string_view name, absl::string_view description,
                              absl::string_view reason) {
    return Insert({std::string(name), std::string(description), std::string(reason), Factory()});
  }

  // The usable entry of that name. INVALID_ARGUMENT naming all known names if there is none;
  // FAILED_PRECONDITION with the reason if it is unavailable. The pointer lives as long as the
  // registry.
  absl::StatusOr<const Entry*> Find(absl::string_view name) const {
    const auto found = entries_.find(std::string(name));
    if (found == entries_.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "unknown ", noun_, " \"", name, "\"; there are: ", absl::StrJoin(Names(), ", ")));
    }
    if (!found->second.unavailable.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat(noun_, " \"", name, "\" is not available: ", found->second.unavailable));
    }
    return &found->second;
  }

  // All entries, sorted by name.
  std::vector<Entry> List() const {
    std::vector<Entry> list;
    for (const auto& [name, entry] : entries_) list.push_back(entry);
    return list;
  }

 private:
  absl::Status Insert(Entry entry) {
    const std::string name = entry.name;
    if (!entries_.emplace(name, std::move(entry)).second) {
      return absl::AlreadyExistsError(absl::StrCat(noun_, " \"", name, "\" is registered twice"));
    }
    return absl::OkStatus();
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& [name, entry] : entries_) names.push_back(name);
    return names;
  }

  std::string noun_;
  std::map<std::string, Entry> entries_;
};

}  // namespace starling

#endif  // STARLING_BASE_REGISTRY_H_
