#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "report/assets.h"

namespace starling {
namespace {

// Series colours: Okabe and Ito (2008), darkened or lightened to stand at least 3:1 off the
// surface.
constexpr absl::string_view kLight = R"css(
color-scheme:light;
--page:#f6f7f9;--surface:#fff;--ink:#17202b;--muted:#566271;--line:#e1e5ea;--grid:#ebeef2;
--accent:#0067a3;--hover:#edf1f5;--cell:#eff1f4;--shadow:0 1px 2px rgba(23,32,43,.05);
--c0:#0072b2;--c1:#d55e00;--c2:#008f68;--c3:#b87a00;--c4:#b85f8f;--c5:#3a93cc;
)css";

constexpr absl::string_view kDark = R"css(
color-scheme:dark;
--page:#0d1218;--surface:#151b23;--ink:#e6ebf1;--muted:#9aa7b6;--line:#28313c;--grid:#212a34;
--accent:#6fbaf0;--hover:#1d2630;--cell:#1c242d;--shadow:none;
--c0:#56b4e9;--c1:#f0884a;--c2:#2ec498;--c3:#efb73a;--c4:#dd9bc0;--c5:#9db2ff;
)css";

}  // namespace

// Print is always light: the dark rules hold on screens only.
std::string ThemeStyle() {
  return absl::StrCat(":root{", kLight,
                      "}\n@media screen and (prefers-color-scheme:dark){"
                      ":root:not([data-theme=light]){",
                      kDark, "}}\n@media screen{:root[data-theme=dark]{", kDark, "}}\n");
}

}  // namespace starling
