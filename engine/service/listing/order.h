// Orders of lists: `tick desc, name`.
#ifndef STARLING_ENGINE_SERVICE_LISTING_ORDER_H_
#define STARLING_ENGINE_SERVICE_LISTING_ORDER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "engine/service/listing/list_rows.h"

namespace starling {

// Where a row stands: the values of the fields that it is ordered by, the name last.
using Position = std::vector<FieldValue>;

class Order {
 public:
  // Fields joined by commas, each with ` asc` or ` desc`; `name` follows if it is not among them.
  // INVALID_ARGUMENT INVALID_FILTER ("order_by: ...") for a field that is not there or comes twice.
  static absl::StatusOr<Order> Parse(const ListSpec& spec, absl::string_view text);

  Position PositionOf(const ListedRow& row) const;
  bool IsBefore(const Position& a, const Position& b) const;

  // Whether it could be the position of a row in this order.
  bool Fits(const ListSpec& spec, const Position& position) const;

 private:
  struct Key {
    int field;  // into the spec's fields; -1: the name
    bool descending;
  };
  std::vector<Key> keys_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_LISTING_ORDER_H_
