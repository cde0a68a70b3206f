#include "agents/model/presets/maze_text.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

absl::Status Wrong(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("maze", what));
}

std::string Quoted(char c) {
  return absl::StrCat("'", absl::CEscape(absl::string_view(&c, 1)), "'");
}

absl::Status CheckPairs(const Maze& maze) {
  const size_t pairs = maze.pairs.size();
  if (pairs == 0) return Wrong(" has no place for a reward; give two or more the letter 'a'");
  for (size_t i = 0; i < pairs; ++i) {
    const char letter = static_cast<char>('a' + i);
    const char digit = static_cast<char>('1' + i);
    const MazePair& pair = maze.pairs[i];
    if (pair.holders.size() < 2 || pair.holders.size() > MazeText::kMostHolders) {
      return Wrong(absl::StrCat(" has ", pair.holders.size(), " places ", Quoted(letter),
                                "; it must have 2 to ", MazeText::kMostHolders,
                                ", and letters follow each other from 'a'"));
    }
    if (pair.cues.empty()) {
      return Wrong(absl::StrCat(" has no cue ", Quoted(digit), " for the places ", Quoted(letter),
                                "; put one in"));
    }
  }
  return absl::OkStatus();
}

MazePair& PairOf(size_t index, Maze& maze) {
  maze.pairs.resize(std::max(maze.pairs.size(), index + 1));
  return maze.pairs[index];
}

}  // namespace

absl::StatusOr<MazeText> ToMazeText(absl::Span<const std::string> rows) {
  if (rows.empty() || rows[0].empty()) return Wrong(" is empty; it must have a row of places");
  const size_t width = rows[0].size();
  if (width > MazeText::kMostPlaces || rows.size() > MazeText::kMostPlaces / width) {
    return Wrong(absl::StrCat(" has ", rows.size(), " rows of ", width, " places; the limit is ",
                              MazeText::kMostPlaces, " places"));
  }
  MazeText text;
  text.width = static_cast<int32_t>(width);
  text.height = static_cast<int32_t>(rows.size());
  std::fill(std::begin(text.places), std::end(text.places), '\0');
  for (size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].size() != width) {
      return Wrong(
          absl::StrCat("[", row, "] has ", rows[row].size(), " places; the first row has ", width));
    }
    std::copy(rows[row].begin(), rows[row].end(), text.places + row * width);
  }
  return text;
}

absl::StatusOr<Maze> ReadMaze(const MazeText& text) {
  if (text.width < 1 || text.height < 1 || text.width > MazeText::kMostPlaces ||
      text.height > MazeText::kMostPlaces / text.width) {
    return Wrong(absl::StrCat(" has ", text.height, " rows of ", text.width, " places; 1 to ",
                              MazeText::kMostPlaces, " places are allowed"));
  }
  Maze maze;
  maze.width = text.width;
  maze.height = text.height;
  int starts = 0;
  for (int place = 0; place < text.width * text.height; ++place) {
    const char c = text.places[place];
    if (c == '.') continue;
    if (c == '#') {
      maze.walls.push_back(place);
    } else if (c == 'S') {
      maze.start = place;
      ++starts;
    } else if (c >= 'a' && c < 'a' + MazeText::kMostPairs) {
      PairOf(static_cast<size_t>(c - 'a'), maze).holders.push_back(place);
    } else if (c >= '1' && c < '1' + MazeText::kMostPairs) {
      PairOf(static_cast<size_t>(c - '1'), maze).cues.push_back(place);
    } else {
      return Wrong(absl::StrCat("[", place / text.width, "] has ", Quoted(c), " at column ",
                                place % text.width,
                                "; allowed: S (start), # (wall), . (free), a to h (places of the "
                                "reward), 1 to 8 (their cues)"));
    }
  }
  if (starts != 1) {
    return Wrong(absl::StrCat(" has ", starts, " starts; it must have one, 'S'"));
  }
  RETURN_IF_ERROR(CheckPairs(maze));
  return maze;
}

}  // namespace starling
