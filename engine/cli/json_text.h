// JSON as commands print it. Text that is not UTF-8, such as a path, is repaired instead of
// refused.
#ifndef STARLING_ENGINE_CLI_JSON_TEXT_H_
#define STARLING_ENGINE_CLI_JSON_TEXT_H_

#include <string>

#include "nlohmann/json.hpp"

namespace starling {

template <typename Json>
std::string JsonText(const Json& json, int indent = 2) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_JSON_TEXT_H_
