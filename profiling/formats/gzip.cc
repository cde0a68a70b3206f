#include "profiling/formats/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace starling {
namespace {

constexpr int kLevel = 6;
constexpr int kMemoryLevel = 8;
constexpr int kGzipWindow = 15 + 16;  // 16 asks for gzip's header
constexpr size_t kChunk = size_t{1} << 16;
constexpr size_t kMostAtOnce = size_t{1} << 30;  // zlib counts in 32 bits

// Gives the stream its next input. True if that is the last.
bool Feed(z_stream& stream, absl::string_view& bytes) {
  if (stream.avail_in == 0) {
    const size_t size = std::min(bytes.size(), kMostAtOnce);
    // zlib's interface knows no constant input; it does not write there.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(size);
    bytes.remove_prefix(size);
  }
  return bytes.empty();
}

}  // namespace

std::string Gzip(absl::string_view bytes) {
  z_stream stream = {};
  deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY);
  const absl::Cleanup end = [&] { deflateEnd(&stream); };
  std::array<char, kChunk> chunk;
  std::string out;
  for (int result = Z_OK; result == Z_OK;) {
    const bool is_last = Feed(stream, bytes);
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = chunk.size();
    result = deflate(&stream, is_last ? Z_FINISH : Z_NO_FLUSH);
    out.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  return out;
}

bool LooksLikeGzip(absl::string_view bytes) { return absl::StartsWith(bytes, "\x1F\x8B"); }

absl::StatusOr<std::string> Gunzip(absl::string_view bytes, size_t most_bytes) {
  const size_t whole = bytes.size();
  z_stream stream = {};
  inflateInit2(&stream, kGzipWindow);
  const absl::Cleanup end = [&] { inflateEnd(&stream); };
  const auto at = [&] { return whole - bytes.size() - stream.avail_in; };
  std::array<char, kChunk> chunk;
  std::string out;
  for (;;) {
    Feed(stream, bytes);
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = chunk.size();
    const int result = inflate(&stream, Z_NO_FLUSH);
    const size_t size = chunk.size() - stream.avail_out;
    if (size > most_bytes - out.size()) {
      return absl::InvalidArgumentError(absl::StrCat("The gzip data unpacks to more than ",
                                                     most_bytes, " bytes, which is not read."));
    }
    out.append(chunk.data(), size);
    if (result == Z_STREAM_END) {
      if (at() == whole) return out;
      const absl::string_view rest(reinterpret_cast<const char*>(stream.next_in), stream.avail_in);
      if (!LooksLikeGzip(rest)) {
        return absl::InvalidArgumentError(absl::StrCat("The gzip data ends at byte ", at(),
                                                       "; what the other ", whole - at(),
                                                       " bytes of the file are is not known."));
      }
      inflateReset(&stream);
    } else if (result == Z_BUF_ERROR) {
      return absl::InvalidArgumentError(
          absl::StrCat("The gzip data ends early, at byte ", whole, ": the file was cut."));
    } else if (result != Z_OK) {
      return absl::InvalidArgumentError(
          absl::StrCat("The gzip data is damaged at byte ", at(), ": ",
                       stream.msg == nullptr ? zError(result) : stream.msg, "."));
    }
  }
}

}  // namespace starling
