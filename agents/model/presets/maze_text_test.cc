#include "agents/model/presets/maze_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::StatusOr<Maze> Read(const std::vector<std::string>& rows) {
  const absl::StatusOr<MazeText> text = ToMazeText(rows);
  if (!text.ok()) return text.status();
  return ReadMaze(*text);
}

std::string Refusal(const std::vector<std::string>& rows) {
  const absl::Status status = Read(rows).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(MazeText, HasPlacesRowByRow) {
  const absl::StatusOr<Maze> maze = Read({"ab#2", "1Sab", "#a.1"});
  ASSERT_TRUE(maze.ok()) << maze.status();
  EXPECT_EQ(maze->width, 4);
  EXPECT_EQ(maze->height, 3);
  EXPECT_EQ(maze->start, 5);
  EXPECT_THAT(maze->walls, ElementsAre(2, 8));
  ASSERT_EQ(maze->pairs.size(), 2u);
  EXPECT_THAT(maze->pairs[0].holders, ElementsAre(0, 6, 9));
  EXPECT_THAT(maze->pairs[0].cues, ElementsAre(4, 11));
  EXPECT_THAT(maze->pairs[1].holders, ElementsAre(1, 7));
  EXPECT_THAT(maze->pairs[1].cues, ElementsAre(3));
}

// get_maze_matrix(small=False) of pymdp 1.0.
TEST(MazeText, IsTheLargerMazeOfPymdpByDefault) {
  const absl::StatusOr<Maze> maze = ReadMaze({});
  ASSERT_TRUE(maze.ok()) << maze.status();
  EXPECT_EQ(maze->start, 2 * 5 + 2);
  EXPECT_THAT(maze->walls, IsEmpty());
  ASSERT_EQ(maze->pairs.size(), 3u);
  EXPECT_THAT(maze->pairs[0].holders, ElementsAre(0, 5));
  EXPECT_THAT(maze->pairs[1].holders, ElementsAre(4, 9));
  EXPECT_THAT(maze->pairs[2].holders, ElementsAre(21, 23));
  EXPECT_THAT(maze->pairs[0].cues, ElementsAre(11));
  EXPECT_THAT(maze->pairs[1].cues, ElementsAre(13));
  EXPECT_THAT(maze->pairs[2].cues, ElementsAre(17));
}

TEST(MazeText, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(Refusal({}), HasSubstr("maze is empty"));
  EXPECT_THAT(Refusal({"", ""}), HasSubstr("maze is empty"));
  EXPECT_EQ(Refusal({"a1a", "S."}), "maze[1] has 2 places; the first row has 3");
  EXPECT_THAT(Refusal({"a1a", "S.x"}),
              HasSubstr("maze[1] has 'x' at column 2; allowed: S (start)"));
  EXPECT_THAT(Refusal({"a1a", "S.\n"}), HasSubstr("maze[1] has '\\n' at column 2"));
  EXPECT_THAT(Refusal({"a1a", "S.i"}), HasSubstr("maze[1] has 'i'"));
  EXPECT_THAT(Refusal({"a1a", "S.9"}), HasSubstr("maze[1] has '9'"));
  EXPECT_EQ(Refusal({"a1a", "..."}), "maze has 0 starts; it must have one, 'S'");
  EXPECT_EQ(Refusal({"a1a", "S.S"}), "maze has 2 starts; it must have one, 'S'");
  EXPECT_THAT(Refusal({"S.."}), HasSubstr("maze has no place for a reward"));
  EXPECT_THAT(Refusal({"a1S"}), HasSubstr("maze has 1 places 'a'; it must have 2 to 8"));
  EXPECT_THAT(Refusal({"aaaaaaaaa1S"}), HasSubstr("maze has 9 places 'a'; it must have 2 to 8"));
  EXPECT_THAT(Refusal({"b2bS"}), HasSubstr("maze has 0 places 'a'"));
  EXPECT_EQ(Refusal({"a.aS"}), "maze has no cue '1' for the places 'a'; put one in");
  EXPECT_THAT(Refusal({"a1aS", "...2"}), HasSubstr("maze has 0 places 'b'"));
  EXPECT_EQ(Refusal({std::string(1025, '.')}),
            "maze has 1 rows of 1025 places; the limit is 1024 places");
  EXPECT_THAT(Refusal(std::vector<std::string>(33, std::string(32, '.'))),
              HasSubstr("33 rows of 32 places"));
}

TEST(MazeText, RefusesSizesThatItHasNoRoomFor) {
  MazeText text;
  for (const int side : {0, -1, 1025, 1 << 30}) {
    text.width = side;
    EXPECT_FALSE(ReadMaze(text).ok()) << side;
  }
  text.width = 5;
  text.height = 205;
  EXPECT_FALSE(ReadMaze(text).ok());
}

}  // namespace
}  // namespace starling
