#include "engine/cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "gtest/gtest.h"

namespace starling {
namespace {

ProgressState Half() { return {"foraging", 0.5, {"200/300", "102 k agent-steps/s", "4 s left"}}; }

TEST(ProgressLine, NamesTheShareAndAllDetails) {
  EXPECT_EQ(ProgressLine(Half()), "foraging: 50 %, 200/300, 102 k agent-steps/s, 4 s left");
}

TEST(ProgressBar, FitsTheTerminal) {
  for (int width = 1; width < 200; ++width) {
    Terminal terminal;
    terminal.width = width;
    EXPECT_LT(ProgressBar(Half(), terminal).size(), static_cast<size_t>(width));
  }
}

TEST(ProgressBar, IsHalfFullAtHalfTime) {
  Terminal terminal;
  terminal.width = 120;
  EXPECT_EQ(ProgressBar(Half(), terminal),
            "foraging [####################--------------------] 50 %  200/300  102 k agent-steps/s"
            "  4 s left");
}

TEST(ProgressBar, UsesColorOnlyWhereItIsWelcome) {
  Terminal terminal;
  EXPECT_EQ(ProgressBar(Half(), terminal).find('\x1b'), std::string::npos);
  terminal.color = true;
  EXPECT_NE(ProgressBar(Half(), terminal).find("\x1b[32m"), std::string::npos);
}

TEST(Progress, IsSilentOnAShortRunAndClearsWhatItDrew) {
  std::FILE* stream = std::tmpfile();
  ASSERT_NE(stream, nullptr);
  Terminal terminal;
  {
    const Progress progress(terminal, stream);
    EXPECT_FALSE(progress.IsDue());
  }
  EXPECT_EQ(std::ftell(stream), 0);
  terminal.interactive = true;
  {
    Progress progress(terminal, stream);
    usleep(110000);
    EXPECT_TRUE(progress.IsDue());
    progress.Show({"x", 0.5, {}});
    EXPECT_FALSE(progress.IsDue());
  }
  const long size = std::ftell(stream);
  ASSERT_GT(size, 0);
  std::rewind(stream);
  std::string text(size, '\0');
  ASSERT_EQ(std::fread(text.data(), 1, size, stream), static_cast<size_t>(size));
  EXPECT_NE(text.find("50 %"), std::string::npos);
  EXPECT_EQ(text.substr(text.size() - 4), "\r\x1b[K");
  std::fclose(stream);
}

}  // namespace
}  // namespace starling
