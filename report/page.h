// One self-contained HTML page: a title, sections with a navigation, light and dark.
//
//   Page page("foraging", "4,096 agents, 300 ticks");
//   page.AddSection("metrics", "Metrics", LinePlotHtml(energy) + LinePlotHtml(eaten));
//   page.AddSection("world", "The world", RasterHtml(movie));
//   WriteFile("report.html", page.Html());
//
// The page opens from disk and never touches the network: styles and scripts are in it, and its
// content security policy forbids everything else. The same calls give the same bytes.
//
// A reader may add to the address: "#dark" or "#light", "#frame=5" (all pictures of the world start
// there), joined by "&".
//
// Thread safety: none; build a page on one thread.
#ifndef STARLING_REPORT_PAGE_H_
#define STARLING_REPORT_PAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace starling {

class Page {
 public:
  // Both are text.
  Page(absl::string_view title, absl::string_view subtitle);

  // Adds a section. `id` is its anchor (made safe and unique), `heading` is text, `body_html` is
  // trusted markup from the functions of this folder, laid out as a grid of cards.
  void AddSection(absl::string_view id, absl::string_view heading, absl::string_view body_html);

  // Adds a style sheet or script for parts from outside this folder; trusted. Scripts run after the
  // page is complete and may use `starlingReport.tip` and `starlingReport.format`.
  void AddStyle(absl::string_view css);
  void AddScript(absl::string_view javascript);

  // The whole page. O(size of the page).
  std::string Html() const;

 private:
  struct Section {
    std::string id;
    std::string heading;
    std::string body;
  };

  std::string title_;
  std::string subtitle_;
  std::vector<Section> sections_;
  std::string style_;
  std::string script_;
};

}  // namespace starling

#endif  // STARLING_REPORT_PAGE_H_
