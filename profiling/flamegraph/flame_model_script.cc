#include "profiling/flamegraph/flame_assets.h"

namespace starling {

// The inverse of flame_data.h, and trees of stacks for every view.
const char kFlameModelScript[] = R"js(
(() => {
  const {shortName, kindOf} = starlingFlame;
  const kDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const digit = new Uint8Array(128);
  [...kDigits].forEach((c, i) => { digit[c.charCodeAt(0)] = i; });

  const numbers = text => {
    const out = [];
    for (let i = 0, value = 0, scale = 1; i < text.length; ++i) {
      const d = digit[text.charCodeAt(i)];
      value += (d & 31) * scale;
      scale *= 32;
      if (d < 32) { out.push(value); value = 0; scale = 1; }
    }
    return out;
  };

  // Paths of names from the root, by node.
  const paths = text => {
    const list = numbers(text), nodes = [{depth: 0, name: -1, parent: -1}], path = [0];
    for (let i = 0; i < list.length; i += 2) {
      path.length -= list[i];
      nodes.push({depth: path.length, name: list[i + 1], parent: path[path.length - 1]});
      path.push(nodes.length - 1);
    }
    const known = [[]];
    return node => {
      if (!known[node]) {
        const out = new Array(nodes[node].depth);
        for (let at = node; at > 0; at = nodes[at].parent) out[nodes[at].depth - 1] = nodes[at].name;
        known[node] = out;
      }
      return known[node];
    };
  };

  // {names: [{text, short, module, label, kind}], stacks: [{own, before, labels, weight}], ...}.
  const load = data => {
    const home = numbers(data.home);
    const names = data.names.map((text, i) => {
      const module = data.modules[home[i]], label = module === '[labels]';
      return {text, module, label, kind: label ? kindOf(text) : '',
              short: label ? text : shortName(text)};
    });
    const sets = [[]], list = numbers(data.sets);
    for (let at = 0; at < list.length; at += list[at] + 1) {
      sets.push(list.slice(at + 1, at + 1 + list[at]));
    }
    const own = paths(data.tree), before = paths(data.before), stacks = [];
    const rows = numbers(data.stacks);
    let total = 0;
    for (let i = 0, node = 0; i < rows.length; i += 4) {
      node += rows[i];
      const labels = new Set(sets[rows[i + 2]]);
      for (const name of own(node)) if (names[name].label) labels.add(name);
      stacks.push({own: own(node), before: before(rows[i + 1]), labels, weight: rows[i + 3]});
      total += rows[i + 3];
    }
    const kinds = [...new Set(names.filter(n => n.label).map(n => n.kind))].sort();
    for (const kind of ['rank', 'worker', 'backend', 'population', 'phase']) {
      const at = kinds.indexOf(kind);
      if (at >= 0) kinds.unshift(...kinds.splice(at, 1));
    }
    return {...data, names, stacks, total, kinds, counted: data.unit === 'count',
            hasBefore: stacks.some(s => s.before.length)};
  };

  // The tree of `stacks`: nodes with name, parent, kids, total, self, depth, start (in weight, from
  // the left), kin (the label of `kind` above it; -1 none, -2 several).
  const build = (model, stacks, {reversed, whole, kind, byName}) => {
    const {names} = model;
    const node = (name, parent, kin) => ({name, parent, kin, kids: [], index: null, total: 0, self: 0,
                                          start: 0, depth: parent ? parent.depth + 1 : 0});
    const root = node(-1, null, -1);
    const all = [root];
    const childOf = (parent, name, kin) => {
      // Few children are found fastest by looking at each.
      let child;
      if (parent.index) child = parent.index.get(name);
      else child = parent.kids.find(kid => kid.name === name);
      if (!child) {
        child = node(name, parent, kin);
        parent.kids.push(child);
        all.push(child);
        if (parent.index) parent.index.set(name, child);
        else if (parent.kids.length > 12) parent.index = new Map(parent.kids.map(k => [k.name, k]));
      } else if (child.kin !== kin) {
        child.kin = -2;
      }
      return child;
    };
    const kins = [];
    for (const stack of stacks) {
      const path = whole && stack.before.length ? stack.before.concat(stack.own) : stack.own;
      const count = path.length;
      let kin = -1;
      for (let i = 0; i < count; ++i) {
        if (names[path[i]].kind === kind && kind) kin = path[i];
        kins[i] = kin;
      }
      let at = root;
      root.total += stack.weight;
      for (let i = 0; i < count; ++i) {
        const k = reversed ? count - 1 - i : i;
        at = childOf(at, path[k], kins[k]);
        at.total += stack.weight;
      }
      at.self += stack.weight;
    }
    const text = n => names[n.name].text;
    const last = n => n.name === model.pruned ? 1 : 0;
    const alphabetic = (a, b) => text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : a.name - b.name;
    const order = (a, b) => last(a) - last(b) || (byName ? 0 : b.total - a.total) ||
        alphabetic(a, b);
    for (const n of all) {  // parents come before their children
      if (n.kids.length > 1) n.kids.sort(order);
      let start = n.start;
      for (const kid of n.kids) { kid.start = start; start += kid.total; }
    }
    return {root, nodes: all};
  };

  // The weight of stacks in which a name passes `test`, each once, and of those that may be.
  const matched = (model, tree, test) => {
    const hit = model.names.map(name => test(name.text) || test(name.short));
    let sure = 0, maybe = 0;
    const open = [tree.root];
    while (open.length) {
      const n = open.pop();
      if (n.name >= 0 && n.name !== model.pruned && hit[n.name]) { sure += n.total; continue; }
      if (n.name === model.pruned) maybe += n.self;
      open.push(...n.kids);
    }
    return {hit, sure, maybe};
  };

  // 95 % interval of a share, Wilson (1927).
  const interval = (part, whole) => {
    if (!whole) return [0, 1];
    const z = 1.959963984540054, p = part / whole, n = whole, d = 1 + z * z / n;
    const middle = (p + z * z / (2 * n)) / d;
    const half = z / d * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
  };

  const pathOf = node => {
    const path = [];
    for (let at = node; at.parent; at = at.parent) path.unshift(at);
    return path;
  };
  const share = (part, whole) => whole ? part / whole : 0;
  Object.assign(starlingFlame, {load, build, matched, interval, pathOf, share});
})();
)js";

}  // namespace starling
