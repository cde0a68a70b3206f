#include "engine/cli/output_folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/user_path.h"

namespace starling {
namespace {

constexpr int kMostRuns = 1000000;

absl::Status CannotMake(const std::string& path, int error) {
  return absl::FailedPreconditionError(absl::StrCat("cannot make the output folder ",
                                                    ShownPath(path), ": ", strerror(error),
                                                    "; choose another with --out"));
}

void RemoveFolders(const std::vector<std::string>& folders) {
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) rmdir(folder->c_str());
}

// Makes the parents of `path` that are missing and adds them to `made`.
absl::Status MakeParents(const std::string& path, std::vector<std::string>& made) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string parent = path.substr(0, slash);
    if (mkdir(parent.c_str(), 0777) == 0) {
      made.push_back(parent);
    } else if (errno != EEXIST && access(parent.c_str(), F_OK) != 0) {
      const int error = errno;
      RemoveFolders(made);
      return CannotMake(path, error);
    }
  }
  return absl::OkStatus();
}

std::string FileNameOf(absl::string_view name) {
  std::string file;
  for (const char c : name.substr(0, 100)) {
    file += absl::ascii_isalnum(c) || c == '_' || c == '-' || c == '.' ? c : '-';
  }
  if (file.empty() || file[0] == '.') file.insert(0, "run");
  return file;
}

bool HoldsARun(const std::string& path) {
  return access((path + "/result.json").c_str(), F_OK) == 0 ||
         access((path + "/metrics.csv").c_str(), F_OK) == 0 ||
         access((path + "/results.json").c_str(), F_OK) == 0;
}

}  // namespace

absl::StatusOr<OutputFolder> OutputFolder::Open(const std::string& path) {
  std::string folder = UserPath(path);
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  struct stat info;
  int error = stat(folder.c_str(), &info) == 0 ? 0 : errno;
  if (error == 0 && !S_ISDIR(info.st_mode)) error = ENOTDIR;
  if (error == 0 && access(folder.c_str(), W_OK) != 0) error = errno;
  if (error != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot write to the folder ", ShownPath(folder), ": ", strerror(error)));
  }
  return OutputFolder(folder, {});
}

absl::StatusOr<OutputFolder> OutputFolder::Create(const std::string& out, absl::string_view name) {
  std::vector<std::string> made;
  if (!out.empty()) {
    std::string path = UserPath(out);
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    RETURN_IF_ERROR(MakeParents(path, made));
    if (mkdir(path.c_str(), 0777) == 0) {
      made.push_back(path);
    } else if (const int error = errno; error != EEXIST) {
      RemoveFolders(made);
      return CannotMake(path, error);
    }
    struct stat info;
    if (stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return CannotMake(path, ENOTDIR);
    if (access(path.c_str(), W_OK) != 0) return CannotMake(path, errno);
    if (HoldsARun(path)) {
      return absl::FailedPreconditionError(
          absl::StrCat("the output folder ", ShownPath(path),
                       " holds another run; choose another with --out, or remove it"));
    }
    return OutputFolder(path, made);
  }
  const std::string stem = UserPath(absl::StrCat("starling-out/", FileNameOf(name), "-"));
  RETURN_IF_ERROR(MakeParents(stem, made));
  for (int number = 1; number < kMostRuns; ++number) {
    const std::string path = absl::StrCat(stem, number);
    if (mkdir(path.c_str(), 0777) == 0) {
      made.push_back(path);
      return OutputFolder(path, made);
    }
    if (const int error = errno; error != EEXIST) {
      RemoveFolders(made);
      return CannotMake(path, error);
    }
  }
  return CannotMake(stem + "N", EEXIST);
}

std::string OutputFolder::File(absl::string_view name) const {
  return absl::StrCat(path_, "/", name);
}

absl::Status OutputFolder::Write(absl::string_view name, absl::string_view content) const {
  const std::string path = File(name);
  const std::string temporary = path + ".part";
  std::FILE* file = std::fopen(temporary.c_str(), "wb");
  bool written = file != nullptr;
  int error = errno;
  if (written) {
    written = std::fwrite(content.data(), 1, content.size(), file) == content.size();
    if (!written) error = errno;
    if (std::fclose(file) != 0 && written) {
      written = false;
      error = errno;
    }
  }
  if (written && std::rename(temporary.c_str(), path.c_str()) != 0) {
    written = false;
    error = errno;
  }
  if (written) return absl::OkStatus();
  if (file != nullptr) unlink(temporary.c_str());
  return absl::UnavailableError(
      absl::StrCat("cannot write ", ShownPath(path), ": ", strerror(error)));
}

void OutputFolder::Remove() const { RemoveFolders(made_); }

}  // namespace starling
