#include "engine/cli/list_command.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agents/model/agent_settings.h"
#include "agents/model/presets/presets.h"
#include "base/status_macros.h"
#include "engine/cli/catalogue.h"
#include "engine/cli/exit_status.h"

namespace starling {
namespace {

struct Item {
  std::string name;
  std::string description;
  std::string unavailable;
};

template <typename Factory>
std::vector<Item> Items(const Registry<Factory>& registry) {
  std::vector<Item> items;
  for (const auto& entry : registry.List())
    items.push_back({entry.name, entry.description, entry.unavailable});
  return items;
}

template <typename Description>
std::vector<Item> Items(const std::vector<Description>& descriptions) {
  std::vector<Item> items;
  for (const Description& entry : descriptions)
    items.push_back({entry.name, entry.description, ""});
  return items;
}

absl::StatusOr<std::vector<Item>> Find(const std::string& what) {
  ASSIGN_OR_RETURN(const Catalogue catalogue, BuiltinCatalogue());
  if (what == "backends") return Items(catalogue.backends);
  if (what == "schedulers") return Items(catalogue.schedulers);
  if (what == "worlds") return Items(catalogue.worlds);
  if (what == "presets") return Items(ModelPresets());
  if (what == "dialects") return Items(Dialects());
  if (what == "suites") return std::vector<Item>();
  return absl::InvalidArgumentError(
      absl::StrCat("cannot list \"", what,
                   "\"; there are: backends, schedulers, worlds, presets, dialects, suites"));
}

}  // namespace

void AddListFlags(CLI::App& command, ListFlags& flags) {
  command
      .add_option("what", flags.what, "backends, schedulers, worlds, presets, dialects or suites")
      ->required();
  command.add_flag("--json", flags.json, "prints JSON");
}

int ListCommand(const ListFlags& flags) {
  const absl::StatusOr<std::vector<Item>> items = Find(flags.what);
  if (!items.ok()) return UsageError(items.status());
  if (flags.json) {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const Item& item : *items) {
      json.push_back({{"name", item.name},
                      {"description", item.description},
                      {"available", item.unavailable.empty()},
                      {"reason", item.unavailable}});
    }
    std::printf("%s\n", json.dump(2).c_str());
    return kExitDone;
  }
  if (items->empty()) std::printf("there are no %s in this build\n", flags.what.c_str());
  size_t width = 0;
  for (const Item& item : *items) width = std::max(width, item.name.size());
  for (const Item& item : *items) {
    const std::string reason =
        item.unavailable.empty() ? "" : absl::StrCat(" (not available: ", item.unavailable, ")");
    std::printf("%-*s  %s%s\n", static_cast<int>(width), item.name.c_str(),
                item.description.c_str(), reason.c_str());
  }
  return kExitDone;
}

}  // namespace starling
