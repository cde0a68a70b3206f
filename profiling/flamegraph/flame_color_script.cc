#include "profiling/flamegraph/flame_assets.h"

namespace starling {

const char kFlameColorScript[] = R"js(
(() => {
  const {kindOf, share} = starlingFlame;

  const hash = text => {
    let h = 2166136261;
    for (let i = 0; i < text.length; ++i) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
    return (h ^ h >>> 15) >>> 0;
  };

  // What frames can be coloured by: [value, text].
  const modes = model => [...model.kinds.map(kind => ['label:' + kind, kind]), ['module', 'module'],
                          ['function', 'function name']];

  // How to paint a node: [classes, hue in degrees or null, shade 0 to 2].
  const painter = (model, mode) => {
    const {names, hues} = model;
    const kind = mode.startsWith('label:') ? mode.slice(6) : null;
    const keyOf = n => kind !== null ? (n.label && n.kind === kind ? n.text : null)
                                     : mode === 'module' && !n.label ? n.module || '?' : null;
    const keys = [...new Set(names.map(keyOf).filter(key => key !== null))].sort();
    const hueOf = new Map(keys.map((key, i) => [key, hues[i % hues.length]]));
    const own = names.map(n => {
      const key = keyOf(n);
      return key === null ? null : hueOf.get(key);
    });
    const hashes = names.map(n => hash(n.short.split('<')[0]));
    const paint = node => {
      if (node.name < 0) return ['root', null, 0];
      if (node.name === model.pruned) return ['pruned', null, 0];
      const shade = hashes[node.name] % 3;
      if (names[node.name].label) {
        return own[node.name] === null ? ['label', null, 0] : ['label tinted', own[node.name], 0];
      }
      let hue = null;
      if (kind !== null) hue = node.kin >= 0 ? own[node.kin] : null;
      else if (mode === 'module') hue = own[node.name];
      else hue = hashes[node.name] % 360;
      return [hue === null ? 'plain' : 'tinted', hue, shade];
    };

    // [text, hue, weight] of what has a colour in these stacks.
    const legend = (stacks, tree) => {
      const weight = new Map();
      const add = (key, w) => weight.set(key, (weight.get(key) || 0) + w);
      if (kind !== null) {
        for (const s of stacks) for (const name of s.labels) {
          if (names[name].kind === kind) add(names[name].text, s.weight);
        }
      } else if (mode === 'module') {
        for (const n of tree.nodes) {
          if (n.self && n.name >= 0 && n.name !== model.pruned && !names[n.name].label) {
            add(names[n.name].module || '?', n.self);
          }
        }
      }
      return [...weight].map(([text, w]) => [text, hueOf.get(text), w])
          .sort((a, b) => b[2] - a[2] || (a[0] < b[0] ? -1 : 1));
    };
    return {paint, legend, kind, mode};
  };
  Object.assign(starlingFlame, {modes, painter});
})();
)js";

}  // namespace starling
