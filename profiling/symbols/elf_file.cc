#include "profiling/symbols/elf_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

#if defined(__x86_64__)
constexpr uint16_t kThisMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint16_t kThisMachine = EM_AARCH64;
#else
#error "Neither x86-64 nor aarch64: say here what e_machine is."
#endif

constexpr uint64_t kMostBytes = uint64_t{512} << 20;
constexpr uint64_t kLongestName = uint64_t{64} << 10;
constexpr absl::string_view kGnu("GNU", 4);  // with the 0 at its end

template <typename T>
T ValueAt(absl::string_view bytes, size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

template <typename T>
std::vector<T> ArrayOf(absl::string_view bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return values;
}

}  // namespace

// An open file and how large it was.
class ElfFile::Bytes {
 public:
  static absl::StatusOr<std::shared_ptr<const Bytes>> Open(const std::string& path) {
    // Not blocking: the path may name a pipe.
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
      return absl::NotFoundError(absl::StrCat("cannot open ", path, ": ", std::strerror(errno)));
    }
    struct stat status;
    const bool known = fstat(descriptor, &status) == 0;
    auto bytes = std::make_shared<Bytes>(path, descriptor,
                                         known ? static_cast<uint64_t>(status.st_size) : 0);
    if (!known || !S_ISREG(status.st_mode)) {
      return absl::NotFoundError(absl::StrCat(path, " is no regular file"));
    }
    return bytes;
  }

  Bytes(std::string path, int descriptor, uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}
  ~Bytes() { close(descriptor_); }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  const std::string& path() const { return path_; }

  absl::StatusOr<std::string> Read(uint64_t offset, uint64_t size, absl::string_view what) const {
    if (offset > size_ || size > size_ - offset) {
      return absl::InvalidArgumentError(absl::StrCat(path_, " is damaged or cut: its ", what, " (",
                                                     size, " bytes at ", offset,
                                                     ") lie outside of its ", size_, " bytes"));
    }
    if (size > kMostBytes) {
      return absl::InvalidArgumentError(absl::StrCat(path_, " is not read: its ", what, " take ",
                                                     size, " bytes, over the limit of ",
                                                     kMostBytes));
    }
    std::string bytes(size, '\0');
    size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t got =
          pread(descriptor_, &bytes[done], bytes.size() - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) {
        return absl::InvalidArgumentError(
            absl::StrCat(path_, " cannot be read: its ", what, " end after ", done, " bytes",
                         got < 0 ? absl::StrCat(" (", std::strerror(errno), ")") : ""));
      }
      done += static_cast<size_t>(got);
    }
    return bytes;
  }

 private:
  const std::string path_;
  const int descriptor_;
  const uint64_t size_;
};

absl::StatusOr<ElfFile> ElfFile::Open(const std::string& path) {
  ElfFile file;
  ASSIGN_OR_RETURN(file.bytes_, Bytes::Open(path));
  RETURN_IF_ERROR(file.ReadHeaders());
  return file;
}

absl::Status ElfFile::ReadHeaders() {
  ASSIGN_OR_RETURN(const std::string first, bytes_->Read(0, sizeof(Elf64_Ehdr), "ELF header"));
  const auto header = ValueAt<Elf64_Ehdr>(first, 0);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
    return absl::InvalidArgumentError(absl::StrCat(bytes_->path(), " is no ELF file"));
  }
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB ||
      header.e_machine != kThisMachine) {
    return absl::InvalidArgumentError(
        absl::StrCat(bytes_->path(), " is an ELF file of another architecture (class ",
                     header.e_ident[EI_CLASS], ", machine ", header.e_machine, "; expected class ",
                     ELFCLASS64, ", machine ", kThisMachine, ")"));
  }
  if ((header.e_phnum != 0 && header.e_phentsize != sizeof(Elf64_Phdr)) ||
      (header.e_shoff != 0 && header.e_shentsize != sizeof(Elf64_Shdr))) {
    return absl::InvalidArgumentError(
        absl::StrCat(bytes_->path(), " is damaged: its headers have unknown sizes (",
                     header.e_phentsize, " and ", header.e_shentsize, " bytes)"));
  }
  ASSIGN_OR_RETURN(const std::string segments,
                   bytes_->Read(header.e_phoff, header.e_phnum * sizeof(Elf64_Phdr), "segments"));
  segments_ = ArrayOf<Elf64_Phdr>(segments);

  if (header.e_shoff != 0) {
    uint64_t names_index = 0;
    ASSIGN_OR_RETURN(const uint64_t count, CountSections(header, names_index));
    ASSIGN_OR_RETURN(const std::string sections,
                     bytes_->Read(header.e_shoff, count * sizeof(Elf64_Shdr), "section table"));
    sections_ = ArrayOf<Elf64_Shdr>(sections);
    if (names_index < count && sections_[names_index].sh_type == SHT_STRTAB) {
      const Elf64_Shdr& names = sections_[names_index];
      auto text = bytes_->Read(names.sh_offset, names.sh_size, "section names");
      if (text.ok()) section_names_ = *std::move(text);
    }
  }
  for (const Elf64_Phdr& segment : segments_) {
    if (segment.p_type != PT_NOTE || !build_id_.empty()) continue;
    const auto notes = bytes_->Read(segment.p_offset, segment.p_filesz, "notes");
    if (notes.ok()) build_id_ = BuildIdOfNotes(*notes, segment.p_align);
  }
  return absl::OkStatus();
}

