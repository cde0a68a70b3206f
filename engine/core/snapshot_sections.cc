#include "engine/core/snapshot_sections.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/snapshot_info.h"
#include "engine/core/version.h"

namespace starling {
namespace {

absl::Span<std::byte> BytesOf(std::string& text) {
  return {reinterpret_cast<std::byte*>(&text[0]), text.size()};
}

template <typename T>
absl::Span<std::byte> BytesOf(T* values, int64_t count) {
  return {reinterpret_cast<std::byte*>(values), static_cast<size_t>(count) * sizeof(T)};
}

SnapshotInfoNumbers NumbersOf(const SnapshotContents& contents) {
  const SegmentLayout& layout = contents.state.layout();
  return {contents.tick, static_cast<int64_t>(contents.seed),
          contents.precision == Precision::kFloat ? 0 : 1, layout.populations[0].shape.lanes,
          contents.agents};
}

// Next id; of each population its agents in the scenario and its tiles.
std::vector<int64_t> RosterOf(const SegmentLayout& layout, int64_t next_agent_id) {
  std::vector<int64_t> roster = {next_agent_id};
  for (const PopulationLayout& population : layout.populations) {
    roster.push_back(population.shape.agents);
    roster.push_back(population.tiles);
  }
  return roster;
}

// What changes from tick to tick.
std::vector<SnapshotSection> StateSections(const SnapshotContents& contents) {
  const SimulationState& state = contents.state;
  const SegmentLayout& layout = state.layout();
  const int buffer = BufferOf(contents.tick);
  const MutableWorldState world = state.World(buffer);
  std::vector<SnapshotSection> sections = {
      {"ids", sizeof(int64_t), {BytesOf(state.ids(), layout.slots)}},
      {"world/agents", 1, {BytesOf(world.agents, layout.slots * layout.world.agent_bytes)}},
      {"world/shared", 1, {BytesOf(world.shared, layout.world.shared_bytes)}},
      {"metrics",
       sizeof(double),
       {BytesOf(contents.metrics.data(), static_cast<int64_t>(contents.metrics.size()))}}};
  for (size_t p = 0; p < layout.populations.size(); ++p) {
    const PopulationLayout& population = layout.populations[p];
    for (const TileField& field : population.shape.fields) {
      SnapshotSection& section = sections.emplace_back();
      section.name = absl::StrCat("population/", population.shape.name, "/", field.name);
      section.element_bytes = static_cast<uint32_t>(field.element_bytes);
      const int64_t bytes =
          int64_t{field.rows} * population.shape.lanes * int64_t{field.element_bytes};
      for (int64_t tile = 0; tile < population.tiles; ++tile) {
        section.pieces.push_back(
            BytesOf(state.Field(static_cast<int>(p), tile, field, buffer), bytes));
      }
    }
  }
  return sections;
}

absl::Status Mismatch(absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat("the snapshot is of another scenario: ", what));
}

absl::Status OtherAgents(int64_t agents, const SegmentLayout& layout) {
  return Mismatch(absl::StrCat("it began with ", agents, " agents, here ", layout.agents));
}

absl::Status Corrupt(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("the snapshot is corrupt: ", what));
}

absl::StatusOr<std::vector<int64_t>> ReadRoster(const SnapshotFile& file,
                                                const SegmentLayout& layout,
                                                const SnapshotInfoNumbers& theirs) {
  const SnapshotFile::Entry* const entry = file.Find("roster");
  if (entry == nullptr) {
    if (file.format_version() > 1) return Corrupt("it does not say which agents there are");
    if (theirs.agents != layout.agents) return OtherAgents(theirs.agents, layout);
    const std::vector<int64_t> no_more(layout.populations.size(), 0);
    return RosterOf(PlanSegment(layout, no_more), layout.agents);
  }
  std::vector<int64_t> roster(1 + 2 * layout.populations.size());
  if (entry->bytes != roster.size() * sizeof(int64_t)) {
    return Mismatch(absl::StrCat("it has a roster of ", entry->bytes, " bytes, here ",
                                 roster.size() * sizeof(int64_t)));
  }
  RETURN_IF_ERROR(file.Read(*entry, {BytesOf(roster.data(), static_cast<int64_t>(roster.size()))}));
  return roster;
}

