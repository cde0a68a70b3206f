#include "report/raster.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "report/card.h"
#include "report/cell_codec.h"
#include "report/cell_paths.h"
#include "report/color.h"
#include "report/escape.h"

namespace starling {
namespace {

constexpr size_t kMaxPalette = 256;

bool IsWhole(const RasterFrame& frame) {
  return frame.width > 0 && frame.height > 0 &&
         frame.cells.size() == static_cast<size_t>(frame.width) * static_cast<size_t>(frame.height);
}

std::vector<std::string> Colors(const RasterMovie& movie) {
  std::vector<std::string> colors;
  for (const LegendEntry& entry : movie.palette) {
    if (colors.size() < kMaxPalette) colors.push_back(SafeColor(entry.color));
  }
  return colors;
}

std::string Data(const RasterMovie& movie, const std::vector<std::string>& colors,
                 const std::vector<const RasterFrame*>& frames) {
  std::string out = "{\"colors\":[";
  for (size_t i = 0; i < colors.size(); ++i) {
    absl::StrAppend(&out, i == 0 ? "" : ",", JsonString(colors[i]));
  }
  out += "],\"names\":[";
  for (size_t i = 0; i < colors.size(); ++i) {
    absl::StrAppend(&out, i == 0 ? "" : ",", JsonString(movie.palette[i].name));
  }
  out += "],\"frames\":[";
  for (size_t i = 0; i < frames.size(); ++i) {
    absl::StrAppend(&out, i == 0 ? "" : ",\n", "[", JsonString(frames[i]->caption), ",",
                    frames[i]->width, ",", frames[i]->height, ",\"", EncodeCells(frames[i]->cells),
                    "\"]");
  }
  return absl::StrCat("<script type=\"application/json\">", out, "]}</script>");
}

std::string Still(const RasterFrame& frame, const std::vector<std::string>& colors) {
  return absl::StrCat("<div class=\"still\"><svg viewBox=\"0 0 ", frame.width, " ", frame.height,
                      "\" role=\"img\" aria-label=\"", HtmlEscape(frame.caption), "\">",
                      CellPaths(frame.width, frame.height, frame.cells, colors), "</svg><p>",
                      HtmlEscape(frame.caption), "</p></div>");
}

std::string Legend(const RasterMovie& movie, const std::vector<std::string>& colors) {
  if (movie.is_scale) {
    std::string gradient = "linear-gradient(90deg";
    for (const std::string& color : colors) {
      absl::StrAppend(&gradient, ",", color.empty() ? "transparent" : color);
    }
    return absl::StrCat("<div class=\"scale\"><span>", HtmlEscape(movie.palette.front().name),
                        "</span><i style=\"background:", gradient, ")\"></i><span>",
                        HtmlEscape(movie.palette[colors.size() - 1].name), "</span></div>");
  }
  std::string out = "<ul class=\"kinds\">";
  for (size_t i = 0; i < colors.size(); ++i) {
    absl::StrAppend(&out, "<li><i",
                    colors[i].empty() ? "" : absl::StrCat(" style=\"background:", colors[i], "\""),
                    "></i><span>", HtmlEscape(movie.palette[i].name),
                    "</span><output></output></li>");
  }
  return out + "</ul>";
}

std::string Controls(size_t frames) {
  return absl::StrCat(
      "<div class=\"controls\"><button type=\"button\" class=\"play\" aria-label=\"Play\">"
      "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path class=\"start\" d=\"M4 "
      "2.5v11l9-5.5z\"/>"
      "<path class=\"stop\" d=\"M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z\"/></svg></button>"
      "<input type=\"range\" min=\"0\" max=\"",
      frames - 1, "\" value=\"0\" step=\"1\" aria-label=\"Picture\"></div>");
}

}  // namespace

std::vector<LegendEntry> IntensityPalette(int levels, const std::string& low,
                                          const std::string& high) {
  levels = std::clamp(levels, 2, static_cast<int>(kMaxPalette));
  std::vector<LegendEntry> palette;
  for (int i = 0; i < levels; ++i) {
    palette.push_back({"", ScaleColor(static_cast<double>(i) / (levels - 1))});
  }
  palette.front().name = low;
  palette.back().name = high;
  return palette;
}

std::string RasterHtml(const RasterMovie& movie) {
  std::vector<const RasterFrame*> frames;
  for (const RasterFrame& frame : movie.frames) {
    if (IsWhole(frame)) frames.push_back(&frame);
  }
  const size_t left_out = movie.frames.size() - frames.size();
  const std::string note =
      left_out == 0 ? ""
                    : absl::StrCat("<p class=\"note\">", left_out,
                                   " pictures left out: their cells do not match their size.</p>");
  Card card;
  card.title = movie.title;
  card.caption = movie.caption;
  card.wide = true;
  card.css_class = "raster";
  const std::vector<std::string> colors = Colors(movie);
  if (frames.empty() || colors.empty()) {
    card.body_html = NothingToShow("no pictures") + note;
    return CardHtml(card);
  }
  std::string stills = Still(*frames.front(), colors);
  if (frames.size() > 1) stills += Still(*frames.back(), colors);
  card.body_html = absl::StrCat(
      "<div class=\"movie\" hidden><div class=\"screen\"><canvas role=\"img\" tabindex=\"0\" "
      "aria-label=\"",
      HtmlEscape(movie.title), "\"></canvas>", Controls(frames.size()),
      "</div><div class=\"side\"><p class=\"now\"></p>", Legend(movie, colors),
      "</div></div><noscript><div class=\"stills\">", stills, "</div>", Legend(movie, colors),
      "</noscript>", note, Data(movie, colors, frames));
  return CardHtml(card);
}

}  // namespace starling
