#include "engine/wire/text_parser.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "engine/wire/field_path.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace starling {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;
using google::protobuf::io::ArrayInputStream;
using google::protobuf::io::Tokenizer;

struct TextError {
  int line;  // from 0
  int column;
  std::string message;
};

class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (!error) error = TextError{line, column, message};
  }
  void AddWarning(int, google::protobuf::io::ColumnNumber, const std::string&) override {}

  absl::optional<TextError> error;
};

// The fields that are open at a place of a text, from the outermost to the innermost.
class OpenFields {
 public:
  struct Entry {
    const Descriptor* type;           // the message that the field is in; null where it is unknown
    std::string name;                 // of the field
    const FieldDescriptor* field;     // null where there is none of that name
    std::map<std::string, int> seen;  // how often each field of the message was met
    char close = 0;                   // what ends the message; 0 at the outermost
    bool valued = false;              // the field's value has begun
    bool listed = false;              // inside [ ]
  };

  explicit OpenFields(const Descriptor& type) { Open(&type, 0); }

  void Take(const std::string& token, Tokenizer::TokenType kind) {
    Entry& top = open_.back();
    if (token == "{" || token == "<") {
      Open(top.field != nullptr ? top.field->message_type() : nullptr, token == "{" ? '}' : '>');
    } else if (open_.size() > 1 && token.size() == 1 && token[0] == top.close) {
      open_.pop_back();
      if (!open_.back().listed) open_.back().valued = true;
    } else if (token == "[") {
      top.listed = true;
    } else if (token == "]") {
      top.listed = false;
      top.valued = true;
    } else if (token == ":") {
      top.valued = false;
      colon_ = true;
      return;
    } else if (token == "," || token == ";") {
      if (top.listed) ++top.seen[top.name];
    } else if (kind == Tokenizer::TYPE_IDENTIFIER && !colon_ && !top.listed) {
      top.name = token;
      top.field = top.type != nullptr ? top.type->FindFieldByName(token) : nullptr;
      top.valued = false;
      ++top.seen[token];
    } else if (!top.listed) {
      top.valued = true;
    }
    colon_ = false;
  }

  std::string Path() const {
    std::vector<std::string> segments;
    for (const Entry& entry : open_) {
      if (entry.name.empty()) continue;
      const bool repeated = entry.field != nullptr && entry.field->is_repeated();
      segments.push_back(repeated
                             ? absl::StrCat(entry.name, "[", entry.seen.at(entry.name) - 1, "]")
                             : entry.name);
    }
    return absl::StrJoin(segments, ".");
  }

  const Entry& innermost() const { return open_.back(); }

 private:
  void Open(const Descriptor* type, char close) {
    open_.push_back({type, "", nullptr, {}, close, false, false});
  }

  std::vector<Entry> open_;
  bool colon_ = false;
};

struct Place {
  OpenFields fields;
  std::string token;   // the one at the error; empty: the end of the text
  std::string before;  // the one before it
  int before_line = 0;
  int before_column = 0;
};

// Reads the tokens of `text` before the error.
Place PlaceOf(const TextError& error, absl::string_view text, const Descriptor& type) {
  Place place{OpenFields(type), "", ""};
  ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  FirstError ignored;
  Tokenizer tokenizer(&input, &ignored);
  tokenizer.set_comment_style(Tokenizer::SH_COMMENT_STYLE);
  tokenizer.set_require_space_after_number(false);
  tokenizer.set_allow_multiline_strings(true);
  while (tokenizer.Next()) {
    const Tokenizer::Token& token = tokenizer.current();
    if (std::tie(token.line, token.column) >= std::tie(error.line, error.column)) {
      place.token = token.text;
      if (token.text == "-" && tokenizer.Next()) place.token += tokenizer.current().text;
      break;
    }
    place.fields.Take(token.text, token.type);
    place.before = token.text;
    place.before_line = token.line;
    place.before_column = token.column;
  }
  return place;
}

bool StartsWithAny(absl::string_view text, std::initializer_list<absl::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](absl::string_view prefix) { return absl::StartsWith(text, prefix); });
}

