#include "engine/core/snapshot_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/file_io.h"
#include "engine/core/stream_hash.h"

namespace starling {
namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
              "snapshots hold arrays as they lie in little-endian memory");

constexpr char kMagic[] = "STARLING";
constexpr size_t kMagicBytes = 8;
constexpr size_t kPreludeBytes = kMagicBytes + 4 + 4 + 8;
constexpr size_t kChecksumBytes = 8;
constexpr uint64_t kMostHeaderBytes = 64 << 20;
constexpr uint64_t kBufferBytes = 1 << 20;

absl::Span<const std::byte> BytesOf(absl::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

template <typename Number>
void Append(std::string& out, Number number) {
  char bytes[sizeof(Number)];
  std::memcpy(bytes, &number, sizeof(Number));
  out.append(bytes, sizeof(Number));
}

// Takes numbers and strings off the front of a header; remembers if it was too short.
class HeaderReader {
 public:
  explicit HeaderReader(absl::string_view bytes) : rest_(bytes) {}

  absl::string_view Bytes(size_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      return "";
    }
    const absl::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  template <typename Number>
  Number Take() {
    Number number{};
    const absl::string_view bytes = Bytes(sizeof(Number));
    if (!bytes.empty()) std::memcpy(&number, bytes.data(), sizeof(Number));
    return number;
  }
  bool failed() const { return failed_; }
  bool empty() const { return rest_.empty(); }

 private:
  absl::string_view rest_;
  bool failed_ = false;
};

std::string MakeHeader(absl::Span<const SnapshotSection> sections) {
  StreamHash hash;
  std::string table;
  for (const SnapshotSection& section : sections) {
    for (absl::Span<std::byte> piece : section.pieces) hash.Add(piece.data(), piece.size());
    Append(table, static_cast<uint32_t>(section.name.size()));
    table += section.name;
    Append(table, section.element_bytes);
    Append(table, section.bytes());
    Append(table, hash.Take());
  }
  std::string header(kMagic, kMagicBytes);
  Append(header, static_cast<uint32_t>(kSnapshotFormatVersion));
  Append(header, static_cast<uint32_t>(sections.size()));
  Append(header, static_cast<uint64_t>(kPreludeBytes + table.size() + kChecksumBytes));
  header += table;
  Append(header, static_cast<uint64_t>(XXH3_64bits(header.data(), header.size())));
  return header;
}

// A buffer through which sections of up to `bytes` bytes are read.
std::vector<std::byte> MakeBuffer(uint64_t bytes) {
  return std::vector<std::byte>(static_cast<size_t>(std::min(bytes, kBufferBytes)));
}

absl::Status Damaged(const std::string& path, absl::string_view how) {
  return absl::DataLossError(absl::StrCat(path, " ", how));
}

}  // namespace

uint64_t SnapshotSection::bytes() const {
  uint64_t sum = 0;
  for (absl::Span<std::byte> piece : pieces) sum += piece.size();
  return sum;
}

