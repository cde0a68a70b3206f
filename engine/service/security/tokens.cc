#include "engine/service/security/tokens.h"

#include <openssl/sha.h>
#include <sys/stat.h>

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "engine/core/read_file.h"
#include "engine/service/log.h"

namespace starling {
namespace {

constexpr int64_t kMostBytes = int64_t{1} << 20;
constexpr size_t kShortest = 16;
constexpr size_t kLongest = 1024;
constexpr size_t kLongestName = 64;

std::string DigestOf(absl::string_view token) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
         reinterpret_cast<unsigned char*>(&digest[0]));
  return digest;
}

bool HasOnly(absl::string_view text, absl::string_view others) {
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && !absl::StrContains(others, c)) {
      return false;
    }
  }
  return !text.empty();
}

absl::Status LineError(int line, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(line, ": ", what));
}

absl::Status CheckTokenLine(int line, const std::vector<absl::string_view>& words) {
  if (words.size() != 2) {
    return LineError(line, absl::StrCat("has ", words.size(), " words; a line is NAME TOKEN"));
  }
  if (words[0].size() > kLongestName || !HasOnly(words[0], "._-")) {
    return LineError(line, "the name may have up to 64 letters, digits, '.', '_' and '-'");
  }
  if (words[1].size() < kShortest || words[1].size() > kLongest) {
    return LineError(line, absl::StrCat("the token has ", words[1].size(), " characters; it must ",
                                        "have 16 to 1024 (head -c 24 /dev/urandom | base64)"));
  }
  if (!HasOnly(words[1], "-._~+/=")) {
    return LineError(line, "the token may have letters, digits and -._~+/=");
  }
  return absl::OkStatus();
}

absl::StatusOr<TokenSet> ReadTokens(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kMostBytes));
  struct stat status;
  if (stat(path.c_str(), &status) == 0 && (status.st_mode & S_IRWXO) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": everyone on this machine may read or write it; chmod o-rwx ", path));
  }
  absl::StatusOr<TokenSet> tokens = TokenSet::Parse(text);
  if (tokens.ok()) return tokens;
  return absl::Status(tokens.status().code(), absl::StrCat(path, ":", tokens.status().message()));
}

}  // namespace

absl::StatusOr<TokenSet> TokenSet::Parse(absl::string_view text) {
  TokenSet tokens;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    const std::vector<absl::string_view> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
    if (words.empty() || absl::StartsWith(words[0], "#")) continue;
    RETURN_IF_ERROR(CheckTokenLine(number, words));
    if (!tokens.name_by_digest_.emplace(DigestOf(words[1]), words[0]).second) {
      return LineError(number, "the token occurs twice");
    }
  }
  if (tokens.name_by_digest_.empty()) return LineError(number, "there is no token in the file");
  return tokens;
}

const std::string* TokenSet::NameOf(absl::string_view token) const {
  const auto found = name_by_digest_.find(DigestOf(token));
  return found == name_by_digest_.end() ? nullptr : &found->second;
}

absl::StatusOr<std::unique_ptr<TokenFile>> TokenFile::Open(const std::string& path) {
  std::unique_ptr<TokenFile> file(new TokenFile(path));
  absl::MutexLock lock(&file->mutex_);
  file->stamp_ = StampOf(path);
  ASSIGN_OR_RETURN(file->tokens_, ReadTokens(path));
  return file;
}

void TokenFile::Refresh() {
  const FileStamp now = StampOf(path_);
  {
    absl::ReaderMutexLock lock(&mutex_);
    if (!Changed(stamp_, now)) return;
  }
  absl::MutexLock lock(&mutex_);
  if (!Changed(stamp_, now)) return;
  stamp_ = now;
  absl::StatusOr<TokenSet> tokens = ReadTokens(path_);
  if (tokens.ok()) {
    tokens_ = *std::move(tokens);
    logged_.clear();
    return;
  }
  const std::string reason = tokens.status().ToString();
  if (reason != logged_) LogError("tokens_not_reloaded", {{"reason", reason}});
  logged_ = reason;
}

absl::Status TokenFile::Check(absl::string_view authorization) {
  constexpr absl::string_view kScheme = "bearer ";
  if (authorization.empty()) {
    return absl::UnauthenticatedError(
        "a token is missing: send the metadata \"authorization: Bearer TOKEN\"");
  }
  if (!absl::StartsWithIgnoreCase(authorization, kScheme)) {
    return absl::UnauthenticatedError(
        "the metadata \"authorization\" must be \"Bearer TOKEN\"; other schemes are not known");
  }
  Refresh();
  const absl::string_view token = absl::StripAsciiWhitespace(authorization.substr(kScheme.size()));
  absl::ReaderMutexLock lock(&mutex_);
  if (tokens_.NameOf(token) != nullptr) return absl::OkStatus();
  return absl::UnauthenticatedError("the token is not known here, or not any more");
}

}  // namespace starling
