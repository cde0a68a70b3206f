#include <cstdio>
#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "agents/model/agent_settings.h"
#include "agents/model/presets/presets.h"
#include "base/nearest_name.h"
#include "engine/cli/bench/builtin_suites.h"
#include "engine/cli/commands.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/json_text.h"
#include "engine/service/catalogue.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

using Item = Choice;

struct List {
  const char* name;
  std::function<std::vector<Item>()> items;
};

template <typename Factory>
std::vector<Item> ItemsOf(const Registry<Factory>& registry) {
  std::vector<Item> items;
  for (const auto& entry : registry.List()) {
    items.push_back({entry.name, entry.description, entry.unavailable});
  }
  return items;
}

template <typename Description>
std::vector<Item> ItemsOf(const std::vector<Description>& descriptions) {
  std::vector<Item> items;
  for (const Description& each : descriptions) items.push_back({each.name, each.description, ""});
  return items;
}

std::vector<Item> SuiteItems() {
  const absl::StatusOr<Suites> suites = BuiltinSuites();
  return suites.ok() ? ItemsOf(suites->list()) : std::vector<Item>();
}

std::vector<List> AllLists(const Catalogue& catalogue) {
  return {{"backends", [&] { return ItemsOf(catalogue.backends); }},
          {"schedulers", [&] { return ItemsOf(catalogue.schedulers); }},
          {"worlds", [&] { return ItemsOf(catalogue.worlds); }},
          {"presets", [] { return ItemsOf(ModelPresets()); }},
          {"dialects", [] { return ItemsOf(Dialects()); }},
          {"profiles", ProfileKinds},
          {"suites", SuiteItems}};
}

std::string AsJson(const List& list) {
  auto json = nlohmann::ordered_json::array();
  for (const Item& item : list.items()) {
    nlohmann::ordered_json entry = {{"name", item.name},
                                    {"description", item.description},
                                    {"available", item.unavailable.empty()}};
    if (!item.unavailable.empty()) entry["reason"] = item.unavailable;
    json.push_back(entry);
  }
  return JsonText(json);
}

std::string AsText(const List& list) {
  const std::vector<Item> items = list.items();
  bool all_available = true;
  std::vector<std::vector<std::string>> rows;
  for (const Item& item : items) {
    all_available &= item.unavailable.empty();
    rows.push_back({item.name, item.description,
                    item.unavailable.empty() ? "yes" : absl::StrCat("no: ", item.unavailable)});
  }
  if (all_available) return TextTable({"NAME", "DESCRIPTION"}, rows);
  return TextTable({"NAME", "DESCRIPTION", "AVAILABLE"}, rows);
}

}  // namespace

int ListCommand(Arguments arguments) {
  std::string what;
  bool json = false;
  auto command = MakeCommand("list", "What can be chosen by name, with a line on each.");
  command
      ->add_option("WHAT", what,
                   "backends, schedulers, worlds, presets, dialects, profiles or suites")
      ->required();
  command->add_flag("--json", json, "a JSON array on stdout");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;

  const absl::StatusOr<Catalogue> catalogue = BuiltinCatalogue();
  if (!catalogue.ok()) return WorkError(catalogue.status());
  std::vector<std::string> names;
  for (const List& list : AllLists(*catalogue)) {
    if (list.name == what) {
      std::fputs((json ? AsJson(list) : AsText(list)).c_str(), stdout);
      return kExitDone;
    }
    names.emplace_back(list.name);
  }
  const std::string nearest = NearestName(what, names);
  return UsageError(absl::InvalidArgumentError(
      absl::StrCat("there is no list of \"", what, "\"",
                   nearest.empty() ? "" : absl::StrCat(", did you mean \"", nearest, "\"?"),
                   nearest.empty() ? "; " : " ", "there are: ", absl::StrJoin(names, ", "))));
}

}  // namespace starling
