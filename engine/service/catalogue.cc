#include "engine/service/catalogue.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "profiling/capture/capabilities.h"
#include "report/format.h"

namespace starling {

std::vector<Choice> ProfileKinds() {
  const Capabilities& here = ProbeCapabilities();
  std::vector<Choice> kinds = {
      {"cpu",
       absl::StrCat("where CPU time goes; stacks by ", here.unwinder, ", up to ",
                    FormatFixed(here.greatest_hz, 0), " samples a second of CPU time"),
       here.cpu.ok() ? "" : std::string(here.cpu.message())}};
  const std::pair<const char*, const char*> later[] = {{"heap", "memory that lives"},
                                                       {"alloc", "memory that was allocated"},
                                                       {"lock", "waiting for locks"},
                                                       {"wall", "where wall time goes"}};
  for (const auto& [name, description] : later) {
    kinds.push_back({name, description, absl::StrCat("this version takes no ", name, " profiles")});
  }
  return kinds;
}

absl::StatusOr<Catalogue> BuiltinCatalogue() {
  Catalogue catalogue;
  RETURN_IF_ERROR(RegisterBuiltinBackends(catalogue.backends));
  RETURN_IF_ERROR(RegisterBuiltinSchedulers(catalogue.schedulers));
  RETURN_IF_ERROR(RegisterBuiltinWorlds(catalogue.worlds));
  return catalogue;
}

}  // namespace starling
