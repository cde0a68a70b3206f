#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/local_file.h"
#include "engine/cli/ctl/server_error.h"
#include "engine/cli/ctl/snapshot_text.h"
#include "engine/cli/ctl/status_line.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/user_path.h"
#include "engine/wire/error_details.h"

namespace starling {
namespace {

constexpr int kMostBreaks = 5;  // in a row
constexpr absl::Duration kFirstPause = absl::Milliseconds(200);

class Download {
 public:
  Download(const Client& client, std::string name, LocalFile& file, StatusLine& line)
      : client_(client), name_(std::move(name)), file_(file), line_(line) {}

  // Until the whole file is there with the right checksum.
  absl::Status Run() {
    bool resumed = file_.size() > 0;
    while (true) {
      RETURN_IF_ERROR(GetRest(resumed));
      ASSIGN_OR_RETURN(const std::string checksum, file_.Checksum());
      if (checksum == snapshot_.checksum()) return absl::OkStatus();
      if (!resumed) {
        return absl::DataLossError(absl::StrCat(
            "the bytes of ", name_, " have the checksum ", checksum, " instead of ",
            snapshot_.checksum(), "; they were damaged on their way, or on the server's disk"));
      }
      // What was there before is the beginning of another file.
      resumed = false;
      RETURN_IF_ERROR(file_.Truncate());
    }
  }

  const v1::Snapshot& snapshot() const { return snapshot_; }

 private:
  absl::Status GetRest(bool& resumed) {
    int breaks = 0;
    while (true) {
      const int64_t before = file_.size();
      const absl::Status status = GetSome();
      if (status.ok()) return status;
      if (ErrorReason(status) == "OFFSET_BEYOND_END" && file_.size() > 0) {
        resumed = false;
        RETURN_IF_ERROR(file_.Truncate());
        continue;
      }
      if (file_.size() > before) breaks = 0;
      if (!IsUnreachable(status) || ++breaks > kMostBreaks) return status;
      if (!client_.Pause(kFirstPause * (1 << (breaks - 1)))) return Interrupted();
    }
  }

  absl::Status GetSome() {
    v1::DownloadSnapshotRequest request;
    request.set_name(name_);
    request.set_offset(file_.size());
    const auto context = client_.NewStreamContext();
    const auto stream = client_.snapshots().DownloadSnapshot(context->get(), request);
    v1::DownloadSnapshotResponse response;
    absl::Status written;
    while (written.ok() && stream->Read(&response)) {
      if (response.has_snapshot()) snapshot_ = response.snapshot();
      if (!response.data().empty() && response.offset() != file_.size()) {
        written = absl::InternalError(absl::StrCat("the server sent bytes from ", response.offset(),
                                                   " on instead of from ", file_.size(), " on"));
      } else {
        written = file_.Append(response.data());
        line_.Show(BytesProgress(name_, file_.size(), file_.size() + response.remaining_bytes()));
      }
    }
    if (!written.ok()) {
      context->get()->TryCancel();
      stream->Finish();
      return written;
    }
    return client_.Ended(stream->Finish());
  }

  const Client& client_;
  const std::string name_;
  LocalFile& file_;
  StatusLine& line_;
  v1::Snapshot snapshot_;
};

}  // namespace

int DownloadVerb(Arguments arguments) {
  VerbFlags flags;
  std::string name;
  std::string out;
  auto command = MakeVerb(
      "download",
      "A snapshot as a file that `starling run --resume` reads; goes on with FILE.part.", flags);
  command->add_option("SNAPSHOT", name, "snapshots/ID, or its ID")->required();
  command->add_option("--out", out, "the file to write")->required();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    v1::GetSnapshotRequest get;
    get.set_name(FullName("snapshots", name));
    ASSIGN_OR_RETURN(v1::Snapshot snapshot,
                     client.Call(client.snapshots(), &SnapshotApi::GetSnapshot, get, kRepeatable));
    ASSIGN_OR_RETURN(const auto file, LocalFile::OpenPart(UserPath(out)));
    StatusLine line(stderr, TerminalOf(stderr, flags.no_color), flags.quiet);
    Download download(client, get.name(), *file, line);
    const absl::Status status = download.Run();
    line.Clear();
    if (client.interrupted()) {
      return Interrupted(absl::StrCat(out, ".part holds ", file->size(), " of ", snapshot.bytes(),
                                      " bytes; the same command goes on from there"));
    }
    RETURN_IF_ERROR(status);
    RETURN_IF_ERROR(file->Finish());
    if (flags.json) {
      PrintJson(download.snapshot());
    } else if (!flags.quiet) {
      Print(absl::StrCat(out, ": ", SnapshotLine(download.snapshot())));
    }
    return absl::OkStatus();
  });
}

}  // namespace starling
