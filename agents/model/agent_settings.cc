#include "agents/model/agent_settings.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace starling {

absl::StatusOr<AgentSettings> DialectSettings(absl::string_view dialect) {
  AgentSettings settings;
  if (dialect == "starling") return settings;
  if (dialect == "pymdp_1") {
    settings.iterations = 16;
    settings.tolerance = 0;
    settings.gamma = 1;
    settings.alpha = 1;
    settings.sampling = ActionSampling::kFull;
    settings.ties = TieRule::kFirstIndex;
    settings.learn_only_possible = false;
    return settings;
  }
  std::string names;
  for (const DialectDescription& known : Dialects())
    absl::StrAppend(&names, names.empty() ? "" : ", ", known.name);
  return absl::InvalidArgumentError(
      absl::StrCat("unknown dialect \"", dialect, "\"; there are: ", names));
}

std::vector<DialectDescription> Dialects() {
  return {{"starling",
           "the default: mean field until convergence, marginal sampling, fair ties, gamma = alpha "
           "= 16"},
          {"pymdp_1",
           "pymdp 1.x (JAX): 16 sweeps, full sampling, first index on ties, gamma = alpha = 1"}};
}

}  // namespace starling
