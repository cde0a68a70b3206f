// Messages inside JSON documents, with the names that their fields have in the protos.
//
//   v1::Agent agent;
//   RETURN_IF_ERROR(MessageFromJson(value, agent));   // {"policy_length": 3, "learning": {"a":
//   {}}} nlohmann::ordered_json json = MessageToJson(agent);
#ifndef STARLING_ENGINE_WIRE_JSON_MESSAGE_H_
#define STARLING_ENGINE_WIRE_JSON_MESSAGE_H_

#include "absl/status/status.h"
#include "engine/core/json_value.h"
#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

namespace starling {

// Replaces `message` by what the value says. INVALID_ARGUMENT begins with the path of the value and
// says which field is unknown or has a value of another type.
absl::Status MessageFromJson(const JsonValue& value, google::protobuf::Message& message);

// What the message says; fields that have their default are left out. Numbers keep all digits.
nlohmann::ordered_json MessageToJson(const google::protobuf::Message& message);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_JSON_MESSAGE_H_