absl::Status WriteSnapshotFile(const std::string& path,
                               absl::Span<const SnapshotSection> sections) {
  return ReplaceFile(path, [&](BufferedWriter& writer) -> absl::Status {
    RETURN_IF_ERROR(writer.Write(BytesOf(MakeHeader(sections))));
    for (const SnapshotSection& section : sections) {
      for (absl::Span<std::byte> piece : section.pieces) RETURN_IF_ERROR(writer.Write(piece));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<SnapshotFile> SnapshotFile::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT) {
    return absl::NotFoundError(absl::StrCat("there is no snapshot ", path));
  }
  if (fd < 0) return SystemError("read", path);
  SnapshotFile file(path, fd);
  RETURN_IF_ERROR(file.ReadHeader());
  RETURN_IF_ERROR(file.VerifySections());
  return file;
}

SnapshotFile::SnapshotFile(SnapshotFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      format_version_(other.format_version_),
      entries_(std::move(other.entries_)) {}

SnapshotFile::~SnapshotFile() {
  if (fd_ >= 0) close(fd_);
}

absl::Status SnapshotFile::ReadHeader() {
  struct stat status;
  if (fstat(fd_, &status) != 0) return SystemError("read", path_);
  if (!S_ISREG(status.st_mode)) {
    return absl::UnavailableError(absl::StrCat("cannot read ", path_, ": it is not a file"));
  }
  const uint64_t file_bytes = static_cast<uint64_t>(status.st_size);

  std::string header(kPreludeBytes, '\0');
  const size_t present = static_cast<size_t>(std::min<uint64_t>(file_bytes, kPreludeBytes));
  RETURN_IF_ERROR(ReadAt(fd_, path_, 0, {reinterpret_cast<std::byte*>(&header[0]), present}));
  const size_t magic = std::min(present, kMagicBytes);
  if (file_bytes > 0 && header.compare(0, magic, kMagic, magic) != 0) {
    return Damaged(path_, "is not a snapshot, or it is corrupt: it does not start with STARLING");
  }
  if (present < kPreludeBytes) {
    return Damaged(path_, absl::StrCat("is truncated: ", file_bytes,
                                       " bytes are less than the header of a snapshot"));
  }

  HeaderReader prelude(absl::string_view(header).substr(kMagicBytes));
  const uint32_t version = prelude.Take<uint32_t>();
  const uint32_t sections = prelude.Take<uint32_t>();
  const uint64_t header_bytes = prelude.Take<uint64_t>();
  if (header_bytes < kPreludeBytes + kChecksumBytes || header_bytes > kMostHeaderBytes) {
    return Damaged(path_, absl::StrCat("is corrupt: a header of ", header_bytes, " bytes"));
  }
  if (header_bytes > file_bytes) {
    return Damaged(path_, absl::StrCat("is truncated or corrupt: ", file_bytes,
                                       " bytes, and its header alone has ", header_bytes));
  }
  header.resize(static_cast<size_t>(header_bytes));
  RETURN_IF_ERROR(ReadAt(fd_, path_, 0, {reinterpret_cast<std::byte*>(&header[0]), header.size()}));
  const absl::string_view checked =
      absl::string_view(header).substr(0, header.size() - kChecksumBytes);
  HeaderReader tail(absl::string_view(header).substr(checked.size()));
  if (tail.Take<uint64_t>() != XXH3_64bits(checked.data(), checked.size())) {
    return Damaged(path_, "is corrupt: the checksum of its header does not match");
  }
  if (version > static_cast<uint32_t>(kSnapshotFormatVersion)) {
    return absl::FailedPreconditionError(absl::StrCat(path_, " has format version ", version,
                                                      "; this engine reads up to ",
                                                      kSnapshotFormatVersion, ": use a newer one"));
  }
  format_version_ = static_cast<int32_t>(version);

  HeaderReader table(checked.substr(kPreludeBytes));
  uint64_t end = header_bytes;
  for (uint32_t i = 0; i < sections && !table.failed(); ++i) {
    Entry& entry = entries_.emplace_back();
    entry.name = std::string(table.Bytes(table.Take<uint32_t>()));
    entry.element_bytes = table.Take<uint32_t>();
    entry.bytes = table.Take<uint64_t>();
    entry.checksum = table.Take<uint64_t>();
    entry.offset = end;
    if (entry.bytes > file_bytes - end) {
      return Damaged(path_,
                     absl::StrCat("is truncated: ", file_bytes, " bytes, and section ", entry.name,
                                  " ends ", entry.bytes, " bytes after byte ", end));
    }
    end += entry.bytes;
  }
  if (table.failed() || !table.empty()) {
    return Damaged(path_, "is corrupt: its table of sections has another length");
  }
  if (end != file_bytes) {
    return Damaged(path_, absl::StrCat("is corrupt: it has ", file_bytes - end,
                                       " bytes behind its last section"));
  }
  return absl::OkStatus();
}

absl::Status SnapshotFile::VerifySections() const {
  StreamHash hash;
  for (const Entry& entry : entries_) {
    std::vector<std::byte> buffer = MakeBuffer(entry.bytes);
    for (uint64_t done = 0; done < entry.bytes;) {
      const absl::Span<std::byte> chunk = absl::MakeSpan(buffer).first(
          static_cast<size_t>(std::min<uint64_t>(buffer.size(), entry.bytes - done)));
      RETURN_IF_ERROR(ReadAt(fd_, path_, entry.offset + done, chunk));
      hash.Add(chunk.data(), chunk.size());
      done += chunk.size();
    }
    if (hash.Take() != entry.checksum) {
      return Damaged(path_, absl::StrCat("is corrupt: the checksum of section ", entry.name,
                                         " does not match"));
    }
  }
  return absl::OkStatus();
}

const SnapshotFile::Entry* SnapshotFile::Find(absl::string_view name) const {
  for (const Entry& entry : entries_) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

absl::Status SnapshotFile::Read(const Entry& entry,
                                absl::Span<const absl::Span<std::byte>> pieces) const {
  std::vector<std::byte> buffer = MakeBuffer(entry.bytes);
  absl::Span<const std::byte> ready;  // read from the file, not yet given out
  uint64_t next = 0;
  for (absl::Span<std::byte> piece : pieces) {
    while (!piece.empty()) {
      if (ready.empty()) {
        const absl::Span<std::byte> chunk = absl::MakeSpan(buffer).first(
            static_cast<size_t>(std::min<uint64_t>(buffer.size(), entry.bytes - next)));
        if (chunk.empty()) {
          return absl::InternalError(
              absl::StrCat("section ", entry.name, " of ", path_, " is smaller than asked for"));
        }
        RETURN_IF_ERROR(ReadAt(fd_, path_, entry.offset + next, chunk));
        next += chunk.size();
        ready = chunk;
      }
      const size_t size = std::min(piece.size(), ready.size());
      std::memcpy(piece.data(), ready.data(), size);
      piece.remove_prefix(size);
      ready.remove_prefix(size);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> SnapshotFile::ReadString(absl::string_view name) const {
  const Entry* entry = Find(name);
  if (entry == nullptr) return Damaged(path_, absl::StrCat("is corrupt: no section ", name));
  if (entry->bytes > (uint64_t{1} << 30)) {
    return Damaged(path_,
                   absl::StrCat("is corrupt: section ", name, " has ", entry->bytes, " bytes"));
  }
  std::string text(static_cast<size_t>(entry->bytes), '\0');
  RETURN_IF_ERROR(Read(*entry, {{reinterpret_cast<std::byte*>(&text[0]), text.size()}}));
  return text;
}

}  // namespace starling
