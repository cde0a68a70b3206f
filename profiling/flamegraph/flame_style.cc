#include <string>

#include "absl/strings/str_cat.h"
#include "profiling/flamegraph/flame_assets.h"

namespace starling {
namespace {

// Of a frame's OKLCH colour: lightness and chroma of functions, of labels, and the ink on each.
constexpr char kLight[] = R"css(
--box-l:.895;--box-step:-.022;--box-c:.068;--box-ink:#17202b;--plain:#e4e8ec;
--tag-l:.5;--tag-c:.125;--tag-ink:#fff;--tag:#4a5767;--slate-ink:#fff;--hit:#c2188f;--hit-ink:#fff;
)css";
constexpr char kDark[] = R"css(
--box-l:.4;--box-step:.022;--box-c:.062;--box-ink:#eef2f6;--plain:#2a333e;
--tag-l:.78;--tag-c:.115;--tag-ink:#0d1218;--tag:#56636f;--slate-ink:#fff;--hit:#f55cc4;--hit-ink:#1d0716;
)css";

constexpr char kRules[] = R"css(
.flame{font-size:13px;position:relative}
.flame-bar{display:flex;flex-wrap:wrap;gap:8px 10px;align-items:center}
.flame-search{flex:1 1 270px;display:flex;align-items:center;min-width:0;padding:0 10px 0 0;
border:1px solid var(--line);border-radius:7px;background:var(--page)}
.flame-search:focus-within{border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
.flame-search input{flex:1;min-width:0;font:inherit;color:inherit;background:none;border:0;
outline:0;padding:5px 10px}
.flame-search input::placeholder{color:var(--muted)}
.flame-search output{color:var(--hit);font-weight:620;white-space:nowrap}
.flame-search:has([aria-invalid]) output{color:var(--c1)}
.flame-pairs{flex-basis:100%;display:flex;flex-wrap:wrap;gap:8px 10px}
.flame-pair{display:inline-flex;border:1px solid var(--line);border-radius:7px;overflow:hidden}
.flame-pair button{padding:4px 10px;color:var(--muted);white-space:nowrap}
.flame-pair button+button{border-left:1px solid var(--line)}
.flame-pair button:hover{color:var(--ink)}
.flame-pair button[aria-pressed=true]{background:var(--hover);color:var(--ink);font-weight:600}
.flame button:focus-visible{outline-offset:-2px}
.flame-by{color:var(--muted);display:inline-flex;align-items:center;gap:6px}
.flame-by select{font:inherit;color:var(--ink);background:var(--surface);
border:1px solid var(--line);border-radius:7px;padding:4px 6px}
.flame-ask,.flame-copy,.flame-reset{border:1px solid var(--line);border-radius:7px;
color:var(--muted);padding:4px 10px;white-space:nowrap}
.flame-line .flame-copy,.flame-line .flame-reset{padding:1px 9px;font-size:12.5px}
.flame-ask:hover,.flame-copy:hover,.flame-reset:hover{color:var(--ink);border-color:var(--muted)}
.flame-help{margin-top:10px;padding:10px 14px;background:var(--page);border:1px solid var(--line);
border-radius:8px}
.flame-help dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,280px),1fr));
gap:5px 22px}
.flame-help dl>div{display:flex;gap:10px}
.flame-help dd{color:var(--muted)}
.flame kbd{font:inherit;font-size:12px;padding:0 6px;border:1px solid var(--line);border-radius:4px;
background:var(--surface)}

.flame-chips{margin-top:12px;display:grid;gap:6px}
.flame-chips:empty{display:none}
.flame-chips>div{display:flex;flex-wrap:wrap;gap:5px 6px;align-items:center}
.flame-chips .kind{color:var(--muted);flex:0 0 78px;overflow:hidden;text-overflow:ellipsis}
.flame-chips button{display:inline-flex;gap:8px;max-width:230px;padding:2px 9px 3px;
border:1px solid var(--line);border-radius:6px;
background:linear-gradient(var(--accent),var(--accent)) 0 100%/var(--part,0) 2.5px no-repeat}
.flame-chips button span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.flame-chips button b{font-weight:400;color:var(--muted);white-space:nowrap}
.flame-chips button:hover{border-color:var(--muted)}
.flame-chips button.on{background-color:color-mix(in srgb,var(--accent) 16%,transparent);
border-color:var(--accent);font-weight:600}
.flame-chips button.on b{color:inherit}
.flame-chips button.more{border-style:dashed;color:var(--muted)}

.flame-line{display:flex;align-items:center;gap:8px;margin-top:12px;min-height:26px}
.flame-path{flex:1;min-width:0;display:flex;flex-wrap:wrap;align-items:center;row-gap:2px}
.flame-path button{max-width:260px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;
color:var(--accent)}
.flame-path button:hover{text-decoration:underline}
.flame-path button.label{font-weight:620}
.flame-path button[aria-current]{color:var(--ink)}
.flame-path>*+*::before{content:"›";display:inline-block;padding:0 7px;color:var(--muted)}
.flame-shown{color:var(--muted);white-space:nowrap}

