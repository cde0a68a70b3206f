#include "report/page.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "report/assets.h"
#include "report/escape.h"

namespace starling {
namespace {

std::string Style(absl::string_view css) {
  return absl::StrCat("<style>", absl::StrReplaceAll(css, {{"</", "<\\/"}}), "</style>\n");
}

std::string Script(absl::string_view javascript) {
  return absl::StrCat("<script>", absl::StrReplaceAll(javascript, {{"</", "<\\/"}}), "</script>\n");
}

}  // namespace

Page::Page(absl::string_view title, absl::string_view subtitle)
    : title_(title), subtitle_(subtitle) {}

void Page::AddSection(absl::string_view id, absl::string_view heading,
                      absl::string_view body_html) {
  const std::string slug = Slug(id);
  std::string unique = slug;
  const auto taken = [&](const std::string& name) {
    return std::any_of(sections_.begin(), sections_.end(),
                       [&](const Section& section) { return section.id == name; });
  };
  for (int n = 2; taken(unique); ++n) unique = absl::StrCat(slug, "-", n);
  sections_.push_back({unique, std::string(heading), std::string(body_html)});
}

void Page::AddStyle(absl::string_view css) { absl::StrAppend(&style_, css, "\n"); }

void Page::AddScript(absl::string_view javascript) { absl::StrAppend(&script_, javascript, "\n"); }

std::string Page::Html() const {
  std::string navigation, body;
  for (const Section& section : sections_) {
    const std::string heading = HtmlEscape(section.heading);
    absl::StrAppend(&navigation, "<li><a href=\"#", section.id, "\">", heading, "</a></li>");
    absl::StrAppend(&body, "<section id=\"", section.id, "\"><h2>", heading,
                    "</h2>\n<div class=\"grid\">\n", section.body, "</div></section>\n");
  }
  const std::string title = HtmlEscape(title_);
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
      title, " · Starling</title>\n", Style(absl::StrCat(ThemeStyle(), kPageStyle, kChartStyle)),
      style_.empty() ? "" : Style(style_), Script(kThemeScript), "</head>\n<body>\n",
      "<aside><div class=\"brand\">", kLogo, "<span>Starling</span></div>",
      "<nav aria-label=\"Sections\"><ul>", navigation,
      "</ul></nav><button type=\"button\" class=\"theme\" hidden>Dark</button></aside>\n"
      "<main>\n<header><h1>",
      title, "</h1><p>", HtmlEscape(subtitle_), "</p></header>\n", body, "</main>\n",
      Script(kPageScript), Script(kChartScript), Script(kRasterScript),
      script_.empty() ? "" : Script(script_), "</body>\n</html>\n");
}

}  // namespace starling
