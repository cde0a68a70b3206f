#include "engine/cli/exit_status.h"

#include <cstdio>

#include "absl/strings/str_cat.h"

namespace starling {
namespace {

constexpr size_t kLongestMessage = 1900;

int Print(const absl::Status& status, int exit_status) {
  std::fputs(ErrorLine(status.message()).c_str(), stderr);
  return exit_status;
}

}  // namespace

std::string OneLine(absl::string_view message) {
  std::string text;
  for (const char c : message) {
    if (c == '\n' && !text.empty()) {
      text += "; ";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      text += '?';
    } else {
      text += c;
    }
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == ';')) text.pop_back();
  if (text.size() > kLongestMessage) {
    const size_t half = (kLongestMessage - 5) / 2;
    text = absl::StrCat(text.substr(0, half), " ... ", text.substr(text.size() - half));
  }
  return text;
}

std::string ErrorLine(absl::string_view message) {
  const std::string text = OneLine(message);
  return absl::StrCat("starling: error: ", text.empty() ? "unknown error" : text, "\n");
}

int UsageError(const absl::Status& status) { return Print(status, kExitUsage); }
int WorkError(const absl::Status& status) { return Print(status, kExitFailed); }

}  // namespace starling
