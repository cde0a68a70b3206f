// An interactive flame graph, on a page of its own or in a section of another.
//
//   WriteFile("flamegraph.html", FlamePageHtml(profile, {"foraging", "4,096 agents, 300 ticks"}));
//
//   AddFlameGraph(page, profile);           // into the report of a run
//
// What a reader can do: click to zoom, with a breadcrumb back; search by regular expression, with
// the share that matches; filter by label chips; reverse; begin at the labels or at the thread's
// first frame; move by keyboard; read samples, share and its 95 % interval in the tooltip; copy a
// stack. Light and dark as the page. Names of functions stand in the page as plain text and are
// never markup. The same profile gives the same bytes.
//
// A reader may add to the address: "#reverse", "#whole" (from the thread's first frame),
// "#search=RE", joined by "&" with what report/page.h knows.
#ifndef STARLING_PROFILING_FLAMEGRAPH_FLAME_PAGE_H_
#define STARLING_PROFILING_FLAMEGRAPH_FLAME_PAGE_H_

#include <string>

#include "profiling/formats/profile.h"
#include "report/page.h"

namespace starling {

struct FlamePageText {
  std::string title;
  std::string subtitle;
};

// A section "Where the time went" with the flame graph and the honesty block. A profile without
// samples gives a card that says why. At most 8,000 frames are drawn (Prune), at most 150 KiB are
// added: about 45 of styles and scripts, the names and numbers in the rest. Totals are exact after
// pruning, also of filtered and of whole stacks; among the callers of leaves, and in a search, what
// was pruned makes shares lower bounds, which the page says. One flame graph a page.
void AddFlameGraph(Page& page, const Profile& profile);

// The whole page: the flame graph, the tables of the heaviest labels and functions, the modules.
// Below 200 KiB.
std::string FlamePageHtml(const Profile& profile, const FlamePageText& text);

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_FLAME_PAGE_H_
