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

}  // namespace

std::string WriteFolded(const Profile& profile) {
  std::string text = absl::StrCat("# ", HonestySentence(profile), " 0\n");
  const StackTable table = BuildStackTable(profile, FoldedName);
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
