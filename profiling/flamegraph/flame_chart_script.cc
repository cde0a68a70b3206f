#include "profiling/flamegraph/flame_assets.h"

namespace starling {

const char kFlameChartScript[] = R"js(
(() => {
  const {pathOf, share} = starlingFlame;
  const {format, make} = starlingReport;
  const kRow = 20;            // pixels from one row to the next
  const kCharacter = 6.6;     // width of one, about
  const kNarrowest = 0.5;     // narrower frames are not drawn one by one
  const kMostMoving = 1500;   // more boxes are not moved smoothly
  const still = matchMedia('(prefers-reduced-motion:reduce)');

  // The frames of a tree as boxes in `rows`, which scrolls in `view`.
  starlingFlame.chart = (view, rows, model) => {
    let tree = null, painter = null, hit = null, flip = false;
    let focus = null, at = null;
    let boxes = new Map();  // node -> element
    let serial = 0;

    // Left, width and row of a node when `to` fills the width.
    const place = (node, to, width, above) => {
      if (above.has(node)) return [0, width, node.depth];
      const scale = width / to.total;
      return [(node.start - to.start) * scale, node.total * scale, node.depth];
    };

    const visible = (to, width) => {
      const list = [], path = [tree.root, ...pathOf(to)], gaps = [];
      const scale = width / (to.total || 1);
      list.push(...path.slice(0, -1));
      const open = [to];
      while (open.length) {
        const node = open.pop(), kids = [];
        list.push(node);
        let gap = null;
        for (const kid of node.kids) {
          if (kid.total * scale >= kNarrowest) {
            kids.push(kid);
            gap = null;
          } else {
            if (!gap) gaps.push(gap = {parent: node, start: kid.start, total: 0, count: 0,
                                       depth: kid.depth, gap: true});
            gap.total += kid.total;
            ++gap.count;
          }
        }
        for (const kid of kids.reverse()) open.push(kid);
      }
      return [list, gaps.filter(gap => gap.total * scale >= kNarrowest), new Set(path)];
    };

    // A name loses its kind or namespaces, the outermost first, before it is cut.
    const fitting = (name, most) => {
      if (!name.forms) {
        const parts = name.short.split(name.label ? /:(.*)/s : /::(?![^<]*>)/).filter(part => part);
        name.forms = [name.short];
        for (let i = 1; i < parts.length; ++i) name.forms.push(parts.slice(i).join('::'));
      }
      return name.forms.find(form => form.length <= most) || name.forms[name.forms.length - 1];
    };

    const dress = (box, node, width) => {
      const [css, hue, shade] = painter.paint(node);
      const name = model.names[node.name];
      let all = css;
      if (above.has(node) && node !== focus) all += ' above';
      if (model.counted && node.total < 5) all += ' faint';
      if (hit && node.name >= 0 && hit[node.name]) all += ' hit';
      if (node === at) all += ' at';
      if (box.className !== all) box.className = all;
      if (hue !== null) box.style.setProperty('--h', hue);
      box.style.setProperty('--v', shade);
      const text = width < 18 ? '' : name ? fitting(name, (width - 8) / kCharacter) : 'all';
      const room = width > text.length * kCharacter + 64;
      const now = text + (room ? '\n' + node.total : '');
      if (box.shown !== now) {
        box.shown = now;
        box.replaceChildren(make('span', '', text));
        if (room) box.append(make('b', '', format(share(node.total, tree.root.total), 3)));
      }
    };
    const put = (box, left, width, row) => {
      box.style.left = left.toFixed(2) + 'px';
      box.style.width = Math.max(0.5, width > 3 ? width - 1 : width).toFixed(2) + 'px';
      box.style[flip ? 'bottom' : 'top'] = row * kRow + 'px';
      box.style[flip ? 'top' : 'bottom'] = '';
    };
    const create = node => {
      const box = make('div');
      box.node = node;
      box.id = 'frame-' + ++serial;
      box.setAttribute('role', 'treeitem');
      box.setAttribute('aria-level', node.depth + 1);
      return box;
    };

    let above = new Set();
    const draw = before => {
      const width = view.clientWidth;
      if (!tree || !width) return;
      const [list, gaps, path] = visible(focus, width);
      const old = boxes, oldAbove = above;
      above = path;
      boxes = new Map();
      const smooth = before && !still.matches && list.length + old.size < kMostMoving;
      rows.classList.remove('moving');
      let deepest = 0;
      const fresh = [];
      const last = [];
      for (const node of list) {
        const [left, w, row] = place(node, focus, width, path);
        deepest = Math.max(deepest, row);
        let box = old.get(node);
        if (!box) {
          box = create(node);
          fresh.push(box);
          // Where it would have been, so that it grows out of there.
          if (smooth) put(box, ...place(node, before, width, oldAbove));
        }
        boxes.set(node, box);
        dress(box, node, w);
        last.push([box, left, w, row]);
      }
      for (const gap of rows.querySelectorAll(':scope>.gap')) gap.remove();
      for (const [node, box] of old) if (!boxes.has(node)) box.remove();
      rows.append(...fresh);
      rows.style.height = (deepest + 1) * kRow + 'px';
      if (smooth) {
        rows.getBoundingClientRect();  // the boxes stand where they were; from here they move
        rows.classList.add('moving');
      }
      for (const [box, left, w, row] of last) put(box, left, w, row);
      for (const gap of gaps) {
        const box = make('div', 'gap');
        box.node = gap;
        const scale = width / focus.total;
        put(box, (gap.start - focus.start) * scale, gap.total * scale, gap.depth);
        rows.append(box);
      }
      const active = boxes.get(at);
      if (active) rows.setAttribute('aria-activedescendant', active.id);
      else rows.removeAttribute('aria-activedescendant');
    };

    const reveal = node => {
      const top = flip ? rows.offsetHeight - (node.depth + 1) * kRow : node.depth * kRow;
      if (top < view.scrollTop) view.scrollTop = Math.max(0, top - kRow);
      else if (top + kRow > view.scrollTop + view.clientHeight) {
        view.scrollTop = top + 2 * kRow - view.clientHeight;
      }
    };

    const chart = {
      // Shows another tree, zoomed to `to`.
      show(next, look, to) {
        for (const box of boxes.values()) box.remove();
        boxes = new Map();
        tree = next;
        ({painter, hit, flip} = look);
        rows.classList.toggle('searching', !!hit);
        focus = to;
        at = null;
        draw(null);
        view.scrollTop = flip ? view.scrollHeight : 0;
        if (focus.parent) reveal(focus);
      },
      zoom(to) {
        const before = focus;
        focus = to;
        if (at && !boxes.has(at)) at = null;
        draw(before);
        reveal(focus);
      },
      highlight(next) {
        hit = next;
        rows.classList.toggle('searching', !!hit);
        draw(null);
      },
      pick(node) {
        const old = at;
        at = node;
        for (const n of [old, at]) if (n && boxes.has(n)) dress(boxes.get(n), n, boxes.get(n).offsetWidth);
        if (!at || !boxes.has(at)) return rows.removeAttribute('aria-activedescendant');
        const box = boxes.get(at);
        box.setAttribute('aria-label', (model.names[at.name] || {text: 'all'}).text + ', ' +
                                       format(share(at.total, tree.root.total), 3));
        rows.setAttribute('aria-activedescendant', box.id);
        reveal(at);
      },
      redraw() { draw(null); },
      drawn: node => boxes.has(node),
      box: node => boxes.get(node),
      get focus() { return focus; },
      get at() { return at; },
      get tree() { return tree; },
      get flipped() { return flip; },
    };
    let width = 0;
    new ResizeObserver(() => {
      if (view.clientWidth !== width) { width = view.clientWidth; draw(null); }
    }).observe(view);
    return chart;
  };
})();
)js";

}  // namespace starling
