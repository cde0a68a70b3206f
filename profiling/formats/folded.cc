#include "profiling/formats/folded.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "profiling/formats/honesty.h"
#include "profiling/formats/stack_table.h"
#include "profiling/formats/text.h"

namespace starling {
namespace {

std::string FoldedName(const std::string& name) {
  return OneLine(absl::StrReplaceAll(name, {{";", ":"}}));
}

// At least what the stacks take as text.
size_t SizeOf(const StackTable& table) {
  constexpr size_t kLongestNumber = 20;
  size_t size = 0;
  for (const StackTable::Stack& stack : table.stacks) {
    for (const int32_t name : stack.names) size += table.names[name].size() + 1;
    size += kLongestNumber + 1;
  }
  return size;
}

}  // namespace

std::string WriteFolded(const Profile& profile) {
  std::string text = absl::StrCat("# ", HonestySentence(profile), " 0\n");
  const StackTable table = BuildStackTable(profile, FoldedName);
  text.reserve(text.size() + SizeOf(table));
  for (const StackTable::Stack& stack : table.stacks) {
    if (stack.values[0] == 0) continue;
    char separator = '\0';
    for (const int32_t name : stack.names) {
      if (separator != '\0') text += separator;
      text += table.names[name];
      separator = ';';
    }
    absl::StrAppend(&text, " ", stack.values[0], "\n");
  }
  return text;
}

}  // namespace starling
