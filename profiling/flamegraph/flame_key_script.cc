#include "profiling/flamegraph/flame_assets.h"

namespace starling {

const char kFlameKeyScript[] = R"js(
(() => {
  // The drawn frame one step from `from`: 'up' to its caller, 'down' to its heaviest callee, to its
  // neighbour of the same parent, or the next one of the same row.
  const step = (chart, from, way) => {
    if (way === 'up') return from.parent;
    if (way === 'down') {
      return from.kids.filter(chart.drawn).sort((a, b) => b.total - a.total)[0];
    }
    const sign = way === 'right' ? 1 : -1;
    const row = chart.tree.nodes.filter(n => n.depth === from.depth && chart.drawn(n))
                    .sort((a, b) => a.start - b.start);
    return row[row.indexOf(from) + sign];
  };

  // `does` has zoom(node), out(), pick(node), copy(), reverse(), search(), help().
  starlingFlame.keys = (flame, rows, chart, does) => {
    const typing = target => target.matches('input, textarea, select, [contenteditable]');
    const onScreen = () => {
      const box = rows.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight;
    };
    document.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (!flame.contains(event.target) && !(event.target === document.body && onScreen())) return;
      const act = {'/': does.search, 'r': does.reverse, '?': does.help, 'c': does.copy,
                   'Escape': does.out}[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
    rows.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = chart.at || chart.focus;
      const ways = {ArrowUp: chart.flipped ? 'down' : 'up', ArrowDown: chart.flipped ? 'up' : 'down',
                    ArrowLeft: 'left', ArrowRight: 'right'};
      if (ways[event.key]) {
        const next = step(chart, at, ways[event.key]);
        if (next) does.pick(next);
      } else if (event.key === 'Home') {
        does.pick(chart.tree.root);
      } else if (event.key === 'Enter' || event.key === ' ') {
        does.zoom(at);
        does.pick(at);
      } else if (event.key === 'Backspace') {
        if (chart.focus.parent) does.zoom(chart.focus.parent);
      } else {
        return;
      }
      event.preventDefault();
    });
    rows.addEventListener('focus', () => {
      if (rows.matches(':focus-visible')) does.pick(chart.at || chart.focus);
    });
    rows.addEventListener('blur', () => does.pick(null));
  };
})();
)js";

}  // namespace starling
