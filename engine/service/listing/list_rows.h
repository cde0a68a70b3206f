// Lists: filtered, ordered, a page at a time.
//
//   const ListSpec spec = {"ListSnapshots",
//                          {{"tick", FieldKind::kNumber}, {"scenario", FieldKind::kText}},
//                          /*labels=*/false};
//   std::vector<ListedRow> rows;                        // {"snapshots/a", {100.0, "maze"}}, ...
//   ASSIGN_OR_RETURN(ListPage page, ListRows(spec, RequestOf(request), rows));
//   for (size_t row : page.rows) ...                    // into `rows`
//
// A page token holds the position of the last row that was given, not a count: rows that come or go
// between two pages neither repeat others nor hide them. (A row whose own position changes, such as
// the tick of a running simulation, may.) It is bound to method, filter and order; the page's size
// may change.
//
// Thread safety: pure functions over plain values.
#ifndef STARLING_ENGINE_SERVICE_LISTING_LIST_ROWS_H_
#define STARLING_ENGINE_SERVICE_LISTING_LIST_ROWS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "absl/types/variant.h"

namespace starling {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kLargestPageSize = 1000;

// A number (times: seconds since 1970) or text. Numbers are exact up to 2^53.
using FieldValue = absl::variant<std::string, double>;

enum class FieldKind {
  kText,    // = and !=
  kNumber,  // all operators
  kEnum,    // = and != with one of `values`
};

struct ListField {
  std::string name;
  FieldKind kind;
  bool filter = true;                    // `filter` may use it
  bool order = true;                     // `order_by` may use it
  std::vector<std::string> values = {};  // of kEnum
};

// What may be asked of a list. Every list has the field `name` besides, for both.
struct ListSpec {
  std::string method;
  std::vector<ListField> fields;
  bool labels = false;  // the filter may use `labels.KEY`
};

struct ListedRow {
  std::string name;                // unique
  std::vector<FieldValue> fields;  // as ListSpec::fields
  std::map<std::string, std::string> labels = {};
};

struct ListRequest {
  int32_t page_size = 0;  // 0: kDefaultPageSize; more than kLargestPageSize counts as that
  std::string page_token;
  std::string filter;
  std::string order_by;
};

// From a List request of the protocol, with or without filter and order.
template <typename Request>
ListRequest PageOf(const Request& request) {
  return {request.page_size(), request.page_token(), "", ""};
}
template <typename Request>
ListRequest RequestOf(const Request& request) {
  return {request.page_size(), request.page_token(), request.filter(), request.order_by()};
}

struct ListPage {
  std::vector<size_t> rows;     // of this page, in order
  std::string next_page_token;  // empty: no more
  int32_t total_size = 0;       // rows that pass the filter
};

// INVALID_ARGUMENT with the reason INVALID_FILTER that says where `filter` or `order_by` is wrong,
// INVALID_PAGE_TOKEN for a token of another method, filter or order, or none at all,
// INVALID_REQUEST for a `page_size` below 0. O(rows * log rows).
absl::StatusOr<ListPage> ListRows(const ListSpec& spec, const ListRequest& request,
                                  absl::Span<const ListedRow> rows);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_LISTING_LIST_ROWS_H_