// That the scenario of the roster has as many agents as this one, and tiles for them.
absl::Status CheckRoster(const std::vector<int64_t>& roster, const SegmentLayout& layout) {
  uint64_t agents = 0;
  bool same = true;
  for (size_t p = 0; p < layout.populations.size(); ++p) {
    agents += static_cast<uint64_t>(roster[1 + 2 * p]);
    same = same && roster[1 + 2 * p] == layout.populations[p].shape.agents;
  }
  if (agents != static_cast<uint64_t>(layout.agents)) {
    return OtherAgents(static_cast<int64_t>(agents), layout);
  }
  if (!same) return Mismatch("its populations divide the agents in another way");
  for (size_t p = 0; p < layout.populations.size(); ++p) {
    const PopulationShape& shape = layout.populations[p].shape;
    const int64_t tiles = roster[2 + 2 * p];
    if (tiles < (shape.agents - 1) / shape.lanes + 1) {
      return Corrupt(absl::StrCat("population \"", shape.name, "\" has ", tiles, " tiles for ",
                                  shape.agents, " agents"));
    }
  }
  if (roster[0] < layout.agents) {
    return Corrupt(absl::StrCat("its next agent is ", roster[0], ", of ", layout.agents));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteStateSnapshot(const std::string& path, const SnapshotContents& contents,
                                absl::string_view description) {
  SnapshotInfoNumbers numbers = NumbersOf(contents);
  std::string version = kEngineVersion;
  std::string text(description);
  std::string kind(contents.world_kind);
  std::vector<int64_t> roster = RosterOf(contents.state.layout(), contents.next_agent_id);
  std::vector<SnapshotSection> sections = {
      {"info", sizeof(int64_t), {BytesOf(&numbers, 1)}},
      {"engine_version", 1, {BytesOf(version)}},
      {"description", 1, {BytesOf(text)}},
      {"world/kind", 1, {BytesOf(kind)}},
      {"roster", sizeof(int64_t), {BytesOf(roster.data(), static_cast<int64_t>(roster.size()))}}};
  for (SnapshotSection& section : StateSections(contents)) sections.push_back(std::move(section));
  return WriteSnapshotFile(path, sections);
}

absl::StatusOr<SnapshotPlan> PlanRestore(const SnapshotFile& file,
                                         const SnapshotContents& contents) {
  ASSIGN_OR_RETURN(const SnapshotInfoNumbers theirs, ReadSnapshotInfoNumbers(file));
  const SnapshotInfoNumbers ours = NumbersOf(contents);
  if (theirs.precision != ours.precision) {
    const char* const names[] = {"float", "double"};
    return Mismatch(absl::StrCat("its precision is ", names[theirs.precision != 0], ", here it is ",
                                 names[ours.precision]));
  }
  if (theirs.lanes != ours.lanes) {
    return Mismatch(absl::StrCat("its tiles have ", theirs.lanes, " agents, here ", ours.lanes));
  }
  ASSIGN_OR_RETURN(const std::string kind, file.ReadString("world/kind"));
  if (kind != contents.world_kind) {
    return Mismatch(
        absl::StrCat("its world is \"", kind, "\", here it is \"", contents.world_kind, "\""));
  }
  const SegmentLayout& layout = contents.state.layout();
  ASSIGN_OR_RETURN(const std::vector<int64_t> roster, ReadRoster(file, layout, theirs));
  RETURN_IF_ERROR(CheckRoster(roster, layout));

  std::vector<int64_t> tiles;
  for (size_t p = 0; p < layout.populations.size(); ++p) tiles.push_back(roster[2 + 2 * p]);
  SnapshotPlan plan = {theirs.tick, theirs.agents, roster[0], PlanSegment(layout, tiles)};
  const SnapshotFile::Entry* const ids = file.Find("ids");
  if (ids == nullptr || ids->bytes / sizeof(int64_t) != static_cast<uint64_t>(plan.layout.slots)) {
    return Corrupt(absl::StrCat("it has ids of ", ids == nullptr ? 0 : ids->bytes,
                                " bytes, and tiles for ", plan.layout.slots, " agents"));
  }
  return plan;
}

absl::Status ReadState(const SnapshotFile& file, const SnapshotContents& contents) {
  const std::vector<SnapshotSection> sections = StateSections(contents);
  std::set<absl::string_view> names;
  for (const SnapshotSection& section : sections) {
    const SnapshotFile::Entry* const entry = file.Find(section.name);
    if (entry == nullptr) return Mismatch(absl::StrCat("it has no ", section.name));
    if (entry->bytes != section.bytes() || entry->element_bytes != section.element_bytes) {
      return Mismatch(absl::StrCat("its ", section.name, " has ", entry->bytes, " bytes, here ",
                                   section.bytes()));
    }
    names.insert(section.name);
  }
  for (const SnapshotFile::Entry& entry : file.entries()) {
    if (absl::StartsWith(entry.name, "population/") && names.count(entry.name) == 0) {
      return Mismatch(absl::StrCat("it has a ", entry.name, ", here there is none"));
    }
  }
  for (const SnapshotSection& section : sections) {
    RETURN_IF_ERROR(file.Read(*file.Find(section.name), section.pieces));
  }
  return absl::OkStatus();
}

}  // namespace starling
