#include "report/assets.h"

namespace starling {

const char kPageStyle[] = R"css(
*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);display:grid;
grid-template-columns:216px minmax(0,1fr);
font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",
Arial,sans-serif;font-variant-numeric:tabular-nums}
h1,h2,h3,p,figure,dl,dd,ul{margin:0;padding:0}
ul{list-style:none}
button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}

aside{position:sticky;top:0;height:100vh;padding:30px 16px 24px 24px;display:flex;
flex-direction:column;border-right:1px solid var(--line);background:var(--surface)}
.brand{display:flex;align-items:center;gap:9px;font-weight:650;letter-spacing:-.01em;
margin-bottom:26px}
.brand svg{width:24px;height:24px;fill:var(--accent)}
nav{flex:1;overflow-y:auto;margin-left:-10px}
nav a{display:block;padding:5px 10px;border-radius:6px;color:var(--muted);text-decoration:none;
font-size:14px;overflow-wrap:anywhere}
nav a:hover{background:var(--hover);color:var(--ink)}
nav a[aria-current]{background:var(--hover);color:var(--ink);font-weight:600}
.theme{align-self:flex-start;margin-top:16px;padding:4px 12px;border:1px solid var(--line);
border-radius:999px;font-size:13px;color:var(--muted)}
.theme:hover{color:var(--ink);border-color:var(--muted)}

main{max-width:1220px;width:100%;padding:44px 48px 80px}
h1{font-size:30px;line-height:1.2;font-weight:680;letter-spacing:-.02em;overflow-wrap:anywhere}
header p{margin-top:8px;font-size:16px;color:var(--muted);overflow-wrap:anywhere}
section{margin-top:44px;scroll-margin-top:24px}
header+section{margin-top:30px}
h2{font-size:19px;font-weight:650;letter-spacing:-.01em;margin-bottom:14px}
h3{font-size:14.5px;font-weight:620;line-height:1.4;overflow-wrap:anywhere}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:18px}
.grid>.wide,.grid>.prose{grid-column:1/-1}
.card{display:flow-root;background:var(--surface);border:1px solid var(--line);border-radius:10px;
padding:18px 20px 16px;box-shadow:var(--shadow);min-width:0}
figcaption{margin-bottom:10px}
figcaption p{font-size:13px;color:var(--muted);overflow-wrap:anywhere}
.prose{max-width:70ch;color:var(--muted)}
.note{margin-top:8px;font-size:12.5px;color:var(--muted)}
.nothing{padding:30px 0;text-align:center;color:var(--muted);font-size:14px}
.scroll{overflow-x:auto}
dt,dd,td,th,h1,h2,h3,p,span{unicode-bidi:isolate}

.stats{display:grid;grid-template-columns:repeat(auto-fit,minmax(158px,1fr));gap:1px;
background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden;
box-shadow:var(--shadow)}
.stats>div{background:var(--surface);padding:14px 20px 15px;min-width:0;display:flex;
flex-direction:column}
.stats dt{order:1;font-size:13px}
.stats dd{font-size:24px;line-height:1.35;font-weight:650;letter-spacing:-.02em;
overflow-wrap:anywhere}
.stats dd.note{order:2;margin:0;font-size:12.5px;font-weight:400;letter-spacing:0;line-height:1.5}
.pairs>div{display:grid;grid-template-columns:minmax(110px,34%) minmax(0,1fr);gap:16px;
padding:5.5px 0;border-top:1px solid var(--grid);font-size:14px}
.pairs>div:first-child{border-top:0}
.pairs dt{color:var(--muted);overflow-wrap:anywhere}
.pairs dd{overflow-wrap:anywhere}

table{border-collapse:collapse;width:100%;font-size:14px}
th{text-align:left;font-weight:600;font-size:13px;color:var(--muted);white-space:nowrap;
border-bottom:1px solid var(--line)}
th,td{padding:6px 18px 6px 0;vertical-align:top}
td{border-bottom:1px solid var(--grid)}
tr:last-child td{border-bottom:0}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap}
th button:hover{color:var(--ink)}
th button::after{content:"";display:inline-block;width:1em;text-align:center}
th[aria-sort=ascending] button::after{content:"↑"}
th[aria-sort=descending] button::after{content:"↓"}
.number button{margin-right:-1em}

.tip{position:fixed;z-index:9;pointer-events:none;max-width:340px;padding:8px 11px;
background:var(--surface);color:var(--ink);border:1px solid var(--line);border-radius:8px;
box-shadow:0 6px 20px rgba(0,0,0,.16);font-size:12.5px;line-height:1.5}
.tip b{display:block;font-weight:600}
.tip div{display:flex;align-items:center;gap:7px}
.tip i{width:8px;height:8px;border-radius:2px;background:var(--c,transparent);flex:none}
.tip span{overflow-wrap:anywhere}
.tip output{margin-left:auto;padding-left:14px;font-weight:600;white-space:nowrap}

@media (max-width:860px){
body{display:block}
aside{position:static;height:auto;flex-direction:row;flex-wrap:wrap;align-items:center;gap:8px 14px;
padding:14px 20px;border-right:0;border-bottom:1px solid var(--line)}
.brand{margin:0}
nav{flex-basis:100%;order:3;margin:0 -10px}
nav ul{display:flex;flex-wrap:wrap}
.theme{margin:0 0 0 auto;align-self:center}
main{padding:26px 20px 60px}
}
@media print{
body{display:block;font-size:12px}
aside,.controls,.tip{display:none!important}
main{padding:0;max-width:none}
section{margin-top:24px}
h2{break-after:avoid}
.card,.stats{break-inside:avoid;box-shadow:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
)css";

const char kLogo[] =
    R"svg(<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="3.6" cy="15.4" r="1.3"/>)svg"
    R"svg(<circle cx="6.7" cy="12.2" r="1.7"/><circle cx="8.4" cy="16.9" r="1.2"/>)svg"
    R"svg(<circle cx="10.6" cy="9.1" r="2.1"/><circle cx="11.9" cy="13.9" r="1.7"/>)svg"
    R"svg(<circle cx="13.2" cy="18.6" r="1"/><circle cx="15.4" cy="6.4" r="1.8"/>)svg"
    R"svg(<circle cx="16.6" cy="11" r="1.5"/><circle cx="17" cy="15.3" r="1"/>)svg"
    R"svg(<circle cx="20.1" cy="4.2" r="1.2"/><circle cx="20.8" cy="8.3" r="1"/></svg>)svg";

}  // namespace starling
