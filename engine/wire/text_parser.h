// Parsing of text-format messages with errors for people.
//
//   ParsedText parsed;
//   RETURN_IF_ERROR(ParseText(text, "maze.textproto", scenario, parsed));
//   parsed.Locate("populations[0].count")   // "maze.textproto:4:3"
//
// One error: `NAME:LINE:COLUMN: FIELD PATH: what is wrong; what is allowed`, INVALID_ARGUMENT.
// Lines and columns are counted from 1.
#ifndef STARLING_ENGINE_WIRE_TEXT_PARSER_H_
#define STARLING_ENGINE_WIRE_TEXT_PARSER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace starling {

// Where the fields of a parsed message stand. A value; copies share what was recorded.
class ParsedText {
 public:
  ParsedText() = default;

  // "NAME:LINE:COLUMN" of the field of that path, or of the innermost field around it that the text
  // has; "NAME" if it has none of them.
  std::string Locate(absl::string_view path) const;

 private:
  friend absl::Status ParseText(absl::string_view text, absl::string_view name,
                                google::protobuf::Message& message, ParsedText& parsed);
  std::string name_;
  const google::protobuf::Descriptor* type_ = nullptr;
  std::shared_ptr<const google::protobuf::TextFormat::ParseInfoTree> tree_;
};

// Replaces `message` by what `text` says. `name` is what errors call the text. O(text).
absl::Status ParseText(absl::string_view text, absl::string_view name,
                       google::protobuf::Message& message, ParsedText& parsed);

// The same for a piece of text within something larger; errors do not say where it stands.
absl::Status ParseTextPiece(absl::string_view text, google::protobuf::Message& message);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_TEXT_PARSER_H_
