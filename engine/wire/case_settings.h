// Agent settings with the names that pymdp gives them.
#ifndef STARLING_ENGINE_WIRE_CASE_SETTINGS_H_
#define STARLING_ENGINE_WIRE_CASE_SETTINGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "agents/model/agent_settings.h"
#include "engine/core/json_value.h"

namespace starling {

// The settings of a dialect with what `settings` changes: gamma, alpha, num_iter, dF_tol,
// inference_algo, use_utility, use_states_info_gain, action_selection, sampling_mode, learn, lr_pA,
// lr_pB. INVALID_ARGUMENT for an unknown dialect or setting, or a value out of range; UNIMPLEMENTED
// for a setting that asks for something the engine does not have.
absl::StatusOr<AgentSettings> SettingsFromJson(const std::string& dialect,
                                               const JsonValue& settings);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_SETTINGS_H_