// An error in our words, standing where people would look for it. The parser reports a name or a
// word of a value only after reading it, so those errors belong to the token before.
TextError Explain(const TextError& error, const Place& place) {
  const OpenFields::Entry& at = place.fields.innermost();
  const auto before = [&](std::string message) {
    return TextError{place.before_line, place.before_column, std::move(message)};
  };
  const auto here = [&](std::string message) {
    return TextError{error.line, error.column, std::move(message)};
  };
  const std::string& text = error.message;
  if (absl::StrContains(text, "has no field named") && at.type != nullptr) {
    return before(UnknownField(at.name, *at.type));
  }
  if (absl::StrContains(text, "specified multiple times")) {
    return before("given more than once; allowed: once");
  }
  if (absl::StrContains(text, "another member of oneof")) {
    return before("given beside another choice for the same thing; allowed: one of them");
  }
  if (absl::StrContains(text, "end of string") || absl::StrContains(text, "cross line")) {
    return here("a text in quotes must end on the line it begins on");
  }
  if (absl::StrContains(text, "non ascii codepoint")) {
    return here("letters beyond ASCII may stand in quotes and comments only");
  }
  const std::string allowed =
      at.field == nullptr
          ? ""
          : absl::StrCat(" is not allowed; allowed: ",
                         at.listed ? AllowedEntry(*at.field) : AllowedValues(*at.field));
  if (StartsWithAny(text, {"Unknown enumeration value", "Invalid value for boolean"})) {
    return before(absl::StrCat(place.before, allowed));
  }
  if (place.token.empty()) return here("the text ends where more must follow, such as a closing }");
  if (absl::StartsWith(text, "Expected \":\"")) {
    return here(absl::StrCat("there must be a \":\" before ", place.token));
  }
  if (!StartsWithAny(text, {"Integer out of range", "Expected"})) return error;
  if (at.field == nullptr || at.valued) {
    return here(absl::StrCat(place.token, " stands where the name of a field should"));
  }
  return here(absl::StrCat(place.token, allowed));
}

absl::optional<TextError> Parse(absl::string_view text, Message& message,
                                TextFormat::ParseInfoTree* tree) {
  FirstError first;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&first);
  parser.WriteLocationsTo(tree);
  parser.SetRecursionLimit(100);
  ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  if (parser.Parse(&input, &message)) return absl::nullopt;
  if (!first.error) return TextError{0, 0, "not a scenario in text form"};
  return first.error;
}

// Parses, and says in our words what is wrong, beginning with the field path.
absl::optional<TextError> ParseOrExplain(absl::string_view text, Message& message,
                                         TextFormat::ParseInfoTree* tree) {
  const absl::optional<TextError> error = Parse(text, message, tree);
  if (!error) return absl::nullopt;
  const Place place = PlaceOf(*error, text, *message.GetDescriptor());
  TextError explained = Explain(*error, place);
  const std::string path = place.fields.Path();
  if (!path.empty()) explained.message = absl::StrCat(path, ": ", explained.message);
  return explained;
}

}  // namespace

std::string ParsedText::Locate(absl::string_view path) const {
  if (type_ == nullptr || tree_ == nullptr) return name_;
  const auto segments = ParseFieldPath(path);
  if (!segments.ok()) return name_;
  const Descriptor* type = type_;
  const TextFormat::ParseInfoTree* tree = tree_.get();
  TextFormat::ParseLocation best;
  for (const PathSegment& segment : *segments) {
    const FieldDescriptor* field = type != nullptr ? type->FindFieldByName(segment.name) : nullptr;
    if (field == nullptr) break;
    const int index = field->is_repeated() ? std::max(segment.index, 0) : -1;
    TextFormat::ParseLocation here = tree->GetLocation(field, index);
    if (here.line < 0 && index > 0) here = tree->GetLocation(field, 0);  // all in one [ ]
    if (here.line < 0) break;
    best = here;
    type = field->message_type();
    tree = type != nullptr ? tree->GetTreeForNested(field, index) : nullptr;
    if (tree == nullptr) break;
  }
  return best.line < 0 ? name_ : absl::StrCat(name_, ":", best.line + 1, ":", best.column + 1);
}

absl::Status ParseText(absl::string_view text, absl::string_view name, Message& message,
                       ParsedText& parsed) {
  auto tree = std::make_shared<TextFormat::ParseInfoTree>();
  parsed.name_ = std::string(name);
  parsed.type_ = message.GetDescriptor();
  const absl::optional<TextError> error = ParseOrExplain(text, message, tree.get());
  parsed.tree_ = std::move(tree);
  if (!error) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, ":", error->line + 1, ":", error->column + 1, ": ", error->message));
}

absl::Status ParseTextPiece(absl::string_view text, Message& message) {
  const absl::optional<TextError> error = ParseOrExplain(text, message, nullptr);
  return error ? absl::InvalidArgumentError(error->message) : absl::OkStatus();
}

}  // namespace starling