// Numbers that do not fit into the header are in the first section.
absl::StatusOr<uint64_t> ElfFile::CountSections(const Elf64_Ehdr& header,
                                                uint64_t& names_index) const {
  names_index = header.e_shstrndx;
  if (header.e_shnum != 0 && header.e_shstrndx != SHN_XINDEX) return uint64_t{header.e_shnum};
  ASSIGN_OR_RETURN(const std::string bytes,
                   bytes_->Read(header.e_shoff, sizeof(Elf64_Shdr), "first section"));
  const auto first = ValueAt<Elf64_Shdr>(bytes, 0);
  if (header.e_shstrndx == SHN_XINDEX) names_index = first.sh_link;
  const uint64_t count = header.e_shnum != 0 ? header.e_shnum : first.sh_size;
  if (count > kMostBytes / sizeof(Elf64_Shdr)) {
    return absl::InvalidArgumentError(
        absl::StrCat(bytes_->path(), " is damaged: it claims ", count, " sections"));
  }
  return count;
}

absl::StatusOr<RawSymbols> ElfFile::ReadSymbols(uint32_t section_type) const {
  const auto section = std::find_if(
      sections_.begin(), sections_.end(),
      [section_type](const Elf64_Shdr& section) { return section.sh_type == section_type; });
  if (section == sections_.end() || section->sh_size < sizeof(Elf64_Sym)) {
    return absl::NotFoundError(absl::StrCat(bytes_->path(), " has no such table of symbols"));
  }
  if (section->sh_entsize != sizeof(Elf64_Sym) || section->sh_link >= sections_.size()) {
    return absl::InvalidArgumentError(absl::StrCat(bytes_->path(), " is damaged: its symbols have ",
                                                   section->sh_entsize,
                                                   " bytes each, and their names are in section ",
                                                   section->sh_link, " of ", sections_.size()));
  }
  const Elf64_Shdr& names = sections_[section->sh_link];
  RawSymbols symbols;
  ASSIGN_OR_RETURN(symbols.entries, bytes_->Read(section->sh_offset, section->sh_size, "symbols"));
  ASSIGN_OR_RETURN(symbols.names, bytes_->Read(names.sh_offset, names.sh_size, "symbols' names"));
  return symbols;
}

absl::string_view ElfFile::NameOf(const Elf64_Shdr& section) const {
  return NameAt(section_names_, section.sh_name);
}

std::string BuildIdOfNotes(absl::string_view notes, uint64_t alignment) {
  const uint64_t step = alignment == 8 ? 8 : 4;
  const auto padded = [step](uint64_t size) { return (size + step - 1) / step * step; };
  while (notes.size() >= sizeof(Elf64_Nhdr)) {
    const auto note = ValueAt<Elf64_Nhdr>(notes, 0);
    const uint64_t content = padded(sizeof(note) + uint64_t{note.n_namesz});
    if (content > notes.size() || note.n_descsz > notes.size() - content) return "";
    const absl::string_view owner = notes.substr(sizeof(note), note.n_namesz);
    if (note.n_type == NT_GNU_BUILD_ID && owner == kGnu) {
      return absl::BytesToHexString(notes.substr(content, note.n_descsz));
    }
    notes.remove_prefix(std::min<uint64_t>(notes.size(), padded(content + note.n_descsz)));
  }
  return "";
}

absl::string_view NameAt(absl::string_view names, uint64_t offset) {
  if (offset >= names.size()) return {};
  const char* const name = names.data() + offset;
  const auto* end = static_cast<const char*>(
      std::memchr(name, 0, std::min<uint64_t>(names.size() - offset, kLongestName)));
  if (end == nullptr) return {};
  return absl::string_view(name, static_cast<size_t>(end - name));
}

}  // namespace starling
