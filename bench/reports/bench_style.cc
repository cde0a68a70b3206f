#include "bench/reports/charts.h"

namespace starling {

const char kBenchStyle[] = R"css(
.verdict{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:6px 18px;
align-items:center;border-left:5px solid var(--c,var(--line))}
.verdict>b{font-size:32px;line-height:1;color:var(--c,var(--muted))}
.verdict p{overflow-wrap:anywhere}
.verdict p:first-child{font-size:18px;font-weight:620;letter-spacing:-.01em}
.verdict p+p{margin-top:4px;color:var(--muted);font-size:14px}
td.met,td.missed{font-weight:600;white-space:nowrap;color:var(--c)}
td.open{white-space:nowrap;color:var(--muted)}
td.met{--c:var(--c2)}
td.missed{--c:var(--c1)}
td.name{white-space:nowrap}
.targets .bars{grid-template-columns:minmax(60px,max-content) minmax(120px,1fr) max-content;gap:4px 14px}
.targets .bars .track{height:12px}
.strips{display:grid;grid-template-columns:repeat(auto-fill,minmax(180px,1fr));gap:22px 26px}
.strip{min-width:0}
.strip h4{margin:0;font-size:13.5px;font-weight:600;overflow-wrap:anywhere}
.strip p{font-size:13.5px}
.strip .judged{color:var(--muted);float:right}
.strip .note{margin:3px 0 0;font-size:12px}
.wide .strip svg.plot{margin-top:4px;min-width:0}
.strip .floor{fill:none;stroke:var(--line)}
.strip .interval{fill:var(--c);opacity:.16}
.strip .median{fill:none;stroke:var(--c1);stroke-width:1.2}
.strip .bins{fill:var(--c);opacity:.45}
.strip .line{stroke-width:1.2}
ul.plain li{padding:4px 0;border-top:1px solid var(--grid);font-size:14px;overflow-wrap:anywhere}
ul.plain li:first-child{border-top:0}
@media (max-width:620px){
.targets .bars{grid-template-columns:minmax(0,1fr) max-content;gap:1px 12px}
.targets .bars .track{grid-column:1/-1;grid-row:auto;margin-bottom:9px;order:3}
.targets .bars>div{display:grid;grid-template-columns:subgrid;grid-column:1/-1}
.targets .bars small{display:none}
}
)css";

}  // namespace starling
