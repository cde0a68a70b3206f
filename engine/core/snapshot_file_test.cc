#include "engine/core/snapshot_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

class SnapshotFileTest : public ::testing::Test {
 protected:
  SnapshotFileTest() : folder_(::testing::TempDir() + "snapshot_file_XXXXXX") {
    EXPECT_NE(mkdtemp(&folder_[0]), nullptr);
    for (size_t i = 0; i < sizeof(numbers_) / sizeof(numbers_[0]); ++i) numbers_[i] = i * i;
  }
  ~SnapshotFileTest() override {
    for (const std::string& name : Files()) unlink((folder_ + "/" + name).c_str());
    rmdir(folder_.c_str());
  }

  std::string Path(const std::string& name = "s.starling") const { return folder_ + "/" + name; }

  // Two pieces of one section, an empty one, and a text.
  std::vector<SnapshotSection> Sections() {
    std::byte* bytes = reinterpret_cast<std::byte*>(numbers_);
    return {{"numbers", 8, {{bytes, 80}, {bytes + 80, 80}}},
            {"nothing", 1, {}},
            {"text", 1, {{reinterpret_cast<std::byte*>(text_), std::strlen(text_)}}}};
  }

  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    DIR* folder = opendir(folder_.c_str());
    while (const dirent* entry = readdir(folder)) {
      if (entry->d_name[0] != '.') names.push_back(entry->d_name);
    }
    closedir(folder);
    return names;
  }

  std::string Content(const std::string& path) const {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  void SetContent(const std::string& path, const std::string& content) const {
    std::ofstream(path, std::ios::binary) << content;
  }

  std::string folder_;
  uint64_t numbers_[20];
  char text_[32] = "hello, snapshot";
};

TEST_F(SnapshotFileTest, GivesBackWhatWasWrittenInOtherPieces) {
  ASSERT_TRUE(WriteSnapshotFile(Path(), Sections()).ok());
  absl::StatusOr<SnapshotFile> file = SnapshotFile::Open(Path());
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->format_version(), kSnapshotFormatVersion);
  ASSERT_EQ(file->entries().size(), 3u);
  EXPECT_EQ(file->entries()[1].name, "nothing");
  EXPECT_EQ(file->entries()[1].bytes, 0u);
  uint64_t read[20] = {};
  std::byte* bytes = reinterpret_cast<std::byte*>(read);
  ASSERT_TRUE(file->Read(*file->Find("numbers"), {{bytes, 1}, {bytes + 1, 159}}).ok());
  EXPECT_EQ(std::memcmp(read, numbers_, sizeof(read)), 0);
  EXPECT_EQ(file->ReadString("text").value(), "hello, snapshot");
  EXPECT_EQ(file->Find("other"), nullptr);
  EXPECT_EQ(file->ReadString("other").status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SnapshotFileTest, HasTheDocumentedFormat) {
  ASSERT_TRUE(WriteSnapshotFile(Path(), Sections()).ok());
  const std::string content = Content(Path());
  const std::string expected_start(
      "STARLING\2\0\0\0\3\0\0\0\x7a\0\0\0\0\0\0\0\7\0\0\0numbers\10\0\0\0"
      "\xa0\0\0\0\0\0\0\0",
      24 + 4 + 7 + 4 + 8);
  EXPECT_EQ(content.substr(0, expected_start.size()), expected_start);
  ASSERT_EQ(content.size(), 0x7au + 160 + 15);
  // XXH3 of no bytes, as published with the algorithm: 0x2d06800538d394c2.
  const std::string nothing("nothing\1\0\0\0\0\0\0\0\0\0\0\0\xc2\x94\xd3\x38\x05\x80\x06\x2d", 27);
  EXPECT_THAT(content.substr(0, 0x7a), HasSubstr(nothing));
  EXPECT_EQ(content.substr(0x7a + 160), "hello, snapshot");
}

TEST_F(SnapshotFileTest, LeavesNothingButTheFile) {
  ASSERT_TRUE(WriteSnapshotFile(Path(), Sections()).ok());
  ASSERT_TRUE(WriteSnapshotFile(Path(), Sections()).ok());
  EXPECT_THAT(Files(), ::testing::ElementsAre("s.starling"));
}

