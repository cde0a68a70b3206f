#include "profiling/formats/top.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "profiling/formats/honesty.h"
#include "profiling/formats/text.h"

namespace starling {
namespace {

// For each frame the index of its row; rows of equal name are one.
std::vector<size_t> MakeRows(const Profile& profile, std::vector<TopRow>& rows) {
  absl::flat_hash_map<std::pair<std::string, bool>, size_t> row_of_name;
  std::vector<size_t> row_of_frame;
  row_of_frame.reserve(profile.frames.size());
  for (const Profile::Frame& frame : profile.frames) {
    const bool is_label = IsLabel(profile, frame);
    std::string name = FrameName(profile, frame);
    const auto [it, is_new] = row_of_name.try_emplace({name, is_label}, rows.size());
    if (is_new) rows.push_back({std::move(name), is_label, 0, 0});
    row_of_frame.push_back(it->second);
  }
  return row_of_frame;
}

bool ComesBefore(const TopRow& a, const TopRow& b) {
  if (a.is_label != b.is_label) return a.is_label;
  if (a.is_label) {
    return std::make_tuple(-a.total, -a.self, a.function) <
           std::make_tuple(-b.total, -b.self, b.function);
  }
  return std::make_tuple(-a.self, -a.total, a.function) <
         std::make_tuple(-b.self, -b.total, b.function);
}

// The interval is that of samples, not of bytes or of objects that samples stand for.
bool CountsSamples(const Profile& profile) {
  return !profile.value_types.empty() && profile.value_types[0].type == "samples";
}

class Table {
 public:
  explicit Table(const Profile& profile)
      : whole_(TotalOf(profile)), with_interval_(CountsSamples(profile)) {}

  std::string Head(bool labels) const {
    return absl::StrFormat("%12s %8s  %-19s%12s %8s  %s\n", "self", "share",
                           with_interval_ ? "95 % interval" : "", "total", "share",
                           labels ? "label" : "function");
  }

  std::string Line(const TopRow& row) const {
    std::string interval;
    if (with_interval_) {
      const ShareInterval share = IntervalOf(row.self, whole_);
      interval = absl::StrFormat("%5.1f %% - %5.1f %%", 100 * share.low, 100 * share.high);
    }
    return absl::StrFormat("%12d %6.1f %%  %-19s%12d %6.1f %%  %s\n", row.self, Percent(row.self),
                           interval, row.total, Percent(row.total), OneLine(row.function, '?'));
  }

 private:
  double Percent(int64_t part) const {
    return whole_ == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole_);
  }

  int64_t whole_;
  bool with_interval_;
};

}  // namespace

std::vector<TopRow> TopRows(const Profile& profile) {
  std::vector<TopRow> rows;
  const std::vector<size_t> row_of_frame = MakeRows(profile, rows);
  std::vector<size_t> last_sample(rows.size(), 0);  // that counted for the row, from 1
  for (size_t i = 0; i < profile.samples.size(); ++i) {
    const Profile::Sample& sample = profile.samples[i];
    rows[row_of_frame[sample.stack.front()]].self += sample.values[0];
    for (const int32_t frame : sample.stack) {
      const size_t row = row_of_frame[frame];
      if (std::exchange(last_sample[row], i + 1) != i + 1) rows[row].total += sample.values[0];
    }
  }
  rows.erase(
      std::remove_if(rows.begin(), rows.end(), [](const TopRow& row) { return row.total == 0; }),
      rows.end());
  std::sort(rows.begin(), rows.end(), ComesBefore);
  return rows;
}

std::string WriteTop(const Profile& profile, int rows) {
  std::string text;
  for (const HonestyLine& line : HonestyBlock(profile)) {
    absl::StrAppendFormat(&text, "%-18s%s\n", OneLine(line.name, '?'), OneLine(line.value, '?'));
  }
  const Table table(profile);
  const std::vector<TopRow> all = TopRows(profile);
  int64_t shown = 0;
  const TopRow* previous = nullptr;
  for (const TopRow& row : all) {
    if (previous == nullptr || previous->is_label != row.is_label) {
      absl::StrAppend(&text, "\n", table.Head(row.is_label));
    }
    previous = &row;
    if (!row.is_label && ++shown > rows) continue;
    absl::StrAppend(&text, table.Line(row));
  }
  if (shown > rows) absl::StrAppend(&text, "(", shown - rows, " functions more)\n");
  return text;
}

}  // namespace starling
