#include "profiling/flamegraph/flame_assets.h"

namespace starling {

const char kFlameTipScript[] = R"js(
(() => {
  const {interval, pathOf, share} = starlingFlame;
  const {format} = starlingReport;
  const percent = part => part > 0 && part < 0.0005 ? '< 0.1 %' : format(part, 3);

  // A weight in the unit of the profile.
  const amount = (model, weight) => {
    if (model.unit === 'bytes') return format(weight, 1);
    if (model.unit === 'nanoseconds') return format(weight / 1e9, 2);
    return format(weight, 0);
  };

  // Weight of the stacks that have this function anywhere, each once.
  const anywhere = (tree, name) => {
    let sum = 0;
    const open = [tree.root];
    while (open.length) {
      const n = open.pop();
      if (n.name === name) sum += n.total;
      else open.push(...n.kids);
    }
    return sum;
  };

  // [title, rows] for starlingReport.tip.
  const tell = (model, tree, focus, node) => {
    const what = model.type || 'samples', all = share(node.total, model.total);
    if (node.gap) {
      return [`${format(node.count, 0)} narrow frames`,
              [['fr', what, amount(model, node.total)], ['fr', 'of all', percent(all)],
               ['fr', 'a click zooms in', '']]];
    }
    const rows = [];
    const row = (name, value) => rows.push(['fr', name, value]);
    let weight = amount(model, node.total);
    if (model.cpu && model.counted) weight += ' ≈ ' + format(all * model.cpu, 2) + ' CPU';
    row(what, weight);
    row('itself', `${amount(model, node.self)} (${percent(share(node.self, model.total))})`);
    row('of all', percent(all));
    if (model.counted && node.parent) {
      const [low, high] = interval(node.total, model.total);
      row('95 % interval', `${percent(low)} to ${percent(high)}`);
    }
    if (tree.root.total !== model.total) row('of shown', percent(share(node.total, tree.root.total)));
    if (node.parent) row('of the frame above', percent(share(node.total, node.parent.total)));
    if (focus.parent && node !== focus && node.depth > focus.depth) {
      row('of the zoom', percent(share(node.total, focus.total)));
    }
    const name = model.names[node.name];
    if (name && node.name !== model.pruned) {
      const sum = anywhere(tree, node.name);
      if (sum > node.total) row('this name anywhere', percent(share(sum, model.total)));
      row(name.label ? 'label' : 'module', name.label ? name.kind : name.module || 'unknown');
    }
    if (node.name === model.pruned) row('frames too light for this page', '');
    if (model.counted && node.total < 5) row('few samples: could be noise', '');
    return [name ? name.text : 'all', rows];
  };

  // "root;caller;leaf 12".
  const folded = (model, node, reversed) => {
    const path = pathOf(node).map(n => model.names[n.name].text.replace(/;/g, ':')
                                           .replace(/[\r\n]+/g, ' '));
    if (reversed) path.reverse();
    return path.join(';') + ' ' + node.total;
  };
  const copy = async text => {
    try {
      await navigator.clipboard.writeText(text);
    } catch (e) {
      const box = document.createElement('textarea');
      box.value = text;
      document.body.append(box);
      box.select();
      document.execCommand('copy');
      box.remove();
    }
  };
  Object.assign(starlingFlame, {tell, folded, copy, amount, percent});
})();
)js";

}  // namespace starling
