// Filters of lists: conditions on fields, joined by AND.
//
//   state=RUNNING AND labels.team="blue" AND tick>=100
//
// Text stands in double quotes (\" and \\ inside) or bare, if it has no space, quote or operator.
#ifndef STARLING_ENGINE_SERVICE_LISTING_FILTER_H_
#define STARLING_ENGINE_SERVICE_LISTING_FILTER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "engine/service/listing/list_rows.h"

namespace starling {

class Filter {
 public:
  // Empty text passes everything. INVALID_ARGUMENT INVALID_FILTER ("filter: at character 5: ...").
  // At most 4096 bytes.
  static absl::StatusOr<Filter> Parse(const ListSpec& spec, absl::string_view text);

  // Rows without a label that is asked for pass `!=` alone.
  bool Passes(const ListedRow& row) const;

 private:
  enum class Operator { kEqual, kUnequal, kLess, kAtMost, kGreater, kAtLeast };
  struct Condition {
    int field = 0;      // into the spec's fields; kName, kLabel
    std::string label;  // the key
    Operator op = Operator::kEqual;
    FieldValue value;
  };
  class Parser;
  static constexpr int kName = -1;
  static constexpr int kLabel = -2;

  static bool Passes(const Condition& condition, const ListedRow& row);

  std::vector<Condition> conditions_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_LISTING_FILTER_H_
