// The style sheets and scripts that every page carries, each written out in its own source file.
#ifndef STARLING_REPORT_ASSETS_H_
#define STARLING_REPORT_ASSETS_H_

#include <string>

namespace starling {

// Colours of both themes as custom properties.
std::string ThemeStyle();

extern const char kPageStyle[];   // layout, typography, cards, tables, print
extern const char kChartStyle[];  // plots, bars, heat maps, pictures

extern const char kThemeScript[];   // runs in the head, before anything is painted
extern const char kPageScript[];    // theme button, navigation, sorting, tooltip, number formats
extern const char kChartScript[];   // tooltips of plots and heat maps, legends
extern const char kRasterScript[];  // pictures of the world

extern const char kLogo[];  // inline SVG

}  // namespace starling

#endif  // STARLING_REPORT_ASSETS_H_
