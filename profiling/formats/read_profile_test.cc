#include "profiling/formats/read_profile.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/formats/folded.h"
#include "profiling/formats/gzip.h"
#include "profiling/formats/pprof.h"
#include "profiling/formats/speedscope.h"

namespace starling {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Profile Small() {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  profile.frames = {{"main", -1, 1}, {"work", -1, 2}};
  profile.samples = {{{1, 0}, {3}}, {{0}, {1}}};
  return profile;
}

// Header, one sample, trailer.
std::string Legacy() {
  std::string bytes;
  for (const char slot : {0, 3, 0, 100, 0, 1, 1, 42, 0, 1, 0}) {
    bytes += slot;
    bytes += std::string(7, '\0');
  }
  return bytes;
}

std::string Refusal(const std::string& bytes) {
  const absl::StatusOr<Profile> profile = ReadProfile(bytes);
  EXPECT_EQ(profile.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(profile.status().message());
}

TEST(ReadProfile, TellsFormatsApart) {
  const std::string pprof = WritePprof(Small());
  const std::string plain = Gunzip(pprof, 10000).value();
  for (const std::string& bytes : {pprof, plain, Legacy(), Gzip(Legacy())}) {
    const absl::StatusOr<Profile> profile = ReadProfile(bytes);
    ASSERT_TRUE(profile.ok()) << profile.status();
    EXPECT_TRUE(CheckProfile(*profile).ok());
    EXPECT_GT(TotalOf(*profile), 0);
  }
}

TEST(ReadProfile, SaysWhatAFileSeemsToBe) {
  EXPECT_EQ(Refusal(""),
            "The file is empty. Profiles in pprof's format, compressed by gzip or not, and binary "
            "CPU profiles of gperftools can be read.");
  EXPECT_THAT(Refusal(Gzip("")), HasSubstr("empty, compressed"));
  EXPECT_THAT(Refusal("<!DOCTYPE html>\n<html lang=\"en\">"), HasSubstr("an HTML page"));
  EXPECT_THAT(Refusal("<svg xmlns=\"http://www.w3.org/2000/svg\">"), HasSubstr("an SVG image"));
  EXPECT_THAT(Refusal("<?xml version=\"1.0\"?><a/>"), HasSubstr("XML"));
  EXPECT_THAT(Refusal(WriteFolded(Small())), HasSubstr("folded stacks"));
  EXPECT_THAT(Refusal("main;work 12\n"), HasSubstr("folded stacks"));
  EXPECT_THAT(Refusal(WriteSpeedscope(Small(), "x")), HasSubstr("JSON"));
  EXPECT_THAT(Refusal("Dear reader,\n"), AllOf(HasSubstr("text"), HasSubstr("gperftools")));
  EXPECT_THAT(Refusal(Gzip("Dear reader,\n")), HasSubstr("seems to be text"));
  EXPECT_THAT(Refusal("\n \n"), HasSubstr("empty text"));
  EXPECT_THAT(Refusal("PERFILE2\1\2\3"), HasSubstr("perf"));
  EXPECT_THAT(Refusal("\x7F"
                      "ELF\2\1\1"),
              HasSubstr("program"));
  EXPECT_THAT(Refusal(std::string("\0\0\0\0\3\0\0\0\0\0\0\0", 12)), HasSubstr("32-bit"));
}

TEST(ReadProfile, RefusesUnknownBytes) {
  EXPECT_THAT(Refusal("\xDE\xAD\xBE\xEF\x01"),
              AllOf(HasSubstr("byte 0"), HasSubstr("can be read")));
  EXPECT_THAT(Refusal(std::string(1, '\0')), HasSubstr("byte 0"));
  EXPECT_THAT(Refusal(std::string(64, '\0')), HasSubstr("slot 1"));
}

TEST(ReadProfile, RefusesTruncatedFiles) {
  const std::string pprof = WritePprof(Small());
  EXPECT_THAT(Refusal(pprof.substr(0, pprof.size() / 2)), HasSubstr("ends early"));
  EXPECT_THAT(Refusal(Legacy().substr(0, 60)), HasSubstr("slot"));
}

}  // namespace
}  // namespace starling
