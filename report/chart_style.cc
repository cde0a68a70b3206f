#include "report/assets.h"

namespace starling {

const char kChartStyle[] = R"css(
.s0{--c:var(--c0)}.s1{--c:var(--c1)}.s2{--c:var(--c2)}.s3{--c:var(--c3)}.s4{--c:var(--c4)}
.s5{--c:var(--c5)}
svg.plot{display:block;width:100%;height:auto;overflow:visible}
svg.plot text{font-size:11.5px;fill:var(--muted)}
svg.plot text.y{text-anchor:end}
svg.plot text.x{text-anchor:middle}
svg.plot text.end{text-anchor:end}
.plot .grid{stroke:var(--grid);stroke-width:1;display:inline}
.plot .axis,.plot .tick{stroke:var(--muted);stroke-opacity:.55}
.plot .line,.legend .line{fill:none;stroke:var(--c);stroke-width:1.75;stroke-linejoin:round;
stroke-linecap:round}
.dash1 .line{stroke-dasharray:6 4}
.dash2 .line{stroke-dasharray:1.5 4}
.plot .band{fill:var(--c);opacity:.2}
.plot circle{fill:var(--c)}
.plot .off{display:none}
.plot .cursor{stroke:var(--muted);stroke-width:1;stroke-dasharray:3 3}
.plot .mark{fill:var(--c);stroke:var(--surface);stroke-width:1.5}
.plot .pick{fill:none;stroke:var(--ink);stroke-width:1.5}
.plot .empty{fill:var(--cell)}
.plot.heat .grid{display:none}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;margin-bottom:8px;font-size:13px}
.legend button{display:inline-flex;align-items:center;gap:7px;text-align:left}
.legend button span{overflow-wrap:anywhere}
.legend button[aria-pressed=false]{opacity:.4;text-decoration:line-through}
.legend svg{width:20px;height:8px;flex:none}
.legend .line{stroke-width:2.5}
.scale{display:flex;align-items:center;gap:9px;margin-top:8px;font-size:12.5px;color:var(--muted)}
.scale i{width:150px;height:9px;border-radius:3px;flex:none}

.bars{display:grid;grid-template-columns:minmax(60px,max-content) minmax(80px,1fr) max-content;
gap:7px 14px;font-size:13.5px;align-items:center}
.bars>div{display:contents}
.bars .label{max-width:230px;overflow-wrap:anywhere}
.bars .track{position:relative;height:14px;border-radius:3px;background:var(--cell)}
.bars .track i{position:absolute;top:0;bottom:0;border-radius:3px;background:var(--c);
min-width:1px}
.bars .track b{position:absolute;top:-3px;bottom:-3px;width:1px;background:var(--muted)}
.bars .value{text-align:right;white-space:nowrap}
.bars small{color:var(--muted);font-size:12.5px}

.movie{display:grid;grid-template-columns:minmax(0,580px) minmax(180px,1fr);gap:28px}
.movie canvas{display:block;margin:0 auto;image-rendering:pixelated;background:var(--cell);
border-radius:4px;max-width:100%}
.controls{display:flex;align-items:center;gap:12px;margin-top:12px}
.controls input{flex:1;min-width:0;accent-color:var(--accent);margin:0}
.play{flex:none;width:34px;height:34px;border-radius:50%;border:1px solid var(--line);
display:grid;place-items:center;color:var(--accent)}
.play:hover{background:var(--hover)}
.play svg{width:14px;height:14px;fill:currentColor}
.play .stop,.playing .start{display:none}
.playing .stop{display:inline}
.now{font-size:21px;font-weight:650;letter-spacing:-.01em;margin-bottom:12px}
.kinds{font-size:14px}
.kinds li{display:flex;align-items:center;gap:10px;padding:6px 0;border-top:1px solid var(--grid)}
.kinds li:first-child{border-top:0}
.kinds i{width:13px;height:13px;border-radius:3px;flex:none;background:var(--cell);
box-shadow:inset 0 0 0 1px rgba(128,140,155,.35)}
.kinds span{overflow-wrap:anywhere}
.kinds output{margin-left:auto;font-weight:600}
.stills{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:20px}
.still svg{display:block;width:100%;max-height:560px;background:var(--cell)}
.still p{margin-top:6px;font-size:13px;color:var(--muted)}
@media (max-width:860px){
.movie{grid-template-columns:minmax(0,1fr)}
.wide svg.plot{min-width:680px}
}
)css";

}  // namespace starling
