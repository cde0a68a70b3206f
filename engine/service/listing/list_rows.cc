#include "engine/service/listing/list_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "base/status_macros.h"
#include "engine/service/listing/filter.h"
#include "engine/service/listing/order.h"
#include "engine/service/listing/request_error.h"
#include "xxhash.h"

namespace starling {
namespace {

constexpr size_t kLongestToken = 4096;

void AppendNumber(uint64_t number, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

bool TakeNumber(absl::string_view& bytes, uint64_t& number) {
  if (bytes.size() < sizeof(number)) return false;
  std::memcpy(&number, bytes.data(), sizeof(number));
  bytes.remove_prefix(sizeof(number));
  return true;
}

// Of what a token belongs to, and of the token: nobody makes one up by accident.
uint64_t Seal(const ListSpec& spec, const ListRequest& request, absl::string_view position) {
  std::string bound;
  for (const absl::string_view part :
       {absl::string_view(spec.method), absl::string_view(request.filter),
        absl::string_view(request.order_by), position}) {
    AppendNumber(part.size(), bound);
    absl::StrAppend(&bound, part);
  }
  return XXH3_64bits(bound.data(), bound.size());
}

std::string Encode(const Position& position) {
  std::string bytes;
  for (const FieldValue& value : position) {
    if (const double* const number = absl::get_if<double>(&value)) {
      uint64_t bits;
      std::memcpy(&bits, number, sizeof(bits));
      bytes.push_back('n');
      AppendNumber(bits, bytes);
    } else {
      const std::string& text = absl::get<std::string>(value);
      bytes.push_back('t');
      AppendNumber(text.size(), bytes);
      bytes.append(text);
    }
  }
  return bytes;
}

absl::optional<Position> Decode(absl::string_view bytes) {
  Position position;
  while (!bytes.empty()) {
    const char kind = bytes[0];
    bytes.remove_prefix(1);
    uint64_t number = 0;
    if (!TakeNumber(bytes, number)) return absl::nullopt;
    if (kind == 'n') {
      double value;
      std::memcpy(&value, &number, sizeof(value));
      if (!std::isfinite(value)) return absl::nullopt;
      position.emplace_back(value);
    } else {
      if (kind != 't' || number > bytes.size()) return absl::nullopt;
      position.emplace_back(std::string(bytes.substr(0, number)));
      bytes.remove_prefix(number);
    }
  }
  return position;
}

std::string TokenOf(const ListSpec& spec, const ListRequest& request, const Position& position) {
  const std::string encoded = Encode(position);
  std::string bytes;
  AppendNumber(Seal(spec, request, encoded), bytes);
  absl::StrAppend(&bytes, encoded);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<Position> PositionOf(const ListSpec& spec, const ListRequest& request,
                                    const Order& order) {
  std::string bytes;
  if (request.page_token.size() <= kLongestToken &&
      absl::WebSafeBase64Unescape(request.page_token, &bytes)) {
    absl::string_view rest = bytes;
    uint64_t seal = 0;
    if (TakeNumber(rest, seal) && seal == Seal(spec, request, rest)) {
      absl::optional<Position> position = Decode(rest);
      if (position.has_value() && order.Fits(spec, *position)) return *std::move(position);
    }
  }
  return MakeFieldError(v1::Error::INVALID_PAGE_TOKEN, "page_token",
                        absl::StrCat("was not given out by ", spec.method,
                                     " for this filter and order; begin again without one"));
}

absl::Status CheckPageSize(int32_t page_size) {
  if (page_size >= 0) return absl::OkStatus();
  return MakeFieldError(v1::Error::INVALID_REQUEST, "page_size",
                        absl::StrCat("is ", page_size, "; it must be 1 to ", kLargestPageSize,
                                     ", or 0 for ", kDefaultPageSize));
}

}  // namespace

absl::StatusOr<ListPage> ListRows(const ListSpec& spec, const ListRequest& request,
                                  absl::Span<const ListedRow> rows) {
  RETURN_IF_ERROR(CheckPageSize(request.page_size));
  ASSIGN_OR_RETURN(const Filter filter, Filter::Parse(spec, request.filter));
  ASSIGN_OR_RETURN(const Order order, Order::Parse(spec, request.order_by));
  absl::optional<Position> after;
  if (!request.page_token.empty()) {
    ASSIGN_OR_RETURN(after, PositionOf(spec, request, order));
  }
  ListPage page;
  std::vector<std::pair<Position, size_t>> rest;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!filter.Passes(rows[i])) continue;
    ++page.total_size;
    Position position = order.PositionOf(rows[i]);
    if (after.has_value() && !order.IsBefore(*after, position)) continue;
    rest.emplace_back(std::move(position), i);
  }
  std::sort(rest.begin(), rest.end(),
            [&](const auto& a, const auto& b) { return order.IsBefore(a.first, b.first); });
  const int asked = request.page_size == 0 ? kDefaultPageSize : request.page_size;
  const size_t size = std::min<size_t>(std::min(asked, kLargestPageSize), rest.size());
  for (size_t i = 0; i < size; ++i) page.rows.push_back(rest[i].second);
  if (size < rest.size()) page.next_page_token = TokenOf(spec, request, rest[size - 1].first);
  return page;
}

}  // namespace starling
