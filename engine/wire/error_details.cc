#include "engine/wire/error_details.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "base/utf8.h"
#include "protozero/pbf_reader.hpp"
#include "protozero/pbf_writer.hpp"

namespace starling {
namespace {

using protozero::pbf_reader;
using protozero::pbf_writer;

constexpr char kErrorInfoUrl[] = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr char kBadRequestUrl[] = "type.googleapis.com/google.rpc.BadRequest";
constexpr char kRetryInfoUrl[] = "type.googleapis.com/google.rpc.RetryInfo";

// Field numbers of google/rpc/status.proto, error_details.proto and google/protobuf/any.proto,
// duration.proto.
namespace rpc_status {
constexpr int kCode = 1, kMessage = 2, kDetails = 3;
}
namespace any {
constexpr int kTypeUrl = 1, kValue = 2;
}
namespace error_info {
constexpr int kReason = 1, kDomain = 2, kMetadata = 3;
}
namespace map_entry {
constexpr int kKey = 1, kValue = 2;
}
namespace bad_request {
constexpr int kFieldViolations = 1;
}
namespace field_violation {
constexpr int kField = 1, kDescription = 2;
}
namespace retry_info {
constexpr int kRetryDelay = 1;
}
namespace duration {
constexpr int kSeconds = 1, kNanos = 2;
}

// On the wire a byte of the message takes up to three, percent-encoded, and a third more than one
// in the details, which are base64: together at most 7.6 KiB.
constexpr size_t kLongestMessage = 1000;
constexpr size_t kLongestDescription = 1000;
constexpr size_t kLongestField = 200;
constexpr size_t kLongestMetadata = 200;
constexpr size_t kMostViolationBytes = 1200;
constexpr size_t kMostMetadataBytes = 800;
constexpr size_t kMostDetailBytes = 2400;

// UTF-8 of at most `most` bytes, the middle left out.
std::string Bounded(absl::string_view text, size_t most) {
  constexpr absl::string_view kGap = " ... ";
  std::string valid;
  ForEachUtf8Character(
      text, [&](absl::string_view character) { valid.append(character.data(), character.size()); });
  if (valid.size() <= most) return valid;
  size_t begin = (most - kGap.size()) / 2;
  size_t end = valid.size() - begin;
  while (begin > 0 && IsUtf8Continuation(valid[begin])) --begin;
  while (end < valid.size() && IsUtf8Continuation(valid[end])) ++end;
  return absl::StrCat(valid.substr(0, begin), kGap, valid.substr(end));
}

// Payload bytes, empty if there is none.
std::string PayloadOf(const absl::Status& status, absl::string_view url) {
  const absl::optional<absl::Cord> payload = status.GetPayload(url);
  return payload.has_value() ? std::string(*payload) : std::string();
}

// Calls `visit` with the reader at each field of `bytes`; ends early where they are damaged.
template <typename Visit>
void ForEachField(absl::string_view bytes, Visit visit) {
  try {
    pbf_reader reader(bytes.data(), bytes.size());
    while (reader.next()) {
      const auto before = reader.data();
      visit(reader);
      if (reader.data().data() == before.data() && reader.data().size() == before.size()) {
        reader.skip();
      }
    }
  } catch (const protozero::exception&) {
    return;
  }
}

bool IsText(const pbf_reader& reader, int field) {
  return reader.tag_and_type() ==
         protozero::tag_and_type(field, protozero::pbf_wire_type::length_delimited);
}

bool IsVarint(const pbf_reader& reader, int field) {
  return reader.tag_and_type() == protozero::tag_and_type(field, protozero::pbf_wire_type::varint);
}

// The text of one field of a message, the last if it is there twice.
std::string TextField(absl::string_view bytes, int field) {
  std::string text;
  ForEachField(bytes, [&](pbf_reader& reader) {
    if (IsText(reader, field)) text = reader.get_string();
  });
  return text;
}

void AddPair(pbf_writer& writer, int field, int first_field, absl::string_view first,
             int second_field, absl::string_view second) {
  pbf_writer pair(writer, field);
  pair.add_string(first_field, first.data(), first.size());
  pair.add_string(second_field, second.data(), second.size());
}

std::string ErrorInfoBytes(v1::Error::Reason reason, ErrorMetadataList metadata) {
  std::string bytes;
  pbf_writer writer(bytes);
  writer.add_string(error_info::kReason, v1::Error::Reason_Name(reason));
  writer.add_string(error_info::kDomain, kErrorDomain);
  const size_t without = bytes.size();
  // Sorted, so that the same error always has the same bytes.
  std::map<std::string, std::string> sorted;
  for (const auto& [key, value] : metadata) {
    sorted.emplace(Bounded(key, kLongestMetadata), Bounded(value, kLongestMetadata));
  }
  for (const auto& [key, value] : sorted) {
    if (bytes.size() - without + key.size() + value.size() > kMostMetadataBytes) break;
    AddPair(writer, error_info::kMetadata, map_entry::kKey, key, map_entry::kValue, value);
  }
  return bytes;
}

absl::StatusCode CodeFrom(int code) {
  if (code < 0 || code > static_cast<int>(absl::StatusCode::kUnauthenticated)) {
    return absl::StatusCode::kUnknown;
  }
  return static_cast<absl::StatusCode>(code);
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, v1::Error::Reason reason, absl::string_view message,
                       ErrorMetadataList metadata) {
  absl::Status status(code, message);
  SetErrorReason(status, reason, metadata);
  return status;
}

void SetErrorReason(absl::Status& status, v1::Error::Reason reason, ErrorMetadataList metadata) {
  if (status.ok()) return;
  status.SetPayload(kErrorInfoUrl, absl::Cord(ErrorInfoBytes(reason, metadata)));
}

void AddFieldViolation(absl::Status& status, absl::string_view field,
                       absl::string_view description) {
  if (status.ok()) return;
  std::string bytes = PayloadOf(status, kBadRequestUrl);
  const size_t before = bytes.size();
  pbf_writer writer(bytes);
  AddPair(writer, bad_request::kFieldViolations, field_violation::kField,
          Bounded(field, kLongestField), field_violation::kDescription,
          Bounded(description, kLongestDescription));
  if (before > 0 && bytes.size() > kMostViolationBytes) return;
  status.SetPayload(kBadRequestUrl, absl::Cord(bytes));
}

void AddRetryDelay(absl::Status& status, absl::Duration delay) {
  if (status.ok()) return;
  std::string bytes;
  pbf_writer writer(bytes);
  absl::Duration rest = std::max(delay, absl::ZeroDuration());
  const int64_t seconds = absl::IDivDuration(rest, absl::Seconds(1), &rest);
  {
    pbf_writer written(writer, retry_info::kRetryDelay);
    if (seconds != 0) written.add_int64(duration::kSeconds, seconds);
    const auto nanos = static_cast<int32_t>(absl::ToInt64Nanoseconds(rest));
    if (nanos != 0) written.add_int32(duration::kNanos, nanos);
  }
  status.SetPayload(kRetryInfoUrl, absl::Cord(bytes));
}

std::string ErrorReason(const absl::Status& status) {
  return TextField(PayloadOf(status, kErrorInfoUrl), error_info::kReason);
}

std::string ErrorDomain(const absl::Status& status) {
  return TextField(PayloadOf(status, kErrorInfoUrl), error_info::kDomain);
}

std::map<std::string, std::string> ErrorMetadata(const absl::Status& status) {
  std::map<std::string, std::string> metadata;
  ForEachField(PayloadOf(status, kErrorInfoUrl), [&](pbf_reader& reader) {
    if (!IsText(reader, error_info::kMetadata)) return;
    const std::string entry = reader.get_string();
    metadata[TextField(entry, map_entry::kKey)] = TextField(entry, map_entry::kValue);
  });
  return metadata;
}

std::vector<FieldViolation> FieldViolations(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  ForEachField(PayloadOf(status, kBadRequestUrl), [&](pbf_reader& reader) {
    if (!IsText(reader, bad_request::kFieldViolations)) return;
    const std::string violation = reader.get_string();
    violations.push_back({TextField(violation, field_violation::kField),
                          TextField(violation, field_violation::kDescription)});
  });
  return violations;
}

absl::optional<absl::Duration> RetryDelay(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kRetryInfoUrl);
  if (!payload.has_value()) return absl::nullopt;
  absl::Duration delay;
  ForEachField(TextField(std::string(*payload), retry_info::kRetryDelay), [&](pbf_reader& reader) {
    if (IsVarint(reader, duration::kSeconds)) {
      delay += absl::Seconds(reader.get_int64());
    } else if (IsVarint(reader, duration::kNanos)) {
      delay += absl::Nanoseconds(reader.get_int32());
    }
  });
  return delay;
}

std::string RpcMessage(const absl::Status& status) {
  return Bounded(status.message(), kLongestMessage);
}

std::string ToRpcStatusBytes(const absl::Status& status) {
  std::string bytes;
  if (status.ok()) return bytes;
  pbf_writer writer(bytes);
  writer.add_int32(rpc_status::kCode, static_cast<int>(status.code()));
  const std::string message = RpcMessage(status);
  if (!message.empty()) writer.add_string(rpc_status::kMessage, message);
  std::map<std::string, std::string> payloads;
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& payload) { payloads.emplace(url, payload); });
  size_t detail_bytes = 0;
  for (const auto& [url, payload] : payloads) {
    detail_bytes += url.size() + payload.size();
    if (detail_bytes > kMostDetailBytes) break;
    AddPair(writer, rpc_status::kDetails, any::kTypeUrl, url, any::kValue, payload);
  }
  return bytes;
}

absl::Status FromRpcStatus(int code, absl::string_view message, absl::string_view bytes) {
  absl::Status status(CodeFrom(code), message);
  ForEachField(bytes, [&](pbf_reader& reader) {
    if (!IsText(reader, rpc_status::kDetails)) return;
    const std::string detail = reader.get_string();
    const std::string url = TextField(detail, any::kTypeUrl);
    if (!url.empty()) status.SetPayload(url, absl::Cord(TextField(detail, any::kValue)));
  });
  return status;
}

}  // namespace starling
