#include "engine/cli/ctl/watch_view.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "engine/cli/ctl/event_text.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/exit_status.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

constexpr size_t kLongestCourse = 60;
constexpr size_t kMostHappened = 5;
constexpr int kMostColumns = 40;
constexpr int kTableColumns = 64;  // that the table takes without the course
constexpr absl::string_view kBold = "\x1b[1m";
constexpr absl::string_view kDim = "\x1b[2m";
constexpr absl::string_view kPlain = "\x1b[0m";
constexpr const char* kBars[] = {"\u2581", "\u2582", "\u2583", "\u2584",
                                 "\u2585", "\u2586", "\u2587", "\u2588"};
constexpr const char* kAsciiBars[] = {"_", ".", ",", "-", "=", "+", "*", "#"};

std::string In(absl::string_view style, absl::string_view text, const Terminal& terminal) {
  return terminal.color ? absl::StrCat(style, text, kPlain) : std::string(text);
}

}  // namespace

std::string Sparkline(const std::deque<double>& values, int columns, bool unicode) {
  const size_t count = std::min(values.size(), static_cast<size_t>(std::max(columns, 0)));
  double low = INFINITY;
  double high = -INFINITY;
  for (auto it = values.end() - static_cast<ptrdiff_t>(count); it != values.end(); ++it) {
    if (!std::isfinite(*it)) continue;
    low = std::min(low, *it);
    high = std::max(high, *it);
  }
  std::string line;
  for (auto it = values.end() - static_cast<ptrdiff_t>(count); it != values.end(); ++it) {
    if (!std::isfinite(*it)) {
      line += ' ';
      continue;
    }
    const int height = high > low ? static_cast<int>((*it - low) / (high - low) * 7.999) : 3;
    line += unicode ? kBars[height] : kAsciiBars[height];
  }
  return line;
}

WatchView::WatchView(const v1::Simulation& simulation)
    : simulation_(simulation), sampled_tick_(simulation.tick()) {
  if (simulation.tick() == 0) return;
  for (int i = 0; i < std::min(simulation.metric_names_size(), simulation.metrics_size()); ++i) {
    const double value = simulation.metrics(i);
    metrics_.push_back({simulation.metric_names(i), value, value, value, {value}});
  }
}

void WatchView::AddMetrics(const v1::SimulationEvent& event,
                           const std::vector<std::string>& names) {
  for (int i = 0; i < event.metrics().values_size(); ++i) {
    const double value = event.metrics().values(i);
    if (i >= static_cast<int>(metrics_.size())) {
      metrics_.push_back(
          {i < static_cast<int>(names.size()) ? names[i] : absl::StrCat("metric_", i),
           value,
           value,
           value,
           {}});
    }
    Metric& metric = metrics_[i];
    metric.value = value;
    metric.low = std::fmin(metric.low, value);
    metric.high = std::fmax(metric.high, value);
  }
}

void WatchView::Add(const v1::WatchSimulationResponse& response,
                    const std::vector<std::string>& metrics) {
  for (const v1::SimulationEvent& event : response.events()) {
    if (event.event_case() != v1::SimulationEvent::kLagged) {
      simulation_.set_tick(std::max(simulation_.tick(), event.tick()));
    }
    switch (event.event_case()) {
      case v1::SimulationEvent::kMetrics:
        AddMetrics(event, metrics);
        continue;
      case v1::SimulationEvent::kHeartbeat:
        continue;
      case v1::SimulationEvent::kLagged:
        lost_ += event.lagged().dropped();
        continue;
      case v1::SimulationEvent::kStateChanged:
        simulation_.set_state(event.state_changed().to());
        break;
      case v1::SimulationEvent::kAgentsChanged:
        simulation_.set_agents(event.agents_changed().agents());
        break;
      default:
        break;
    }
    const std::string line = EventLine(event, metrics);
    Note(absl::string_view(line).substr(0, line.size() - 1));
  }
}

void WatchView::Note(absl::string_view note) {
  happened_.emplace_back(note);
  if (happened_.size() > kMostHappened) happened_.pop_front();
}

void WatchView::Sample(absl::Duration since) {
  const int64_t ticks = simulation_.tick() - sampled_tick_;
  const double seconds = absl::ToDoubleSeconds(since);
  if (simulation_.state() != v1::Simulation::RUNNING) {
    simulation_.set_ticks_per_second(0);
  } else if (seconds > 0) {
    // A mean that forgets within a second or so.
    const double keep = std::exp(-seconds);
    const double now = static_cast<double>(ticks) / seconds;
    const double before = simulation_.ticks_per_second();
    simulation_.set_ticks_per_second(before > 0 ? keep * before + (1 - keep) * now : now);
  }
  if (ticks == 0) return;
  sampled_tick_ = simulation_.tick();
  for (Metric& metric : metrics_) {
    metric.course.push_back(metric.value);
    if (metric.course.size() > kLongestCourse) metric.course.pop_front();
  }
}

std::string WatchView::Text(const Terminal& terminal) const {
  const double share =
      simulation_.last_tick() > 0
          ? static_cast<double>(simulation_.tick()) / static_cast<double>(simulation_.last_tick())
          : 0;
  std::string text = absl::StrCat(
      In(kBold, absl::StrCat(simulation_.name(), "  ", StateName(simulation_.state())), terminal),
      "  tick ", FormatCount(simulation_.tick()), " of ", FormatCount(simulation_.last_tick()),
      " (", FormatPercent(share), ")  ", FormatCount(simulation_.agents()), " agents");
  if (simulation_.ticks_per_second() > 0) {
    absl::StrAppend(&text, "  ", FormatSi(simulation_.ticks_per_second()), " ticks/s");
  }
  if (lost_ > 0)
    absl::StrAppend(&text, "  (", FormatCount(lost_), " events too fast for this view)");
  text += "\n\n";
  const int columns = std::clamp(terminal.width - kTableColumns, 8, kMostColumns);
  std::vector<std::vector<std::string>> rows;
  for (const Metric& metric : metrics_) {
    rows.push_back({OneLine(metric.name), Sparkline(metric.course, columns, terminal.unicode),
                    FormatSignificant(metric.value), FormatSignificant(metric.low),
                    FormatSignificant(metric.high)});
  }
  if (rows.empty()) {
    text += "no metrics yet\n";
  } else {
    text += TextTable({"METRIC", "COURSE", "NOW", "LEAST", "MOST"}, rows, 2);
  }
  if (!happened_.empty()) text += "\n";
  for (const std::string& line : happened_) absl::StrAppend(&text, In(kDim, line, terminal), "\n");
  return text;
}

}  // namespace starling
