#include "profiling/flamegraph/flame_page.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "profiling/flamegraph/flame_assets.h"
#include "profiling/flamegraph/flame_data.h"
#include "profiling/flamegraph/short_name.h"
#include "profiling/formats/honesty.h"
#include "profiling/formats/top.h"
#include "report/card.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/table.h"

namespace starling {
namespace {

constexpr int64_t kMostNodes = 8000;
constexpr size_t kMostDataBytes = 100 << 10;
constexpr size_t kLeastDataBytes = 32 << 10;
constexpr size_t kMostBytes = 120 << 10;  // of a page beyond its styles and scripts
constexpr size_t kLongestText = 240;      // bytes of a name in a table or of a note
constexpr size_t kLongestMarkup = 480;    // of the same, escaped
constexpr size_t kMostFacts = 16;
constexpr size_t kMostFunctions = 40;
constexpr size_t kMostLabels = 40;
constexpr size_t kMostModules = 24;

// Text that is no longer than a reader wants it, nor than the page bears it.
std::string Shown(const std::string& text) {
  std::string shown = ElideMiddle(text, kLongestText);
  if (HtmlEscape(shown).size() <= kLongestMarkup) return shown;
  return ElideMiddle(text, kLongestMarkup / 6);  // the longest escape has six bytes
}

std::string FactsHtml(const Profile& profile, double pruned_share) {
  std::vector<HonestyLine> lines = HonestyBlock(profile);
  if (pruned_share > 0) {
    lines.push_back({"pruned", absl::StrCat(FormatPercent(pruned_share),
                                            " is in frames too light for this page; totals of "
                                            "the frames shown are exact")});
  }
  std::string out = "<dl class=\"facts\">";
  for (size_t i = 0; i < std::min(lines.size(), kMostFacts); ++i) {
    const std::string value = Shown(lines[i].value);
    absl::StrAppend(&out, value.size() > 40 ? "<div class=\"long\">" : "<div>", "<dt>",
                    HtmlEscape(Shown(lines[i].name)), "</dt><dd>", HtmlEscape(value),
                    "</dd></div>");
  }
  return out + "</dl>";
}

std::string WhyEmpty(const Profile& profile) {
  if (profile.facts.notes.empty())
    return "No samples were taken: nothing ran on the CPU meanwhile.";
  return ElideMiddle(absl::StrJoin(profile.facts.notes, " "), 4 * kLongestText);
}

std::string GraphCard(const Profile& profile, size_t most_bytes) {
  Card card;
  card.wide = true;
  if (TotalOf(profile) == 0) {
    card.body_html = absl::StrCat(NothingToShow(WhyEmpty(profile)), FactsHtml(profile, 0));
    return CardHtml(card);
  }
  const FlameData data = EncodeFlameData(profile, {kMostNodes, most_bytes});
  card.body_html = absl::StrCat(kFlameBody, "<script type=\"application/json\">", data.json,
                                "</script>\n", FactsHtml(profile, data.pruned_share));
  return CardHtml(card);
}

// Of the labels among `rows`, or of the others; `whole`: the total of the profile.
std::string TopTable(const std::vector<TopRow>& rows, int64_t whole, bool labels) {
  const auto total = static_cast<double>(std::max<int64_t>(whole, 1));
  Table table;
  table.title = labels ? "Labels" : "Functions";
  table.columns = {{labels ? "label" : "function"}};
  if (!labels) {
    table.columns.push_back({"self", Align::kRight});
    table.columns.push_back({"share", Align::kRight});
    table.columns.push_back({"95 % interval", Align::kRight});
  }
  table.columns.push_back({"total", Align::kRight});
  table.columns.push_back({"share", Align::kRight});
  if (labels) table.columns.push_back({"95 % interval", Align::kRight});
  table.wide = true;
  size_t found = 0;
  const size_t most = labels ? kMostLabels : kMostFunctions;
  const auto interval = [&](int64_t part) {
    const ShareInterval ends = IntervalOf(part, whole);
    return Cell{absl::StrCat(FormatPercent(ends.low), " to ", FormatPercent(ends.high)), ends.low};
  };
  for (const TopRow& row : rows) {
    if (row.is_label != labels || ++found > most) continue;
    std::vector<Cell> cells = {{Shown(row.function)}};
    if (!labels) {
      cells.push_back({FormatCount(row.self), static_cast<double>(row.self)});
      cells.push_back(NumberCell(static_cast<double>(row.self) / total, NumberStyle::kPercent));
      cells.push_back(interval(row.self));
    }
    cells.push_back({FormatCount(row.total), static_cast<double>(row.total)});
    cells.push_back(NumberCell(static_cast<double>(row.total) / total, NumberStyle::kPercent));
    if (labels) cells.push_back(interval(row.total));
    table.rows.push_back(cells);
  }
  if (found > most) {
    table.caption = absl::StrCat("The first ", most, " of ", FormatCount(found), ".");
  }
  return table.rows.empty() ? "" : TableHtml(table);
}

std::string ModulesCard(const Profile& profile) {
  std::vector<std::string> rows;
  for (const Profile::Module& module : profile.modules) {
    if (module.path == kLabelModule) continue;
    std::string row = absl::StrCat(
        "<tr><td>", HtmlEscape(Shown(module.path)), "</td><td>", module.has_symbols ? "yes" : "no",
        "</td><td>",
        module.build_id.empty() ? "unknown" : HtmlEscape(ElideMiddle(module.build_id, 64)),
        "</td></tr>\n");
    if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(std::move(row));
    if (rows.size() == kMostModules) break;
  }
  if (rows.empty()) return "";
  Card card;
  card.wide = true;
  card.css_class = "modules";
  card.body_html = absl::StrCat(
      "<details><summary>Modules and their build-ids</summary><div class=\"scroll\"><table><thead>"
      "<tr><th scope=\"col\">file</th><th scope=\"col\">symbols</th><th scope=\"col\">build-id</th>"
      "</tr></thead><tbody>",
      absl::StrJoin(rows, ""), "</tbody></table></div></details>");
  return CardHtml(card);
}

void AddGraph(Page& page, const Profile& profile, size_t most_bytes) {
  page.AddSection("flame-graph", "Where the time went", GraphCard(profile, most_bytes));
  page.AddStyle(FlameStyle());
  if (TotalOf(profile) == 0) return;
  for (const char* script :
       {kFlameNameScript, kFlameModelScript, kFlameColorScript, kFlameChartScript,
        kFlameFilterScript, kFlameTipScript, kFlameKeyScript, kFlameScript}) {
    page.AddScript(script);
  }
}

}  // namespace

void AddFlameGraph(Page& page, const Profile& profile) { AddGraph(page, profile, kMostDataBytes); }

std::string FlamePageHtml(const Profile& profile, const FlamePageText& text) {
  const std::vector<TopRow> rows = TopRows(profile);
  const int64_t whole = TotalOf(profile);
  const std::string tables =
      absl::StrCat(TopTable(rows, whole, true), TopTable(rows, whole, false));
  const std::string modules = ModulesCard(profile);
  const size_t others = std::min(kMostBytes, tables.size() + modules.size());
  Page page(Shown(text.title), Shown(text.subtitle));
  AddGraph(page, profile, std::clamp(kMostBytes - others, kLeastDataBytes, kMostDataBytes));
  if (!tables.empty()) page.AddSection("heaviest", "What weighs most", tables);
  if (!modules.empty()) page.AddSection("modules", "Modules", modules);
  return page.Html();
}

}  // namespace starling
