// The frame that all parts of a page share: a card with a title, a caption and a body.
//
// A part that is not in this folder (a flame graph) puts its own body into a card:
//
//   page.AddSection("cpu", "Where the time went", CardHtml({"CPU", "99 Hz", body_html, true}));
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_CARD_H_
#define STARLING_REPORT_CARD_H_

#include <string>
#include <utility>
#include <vector>

namespace starling {

struct Card {
  std::string title;      // text; may be empty
  std::string caption;    // text under the title; may be empty
  std::string body_html;  // trusted markup, everything hostile in it escaped
  bool wide = false;      // spans the section; otherwise two cards share a row where there is room
  std::string css_class;  // further classes of the element; trusted
};

std::string CardHtml(const Card& card);

// A card's body that says why nothing is shown; `why` is text.
std::string NothingToShow(const std::string& why);

// A paragraph of text across a section.
std::string Paragraph(const std::string& text);

// One headline number: "Agent-steps a second", "1.31 M/s", "2 workers".
struct Stat {
  std::string label;
  std::string value;
  std::string note;  // may be empty
};

// A row of headline numbers across a section.
std::string StatRow(const std::vector<Stat>& stats);

// Names and values, in two columns: what ran, with which settings.
struct KeyValues {
  std::string title;
  std::vector<std::pair<std::string, std::string>> rows;
  bool wide = false;
};

std::string KeyValueTable(const KeyValues& table);

}  // namespace starling

#endif  // STARLING_REPORT_CARD_H_
