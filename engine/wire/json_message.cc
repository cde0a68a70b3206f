#include "engine/wire/json_message.h"

#include <string>

#include "google/protobuf/util/json_util.h"

namespace starling {

absl::Status MessageFromJson(const JsonValue& value, google::protobuf::Message& message) {
  if (!value.json().is_object()) return value.Error("must be an object");
  const std::string text =
      value.json().dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  const auto status = google::protobuf::util::JsonStringToMessage(text, &message);
  if (status.ok()) return absl::OkStatus();
  return value.Error(std::string(status.message()));
}

nlohmann::ordered_json MessageToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok()) return {};
  return nlohmann::ordered_json::parse(text);
}

}  // namespace starling
