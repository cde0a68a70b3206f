#include "engine/cli/ctl/server_error.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/cli/exit_status.h"
#include "engine/wire/error_details.h"
#include "report/format.h"

namespace starling {
namespace {

// Payloads that stay in this process.
constexpr char kFromServer[] = "starling/from-server";
constexpr char kUnreachable[] = "starling/unreachable";
constexpr char kInterrupted[] = "starling/interrupted";

absl::Status Marked(absl::Status status, const char* mark) {
  status.SetPayload(mark, absl::Cord("1"));
  return status;
}

bool Has(const absl::Status& status, const char* mark) {
  return status.GetPayload(mark).has_value();
}

absl::string_view Advice(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnauthenticated:
      return "; give the file that holds the token with --token-file";
    case absl::StatusCode::kDeadlineExceeded:
      return "; --timeout SECONDS allows more, 0 any time";
    default:
      return "";
  }
}

}  // namespace

absl::Status FromServer(const absl::Status& status) {
  return status.ok() ? status : Marked(status, kFromServer);
}

absl::Status Unreachable(absl::string_view address, bool tls, absl::string_view why) {
  // Of gRPC's words those that say something.
  constexpr absl::string_view kLastError = "last error: ";
  const size_t last = why.rfind(kLastError);
  if (last != absl::string_view::npos) why.remove_prefix(last + kLastError.size());
  why = absl::StripPrefix(absl::StripPrefix(why, "UNKNOWN: "), "UNAVAILABLE: ");
  const absl::Status status = absl::UnavailableError(absl::StrCat(
      "cannot reach a server at ", address, ": ", why, "; check that `starling serve` runs there",
      tls ? ", with TLS, that --tls-ca names who issued its certificate, and that it asks for none "
            "or --tls-cert is given"
          : ", without TLS (--tls-ca, if with)",
      ", or give another address with --server"));
  return Marked(FromServer(status), kUnreachable);
}

bool IsUnreachable(const absl::Status& status) { return Has(status, kUnreachable); }

absl::Status Interrupted(absl::string_view where) {
  return Marked(
      absl::CancelledError(where.empty() ? "interrupted" : absl::StrCat("interrupted: ", where)),
      kInterrupted);
}

std::string ErrorText(const absl::Status& status) {
  if (Has(status, kInterrupted)) return absl::StrCat("starling: ", OneLine(status.message()), "\n");
  if (!Has(status, kFromServer)) return ErrorLine(status.message());
  std::string message = OneLine(status.message());
  if (message.empty()) message = "the server gave no message";
  std::string text = absl::StrCat("starling: ", absl::StatusCodeToString(status.code()), ": ",
                                  message, Advice(status.code()));
  const std::string reason = ErrorReason(status);
  if (!reason.empty()) absl::StrAppend(&text, " (", OneLine(reason), ")");
  text += "\n";
  for (const FieldViolation& violation : FieldViolations(status)) {
    const std::string field = OneLine(violation.field);
    const std::string description = OneLine(violation.description);
    // Where there is only one, the message says it already.
    if (absl::StrContains(message, field) && absl::StrContains(message, description)) continue;
    absl::StrAppend(&text, "  ", field, ": ", description, "\n");
  }
  if (const auto delay = RetryDelay(status)) {
    absl::StrAppend(&text, "  try again in ", FormatDuration(absl::ToDoubleSeconds(*delay)), "\n");
  }
  return text;
}

int ExitStatusOf(const absl::Status& status) {
  if (status.ok()) return kExitDone;
  if (Has(status, kInterrupted)) return kExitInterrupted;
  if (status.code() == absl::StatusCode::kInvalidArgument) return kExitUsage;
  // A file that the user named and that is not there.
  if (status.code() == absl::StatusCode::kNotFound && !Has(status, kFromServer)) return kExitUsage;
  return kExitFailed;
}

}  // namespace starling
