// Bearer tokens (RFC 6750) from a file that may change.
//
//   # NAME  TOKEN
//   ci      0Jc1yT7q0cCb3O4m1nGq
//   grafana 7wVt2kq1f8Zp5dLx9sHb
//
// A line is a name (letters, digits, `.`, `_`, `-`; at most 64) and a token of 16 to 1024 letters,
// digits, `-`, `.`, `_`, `~`, `+`, `/`, `=`; `head -c 24 /dev/urandom | base64` makes one. A name
// may have several, so that an old one can stay while callers move to the new one. Lines that are
// empty or begin with # say nothing.
//
// Only digests (SHA-256) of tokens are kept and looked up, so that neither memory nor the time of a
// look-up tells anything about a token.
#ifndef STARLING_ENGINE_SERVICE_SECURITY_TOKENS_H_
#define STARLING_ENGINE_SERVICE_SECURITY_TOKENS_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "engine/service/security/file_stamp.h"

namespace starling {

// Immutable: any number of threads may ask.
class TokenSet {
 public:
  // INVALID_ARGUMENT "LINE: ..." for a line that is no token line, a token that occurs twice, or no
  // token at all. Messages never hold a token.
  static absl::StatusOr<TokenSet> Parse(absl::string_view text);

  // The name of the token; null if there is none.
  const std::string* NameOf(absl::string_view token) const;

 private:
  absl::flat_hash_map<std::string, std::string> name_by_digest_;
};

// Thread safety: any number of threads may ask.
class TokenFile {
 public:
  // Errors name the file: NOT_FOUND, INVALID_ARGUMENT (of TokenSet), FAILED_PRECONDITION (others
  // than its owner and group may read or write it; names the chmod).
  static absl::StatusOr<std::unique_ptr<TokenFile>> Open(const std::string& path);

  // OK for "Bearer TOKEN" with a token that the file holds now, else UNAUTHENTICATED with the
  // reason. Looks whether the file changed (a microsecond). A file that is wrong changes nothing;
  // the reason is logged once (event `tokens_not_reloaded`).
  absl::Status Check(absl::string_view authorization);

 private:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}
  void Refresh();

  const std::string path_;
  absl::Mutex mutex_;
  FileStamp stamp_ ABSL_GUARDED_BY(mutex_);
  TokenSet tokens_ ABSL_GUARDED_BY(mutex_);
  std::string logged_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SECURITY_TOKENS_H_
