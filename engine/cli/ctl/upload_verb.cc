#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/local_file.h"
#include "engine/cli/ctl/server_error.h"
#include "engine/cli/ctl/snapshot_text.h"
#include "engine/cli/ctl/status_line.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/user_path.h"

namespace starling {
namespace {

constexpr int64_t kChunkBytes = int64_t{256} << 10;
constexpr int kMostBreaks = 5;  // in a row
constexpr absl::Duration kFirstPause = absl::Milliseconds(200);

class Upload {
 public:
  Upload(const Client& client, const LocalFile& file, std::string id, std::string checksum,
         StatusLine& line)
      : client_(client),
        file_(file),
        id_(std::move(id)),
        checksum_(std::move(checksum)),
        line_(line) {}

  absl::StatusOr<v1::Snapshot> Run() {
    int breaks = 0;
    while (true) {
      const int64_t before = committed_;
      const absl::Status status = SendRest();
      if (status.ok()) return snapshot_;
      if (committed_ > before) breaks = 0;
      if (!IsUnreachable(status) || ++breaks > kMostBreaks) return status;
      if (!client_.Pause(kFirstPause * (1 << (breaks - 1)))) return Interrupted();
    }
  }

  int64_t committed() const { return committed_; }

 private:
  using Stream =
      grpc::ClientReaderWriterInterface<v1::UploadSnapshotRequest, v1::UploadSnapshotResponse>;

  absl::Status SendRest() {
    const auto context = client_.NewStreamContext();
    const auto stream = client_.snapshots().UploadSnapshot(context->get());
    v1::UploadSnapshotRequest announce;
    announce.mutable_announce()->set_snapshot_id(id_);
    announce.mutable_announce()->set_bytes(file_.size());
    announce.mutable_announce()->set_checksum(checksum_);
    v1::UploadSnapshotResponse response;
    // Where something is wrong, Finish() says what.
    if (stream->Write(announce) && stream->Read(&response)) {
      committed_ = response.committed_bytes();
      if (response.has_snapshot()) snapshot_ = response.snapshot();
      // Answers are read while chunks are written, so that neither side waits for the other.
      std::thread reader([&] {
        while (stream->Read(&response)) {
          committed_ = response.committed_bytes();
          if (response.has_snapshot()) snapshot_ = response.snapshot();
        }
      });
      const absl::Status sent = SendChunks(*stream, committed_);
      if (!sent.ok()) context->get()->TryCancel();
      reader.join();
      if (!sent.ok()) {
        stream->Finish();
        return sent;
      }
    }
    return client_.Ended(stream->Finish());
  }

  absl::Status SendChunks(Stream& stream, int64_t offset) {
    while (offset < file_.size()) {
      v1::UploadSnapshotRequest request;
      request.mutable_chunk()->set_offset(offset);
      ASSIGN_OR_RETURN(*request.mutable_chunk()->mutable_data(), file_.Read(offset, kChunkBytes));
      offset += static_cast<int64_t>(request.chunk().data().size());
      if (!stream.Write(request)) return absl::OkStatus();
      line_.Show(BytesProgress(absl::StrCat("snapshots/", id_), offset, file_.size()));
    }
    stream.WritesDone();
    return absl::OkStatus();
  }

  const Client& client_;
  const LocalFile& file_;
  const std::string id_;
  const std::string checksum_;
  StatusLine& line_;
  std::atomic<int64_t> committed_{0};
  v1::Snapshot snapshot_;
};

}  // namespace

int UploadVerb(Arguments arguments) {
  VerbFlags flags;
  std::string path;
  std::string id;
  auto command = MakeVerb(
      "upload", "Gives the server a snapshot file; goes on where an upload of it broke.", flags);
  command->add_option("FILE", path, "a snapshot, as `starling run` and `ctl download` write them")
      ->required();
  command->add_option("--id", id, "the id of the snapshot on the server")->required();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  const auto file = LocalFile::Open(UserPath(path));
  if (!file.ok()) return FailVerb(file.status());
  const absl::StatusOr<std::string> checksum = (*file)->Checksum();
  if (!checksum.ok()) return FailVerb(checksum.status());
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    StatusLine line(stderr, TerminalOf(stderr, flags.no_color), flags.quiet);
    Upload upload(client, **file, id, *checksum, line);
    const absl::StatusOr<v1::Snapshot> snapshot = upload.Run();
    line.Clear();
    if (client.interrupted()) {
      return Interrupted(absl::StrCat("the server keeps what it has, ", upload.committed(), " of ",
                                      (*file)->size(),
                                      " bytes or more, for an hour; the same command goes on"));
    }
    if (!snapshot.ok()) return snapshot.status();
    if (flags.json) {
      PrintJson(*snapshot);
    } else {
      Print(SnapshotLine(*snapshot));
    }
    return absl::OkStatus();
  });
}

}  // namespace starling
