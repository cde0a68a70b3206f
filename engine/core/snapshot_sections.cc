#include "engine/core/snapshot_sections.h"

#include <algorithm>
#include <utility>
#include <vector>

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
          layout.agents};
}

// What changes from tick to tick.
std::vector<SnapshotSection> StateSections(const SnapshotContents& contents) {
  const SimulationState& state = contents.state;
  const SegmentLayout& layout = state.layout();
  const int buffer = BufferOf(contents.tick);
  const MutableWorldState world = state.World(buffer);
  std::vector<SnapshotSection> sections = {
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

}  // namespace

absl::Status WriteStateSnapshot(const std::string& path, const SnapshotContents& contents,
                                absl::string_view description) {
  SnapshotInfoNumbers numbers = NumbersOf(contents);
  std::string version = kEngineVersion;
  std::string text(description);
  std::string kind(contents.world_kind);
  std::vector<SnapshotSection> sections = {
      {"info", sizeof(int64_t), {BytesOf(&numbers, 1)}},
      {"engine_version", 1, {BytesOf(version)}},
      {"description", 1, {BytesOf(text)}},
      {"world/kind", 1, {BytesOf(kind)}},
      {"ids", sizeof(int64_t), {BytesOf(contents.state.ids(), contents.state.layout().slots)}}};
  for (SnapshotSection& section : StateSections(contents)) sections.push_back(std::move(section));
  return WriteSnapshotFile(path, sections);
}

absl::StatusOr<int64_t> CheckSnapshot(const SnapshotFile& file, const SnapshotContents& contents) {
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
  if (theirs.agents != ours.agents) {
    return Mismatch(absl::StrCat("it has ", theirs.agents, " agents, here ", ours.agents));
  }

  const int64_t slots = contents.state.layout().slots;
  const std::vector<SnapshotSection> sections = StateSections(contents);
  std::vector<int64_t> ids(static_cast<size_t>(slots));
  const SnapshotSection id_section = {"ids", sizeof(int64_t), {BytesOf(ids.data(), slots)}};
  const auto check_size = [&](const SnapshotSection& section) -> absl::Status {
    const SnapshotFile::Entry* const entry = file.Find(section.name);
    if (entry == nullptr) return Mismatch(absl::StrCat("it has no ", section.name));
    if (entry->bytes == section.bytes() && entry->element_bytes == section.element_bytes) {
      return absl::OkStatus();
    }
    return Mismatch(absl::StrCat("its ", section.name, " has ", entry->bytes, " bytes, here ",
                                 section.bytes()));
  };
  RETURN_IF_ERROR(check_size(id_section));
  for (const SnapshotSection& section : sections) RETURN_IF_ERROR(check_size(section));
  for (const SnapshotFile::Entry& entry : file.entries()) {
    const bool known =
        std::any_of(sections.begin(), sections.end(),
                    [&](const SnapshotSection& section) { return section.name == entry.name; });
    if (!known && absl::string_view(entry.name).substr(0, 11) == "population/") {
      return Mismatch(absl::StrCat("it has a ", entry.name, ", here there is none"));
    }
  }
  RETURN_IF_ERROR(file.Read(*file.Find("ids"), id_section.pieces));
  if (!std::equal(ids.begin(), ids.end(), contents.state.ids())) {
    return Mismatch("its populations divide the agents in another way");
  }
  return theirs.tick;
}

absl::Status ReadState(const SnapshotFile& file, const SnapshotContents& contents) {
  for (const SnapshotSection& section : StateSections(contents)) {
    RETURN_IF_ERROR(file.Read(*file.Find(section.name), section.pieces));
  }
  return absl::OkStatus();
}

}  // namespace starling
