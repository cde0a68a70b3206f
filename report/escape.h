// Escaping of text that goes into a page.
//
// Every name in a report (a population, a metric, a function, a file) may be hostile. Renderers in
// this folder pass all text they are given through these functions; text that reaches a page
// otherwise is a bug.
//
//   std::string cell = "<td>" + HtmlEscape(name) + "</td>";
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_ESCAPE_H_
#define STARLING_REPORT_ESCAPE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace starling {

// `text` for use between tags and inside quoted attributes: & < > " ' become entities. What is not
// valid UTF-8, and control characters other than tab and newline, become U+FFFD.
std::string HtmlEscape(absl::string_view text);

// `text` for one line of Markdown, also inside a cell of a table: what would be markup, HTML, or
// the name of somebody to call (@) is escaped; line ends become spaces. Bad UTF-8 becomes U+FFFD.
std::string MarkdownEscape(absl::string_view text);

// `text` as a quoted JSON string that is safe inside a <script> element and inside a quoted
// attribute: < > & ' and the JavaScript line separators are written as \u escapes, so neither
// "</script>" nor "<!--" can appear. Bad UTF-8 becomes U+FFFD.
std::string JsonString(absl::string_view text);

// `value` as a JSON number with `digits` significant digits (1 to 17); null when it is not finite,
// which JSON cannot say. Independent of the locale.
std::string JsonNumber(double value, int digits = 6);

// `text` as an element id: lower case letters, digits and single hyphens, at most 64 characters;
// "section" when nothing remains.
std::string Slug(absl::string_view text);

}  // namespace starling

#endif  // STARLING_REPORT_ESCAPE_H_
