#include "report/card.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "report/escape.h"

namespace starling {

std::string CardHtml(const Card& card) {
  std::string out = absl::StrCat("<figure class=\"card", card.wide ? " wide" : "",
                                 card.css_class.empty() ? "" : " ", card.css_class, "\">");
  if (!card.title.empty() || !card.caption.empty()) {
    absl::StrAppend(&out, "<figcaption>");
    if (!card.title.empty()) absl::StrAppend(&out, "<h3>", HtmlEscape(card.title), "</h3>");
    if (!card.caption.empty()) absl::StrAppend(&out, "<p>", HtmlEscape(card.caption), "</p>");
    absl::StrAppend(&out, "</figcaption>");
  }
  absl::StrAppend(&out, card.body_html, "</figure>\n");
  return out;
}

std::string NothingToShow(const std::string& why) {
  return absl::StrCat("<p class=\"nothing\">", HtmlEscape(why), "</p>");
}

std::string Paragraph(const std::string& text) {
  return absl::StrCat("<p class=\"prose\">", HtmlEscape(text), "</p>\n");
}

std::string StatRow(const std::vector<Stat>& stats) {
  std::string out = "<dl class=\"stats wide\">";
  for (const Stat& stat : stats) {
    absl::StrAppend(&out, "<div><dt>", HtmlEscape(stat.label), "</dt><dd>", HtmlEscape(stat.value),
                    "</dd>");
    if (!stat.note.empty()) {
      absl::StrAppend(&out, "<dd class=\"note\">", HtmlEscape(stat.note), "</dd>");
    }
    absl::StrAppend(&out, "</div>");
  }
  return out + "</dl>\n";
}

std::string KeyValueTable(const KeyValues& table) {
  std::string body = "<dl class=\"pairs\">";
  for (const auto& [name, value] : table.rows) {
    absl::StrAppend(&body, "<div><dt>", HtmlEscape(name), "</dt><dd>", HtmlEscape(value),
                    "</dd></div>");
  }
  body += "</dl>";
  Card card;
  card.title = table.title;
  card.body_html = table.rows.empty() ? NothingToShow("no data") : body;
  card.wide = table.wide;
  return CardHtml(card);
}

}  // namespace starling