.flame-view{margin-top:6px;overflow:hidden auto;max-height:max(340px,74vh);border-radius:4px}
.flame-rows{position:relative;outline:0;contain:layout style}
.flame-view:has(.flame-rows:focus-visible){outline:2px solid var(--accent);outline-offset:2px}
.flame-rows>div{position:absolute;height:19px;overflow:hidden;white-space:nowrap;cursor:pointer;
border-radius:2px;background:var(--plain);color:var(--box-ink);font-size:12px;line-height:19px;
display:flex;gap:8px;contain:strict;user-select:none;
transition:none}
.flame-rows.moving>div{transition:left .2s ease-out,width .2s ease-out}
.flame-rows span{flex:1;min-width:0;padding-left:5px;overflow:hidden;text-overflow:ellipsis}
.flame-rows b{font-weight:400;opacity:.72;padding-right:6px}
.flame-rows>.tinted,.flame-legend .tinted i{
--box:calc(var(--box-l) + var(--v,0)*var(--box-step)) var(--box-c) var(--h);
background:oklch(var(--box))}
.flame-rows>.label,.flame-legend .label i{background:var(--tag);color:var(--slate-ink);
font-weight:620}
.flame-rows>.label.tinted{color:var(--tag-ink);background:oklch(var(--tag-l) var(--tag-c) var(--h))}
.flame-rows>.root{background:var(--hover);color:var(--muted)}
.flame-rows>.pruned,.flame-legend .pruned i{color:var(--muted);
background:repeating-linear-gradient(135deg,var(--line) 0 3px,var(--page) 3px 6px)}
.flame-rows>.faint{opacity:.5}
.flame-rows>.above{opacity:.62}
.flame-rows>.gap{background:var(--line);min-width:.5px}
.flame-rows.searching>div:not(.hit){opacity:.4}
.flame-rows.searching>.hit{background:var(--hit);color:var(--hit-ink);opacity:1}
.flame-rows>div:hover,.flame-rows>div.at{opacity:1;box-shadow:inset 0 0 0 1.5px var(--ink)}
.flame-rows>div.at{box-shadow:inset 0 0 0 2px var(--ink),inset 0 0 0 3px var(--surface)}

.flame-legend{display:flex;flex-wrap:wrap;gap:3px 18px;margin-top:12px;font-size:12.5px;
color:var(--muted)}
.flame-legend li{display:flex;align-items:center;gap:7px;min-width:0}
.flame-legend i{width:13px;height:13px;border-radius:3px;flex:none;background:var(--plain)}
.flame-legend .tinted i{background:oklch(var(--tag-l) var(--tag-c) var(--h))}
.flame-legend .faint i{opacity:.5;background:var(--muted)}
.flame-legend .wheel i{background:conic-gradient(#e66,#cc4,#4b6,#49d,#a6d,#e66)}
.flame-legend span{overflow-wrap:anywhere}
.flame-legend b{font-weight:600;color:var(--ink);white-space:nowrap}
.flame-said{position:absolute;right:10px;bottom:34px;padding:5px 12px;border-radius:7px;
background:var(--ink);color:var(--surface);max-width:80%;overflow:hidden;text-overflow:ellipsis;
white-space:nowrap}
.flame-said:empty{display:none}
.tip:has(.fr){max-width:min(560px,92vw)}
.tip:has(.fr) b{overflow-wrap:anywhere;max-height:40vh;overflow:hidden;margin-bottom:3px}
.tip .fr i{display:none}
.tip .fr span{color:var(--muted)}

.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,230px),1fr));
gap:12px 24px;margin-top:16px;padding-top:14px;border-top:1px solid var(--grid);font-size:13.5px}
.facts dt{color:var(--muted);font-size:12.5px}
.facts dd{overflow-wrap:anywhere}
.facts .long{grid-column:1/-1}
.modules summary{cursor:pointer;font-size:14px;font-weight:600}
.modules table{margin-top:10px}
.modules td{overflow-wrap:anywhere}
.modules td:last-child{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12.5px}
@media (max-width:560px){
.flame-line{flex-wrap:wrap}
.flame-path{flex-basis:100%}
.flame-chips .kind{flex-basis:100%;margin-top:2px}
.flame-shown{margin-right:auto}
}
@media print{
.flame-bar,.flame-copy,.flame-reset{display:none}
.flame-view{max-height:none}
}
)css";

}  // namespace

// Print is always light, as in the page.
std::string FlameStyle() {
  return absl::StrCat(".flame{", kLight,
                      "}\n@media screen and (prefers-color-scheme:dark){"
                      ":root:not([data-theme=light]) .flame{",
                      kDark, "}}\n@media screen{:root[data-theme=dark] .flame{", kDark, "}}",
                      kRules);
}

}  // namespace starling