TEST_F(SnapshotFileTest, SaysWhyItCannotBeWrittenAndLeavesNothing) {
  absl::Status status = WriteSnapshotFile(Path("no-such-folder/s.starling"), Sections());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()),
              ::testing::AllOf(HasSubstr(Path("no-such-folder/s.starling")),
                               HasSubstr("No such file or directory")));
  ASSERT_EQ(mkdir(Path("taken").c_str(), 0700), 0);
  status = WriteSnapshotFile(Path("taken"), Sections());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Files(), ::testing::ElementsAre("taken"));
  rmdir(Path("taken").c_str());
}

TEST_F(SnapshotFileTest, KeepsTheOldFileWhenTheNewOneDoesNotFit) {
  ASSERT_TRUE(WriteSnapshotFile(Path(), Sections()).ok());
  const std::string old = Content(Path());
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit tight = {100, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
  numbers_[0] = 77;
  const absl::Status status = WriteSnapshotFile(Path(), Sections());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr(Path() + ": File too large"));
  EXPECT_EQ(Content(Path()), old);
  EXPECT_THAT(Files(), ::testing::ElementsAre("s.starling"));
}

TEST_F(SnapshotFileTest, FindsEveryFlippedBit) {
  ASSERT_TRUE(WriteSnapshotFile(Path(), Sections()).ok());
  const std::string good = Content(Path());
  const int fd = open(Path().c_str(), O_WRONLY);
  for (size_t byte = 0; byte < good.size(); ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      const char bad = static_cast<char>(good[byte] ^ (1 << bit));
      ASSERT_EQ(pwrite(fd, &bad, 1, static_cast<off_t>(byte)), 1);
      const absl::Status status = SnapshotFile::Open(Path()).status();
      ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << byte << " " << bit;
      ASSERT_THAT(std::string(status.message()), AnyOf(HasSubstr("checksum"), HasSubstr("corrupt")))
          << byte << " " << bit;
    }
    ASSERT_EQ(pwrite(fd, &good[byte], 1, static_cast<off_t>(byte)), 1);
  }
  close(fd);
  EXPECT_TRUE(SnapshotFile::Open(Path()).ok());
}

TEST_F(SnapshotFileTest, FindsEveryTruncationAndWhatWasAppended) {
  ASSERT_TRUE(WriteSnapshotFile(Path(), Sections()).ok());
  const std::string good = Content(Path());
  for (size_t size = good.size(); size-- > 0;) {
    ASSERT_EQ(truncate(Path().c_str(), static_cast<off_t>(size)), 0);
    const absl::Status status = SnapshotFile::Open(Path()).status();
    ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << size;
    ASSERT_THAT(std::string(status.message()), HasSubstr("truncated")) << size;
  }
  SetContent(Path("bad"), good + "x");
  EXPECT_THAT(std::string(SnapshotFile::Open(Path("bad")).status().message()),
              HasSubstr("1 bytes behind its last section"));
}

TEST_F(SnapshotFileTest, RefusesAnotherFileAFolderAndNoFile) {
  SetContent(Path("text"), "name: \"foraging\"\nticks: 100\n");
  absl::Status status = SnapshotFile::Open(Path("text")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("not a snapshot"));
  EXPECT_EQ(SnapshotFile::Open(folder_).status().code(), absl::StatusCode::kUnavailable);
  status = SnapshotFile::Open(Path("none")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr(Path("none")));
}

TEST_F(SnapshotFileTest, RefusesANewerFormatAndSaysWhich) {
  ASSERT_TRUE(WriteSnapshotFile(Path(), Sections()).ok());
  std::string content = Content(Path());
  content[8] = static_cast<char>(kSnapshotFormatVersion + 1);
  const uint64_t checksum = XXH3_64bits(content.data(), 0x7a - 8);
  std::memcpy(&content[0x7a - 8], &checksum, 8);
  SetContent(Path("newer"), content);
  const absl::Status status = SnapshotFile::Open(Path("newer")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("format version 3; this engine reads up to 2"));
}

}  // namespace
}  // namespace starling
