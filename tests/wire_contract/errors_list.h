// The `Errors:` list in the comment of an rpc, read as programs would.
//
//   // Gives a model.
//   //
//   // Errors:
//   //   NOT_FOUND MODEL_NOT_FOUND: there is no such model.
#ifndef STARLING_TESTS_WIRE_CONTRACT_ERRORS_LIST_H_
#define STARLING_TESTS_WIRE_CONTRACT_ERRORS_LIST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

struct ListedError {
  std::string code;      // "NOT_FOUND"
  std::string reason;    // "MODEL_NOT_FOUND"
  std::string sentence;  // "there is no such model."
};

// The errors that a comment lists; none for `none of its own.`. INVALID_ARGUMENT that shows the
// line, if there is no list at the end of the comment or a line of it is written otherwise.
absl::StatusOr<std::vector<ListedError>> ParseErrorsList(absl::string_view comment);

// Whether `name` is one of the codes of gRPC that mean failure.
bool IsErrorCode(absl::string_view name);

}  // namespace starling

#endif  // STARLING_TESTS_WIRE_CONTRACT_ERRORS_LIST_H_
