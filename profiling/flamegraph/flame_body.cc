#include "profiling/flamegraph/flame_assets.h"

namespace starling {

const char kFlameBody[] = R"html(<div class="flame" hidden>
<div class="flame-bar">
<label class="flame-search"><input type="search" placeholder="Search: a regular expression"
aria-label="Search frames by regular expression" spellcheck="false" autocomplete="off"
autocapitalize="off"><output aria-live="polite"></output></label>
<label class="flame-by">colour <select aria-label="Colour frames by"></select></label>
<button type="button" class="flame-ask" aria-label="Help" title="Keys (?)">?</button>
<div class="flame-pairs">
<span class="flame-pair" data-option="whole" role="group" aria-label="Where stacks begin">
<button type="button" title="Stacks begin at their first label">From labels</button>
<button type="button" title="Stacks begin at the thread's first frame">Whole stacks</button></span>
<span class="flame-pair" data-option="reversed" role="group" aria-label="Direction">
<button type="button" title="Callers first, callees below">Callees</button>
<button type="button" title="Leaves first, their callers below (r)">Callers</button></span>
<span class="flame-pair" data-option="flip" role="group" aria-label="Where the root is">
<button type="button" title="Root on top">Icicle</button>
<button type="button" title="Root at the bottom">Flame</button></span>
<span class="flame-pair" data-option="byName" role="group" aria-label="Order of frames">
<button type="button" title="Heaviest first">By weight</button>
<button type="button" title="In the order of their names">By name</button></span></div>
</div>
<div class="flame-help" hidden><dl>
<div><dt><kbd>click</kbd> <kbd>Enter</kbd></dt><dd>zoom to a frame</dd></div>
<div><dt><kbd>Esc</kbd> <kbd>Backspace</kbd></dt><dd>all the way out, one frame out</dd></div>
<div><dt><kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Home</kbd></dt>
<dd>from frame to frame</dd></div>
<div><dt><kbd>/</kbd></dt><dd>search; each stack counts once</dd></div>
<div><dt><kbd>r</kbd></dt><dd>callers of the leaves, and back</dd></div>
<div><dt><kbd>c</kbd></dt><dd>copy the stack of a frame, folded</dd></div>
<div><dt><kbd>?</kbd></dt><dd>this help</dd></div>
</dl></div>
<div class="flame-chips"></div>
<div class="flame-line"><div class="flame-path" role="navigation" aria-label="Frames above"></div>
<span class="flame-shown"></span>
<button type="button" class="flame-copy" title="Copy the stack of the zoomed frame (c)">Copy stack
</button><button type="button" class="flame-reset" hidden>Reset</button></div>
<div class="flame-view"><div class="flame-rows" role="tree" tabindex="0" aria-label="Flame graph">
</div></div>
<ul class="flame-legend"></ul>
<output class="flame-said" aria-live="polite"></output>
</div>
<noscript><p class="nothing">The flame graph needs scripts, which are turned off here.</p></noscript>
)html";

}  // namespace starling
