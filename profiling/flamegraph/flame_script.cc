#include "profiling/flamegraph/flame_assets.h"

namespace starling {

const char kFlameScript[] = R"js(
(() => {
  const flame = document.querySelector('.flame');
  if (!flame) return;
  const {amount, chart: newChart, copy, filter: newFilter, folded, keys, load, build, matched, modes,
         painter: newPainter, pathOf, percent, share, tell} = starlingFlame;
  const {format, make, tip, option, data} = starlingReport;
  const part = name => flame.querySelector('.flame-' + name);
  const model = load(data(flame.closest('figure')));
  const view = part('view'), rows = part('rows'), input = part('search').querySelector('input');
  const found = part('search').querySelector('output'), select = part('by').querySelector('select');
  const chart = newChart(view, rows, model);
  const filter = newFilter(part('chips'), model, () => refresh());
  const asked = name => new RegExp('[?#&]' + name + '(?=[&#=]|$)').test(location.search + location.hash);
  const options = {reversed: asked('reverse'), whole: asked('whole') && model.hasBefore,
                   byName: false, flip: false};
  let tree = null, painter = null, hit = null, stacks = [];

  const textOf = node => node.parent ? model.names[node.name].short : 'all';
  const drawPath = () => {
    const path = [tree.root, ...pathOf(chart.focus)];
    const shown = path.length > 9 ? [path[0], null, ...path.slice(-7)] : path;
    part('path').replaceChildren(...shown.map(node => {
      if (!node) return make('span', 'more', '…');
      const button = make('button', node.parent && model.names[node.name].label ? 'label' : '',
                          textOf(node));
      button.type = 'button';
      button.title = node.parent ? model.names[node.name].text : 'everything';
      if (node === chart.focus) button.setAttribute('aria-current', 'true');
      button.onclick = () => zoom(node);
      return button;
    }));
    part('reset').hidden = !chart.focus.parent && !filter.active() && !input.value;
  };
  const zoom = node => {
    tip.hide();
    chart.zoom(node.gap ? node.parent : node);
    drawPath();
  };

  const search = () => {
    hit = null;
    found.textContent = '';
    input.removeAttribute('aria-invalid');
    if (input.value) {
      try {
        const test = new RegExp(input.value, /[A-Z]/.test(input.value) ? 'u' : 'iu');
        const result = matched(model, tree, text => test.test(text));
        hit = result.hit;
        found.textContent = (result.maybe ? 'matched ≥ ' : 'matched ') + percent(share(result.sure, tree.root.total));
        found.title = result.maybe === 0 ? '' :
            'up to ' + percent(share(result.maybe, tree.root.total)) + ' more in pruned frames';
      } catch (e) {
        input.setAttribute('aria-invalid', 'true');
        found.textContent = 'no regular expression';
        found.title = e.message;
      }
    }
  };

  const drawLegend = () => {
    const item = (css, text, value, hue) => {
      const line = make('li', css);
      line.append(make('i'), make('span', '', text));
      if (value) line.append(make('b', '', value));
      if (hue !== undefined) line.style.setProperty('--h', hue);
      return line;
    };
    const total = tree.root.total;
    const list = painter.legend(stacks, tree).slice(0, 12).map(
        ([text, hue, weight]) => item('tinted', text, percent(share(weight, total)), hue));
    if (painter.mode === 'function') list.push(item('wheel', 'a colour for each name'));
    if (painter.kind !== null) list.push(item('plain', `no ${painter.kind}` +
                                              (options.reversed ? ', or several' : '')));
    if (painter.kind === null || model.kinds.length > 1) list.push(item('label', 'other labels'));
    if (model.counted) list.push(item('faint', 'under 5 samples: could be noise'));
    const pruned = tree.nodes.reduce((sum, n) => n.name === model.pruned ? sum + n.self : sum, 0);
    if (pruned) list.push(item('pruned', options.reversed ?
        'leaves pruned: other shares are at least as shown' : 'too light for this page',
        percent(share(pruned, total))));
    part('legend').replaceChildren(...list);
  };
  const drawShown = () => {
    const shown = tree.root.total, unit = model.type || 'samples';
    part('shown').textContent = shown === model.total ? `${amount(model, shown)} ${unit}` :
        `${amount(model, shown)} of ${amount(model, model.total)} ${unit} ` +
        `(${percent(share(shown, model.total))})`;
  };

  // The frame of the new tree that stands where `old` stood.
  const again = old => {
    let at = tree.root;
    for (const node of old ? pathOf(old) : []) {
      const next = at.kids.find(kid => kid.name === node.name);
      if (!next) break;
      at = next;
    }
    return at;
  };
  const refresh = keepZoom => {
    const old = keepZoom === false ? null : chart.focus;
    stacks = filter.stacks();
    painter = newPainter(model, select.value);
    tree = build(model, stacks, {...options, kind: painter.kind});
    search();
    chart.show(tree, {painter, hit, flip: options.flip}, again(old));
    filter.draw();
    drawPath();
    drawLegend();
    drawShown();
    for (const pair of flame.querySelectorAll('[data-option]')) {
      [...pair.querySelectorAll('button')].forEach((button, i) => button.setAttribute(
          'aria-pressed', String(options[pair.dataset.option] === (i === 1))));
    }
    tip.hide();
  };
  const set = (name, value) => {
    options[name] = value;
    refresh(name !== 'reversed' && name !== 'whole');
  };

  let timer = 0;
  const say = text => {
    part('said').textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => { part('said').textContent = ''; }, 2500);
  };
  let hovered = null;
  const does = {
    zoom,
    out: () => {
      if (!part('help').hidden) { part('help').hidden = true; return; }
      zoom(tree.root);
    },
    pick: node => {
      chart.pick(node);
      if (!node || !chart.box(node)) return tip.hide();
      const box = chart.box(node).getBoundingClientRect();
      tip.show(box.left, box.bottom - 6, ...tell(model, tree, chart.focus, node));
    },
    copy: () => {
      const node = chart.at || hovered || chart.focus;
      if (node.gap || !node.parent) return say('Point at a frame to copy its stack');
      copy(folded(model, node, options.reversed));
      say('Copied the stack of ' + textOf(node));
    },
    reverse: () => set('reversed', !options.reversed),
    search: () => { input.focus(); input.select(); },
    help: () => { part('help').hidden = !part('help').hidden; },
  };

  rows.addEventListener('pointermove', event => {
    const box = event.target.closest('.flame-rows>div');
    hovered = box ? box.node : null;
    if (!box || event.pointerType === 'touch') return tip.hide();
    tip.show(event.clientX, event.clientY, ...tell(model, tree, chart.focus, box.node));
  });
  rows.addEventListener('pointerleave', () => { hovered = null; tip.hide(); });
  rows.addEventListener('click', event => {
    const box = event.target.closest('.flame-rows>div');
    if (box) zoom(box.node);
  });
  view.addEventListener('scroll', () => tip.hide(), {passive: true});
  input.addEventListener('input', () => { search(); chart.highlight(hit); drawPath(); });
  input.addEventListener('keydown', event => {
    if (event.key === 'Escape') { input.value = ''; search(); chart.highlight(hit); drawPath(); }
    if (event.key === 'Escape' || event.key === 'Enter') rows.focus();
  });
  for (const pair of flame.querySelectorAll('[data-option]')) {
    [...pair.querySelectorAll('button')].forEach((button, i) => {
      button.onclick = () => set(pair.dataset.option, i === 1);
    });
  }
  select.append(...modes(model).map(([value, text]) => {
    const choice = make('option', '', text);
    choice.value = value;
    return choice;
  }));
  select.onchange = () => refresh();
  part('reset').onclick = () => { input.value = ''; filter.clear(); refresh(false); };
  part('copy').onclick = does.copy;
  part('ask').onclick = does.help;
  flame.querySelector('[data-option=whole]').hidden = !model.hasBefore;
  keys(flame, rows, chart, does);

  const fromAddress = () => {
    let text = option('search');
    try { text = text && decodeURIComponent(text.replace(/\+/g, ' ')); } catch (e) { /* as it is */ }
    if (text) input.value = text;
    if (asked('reverse')) options.reversed = true;
    if (asked('whole')) options.whole = model.hasBefore;
  };
  fromAddress();
  addEventListener('hashchange', () => { fromAddress(); refresh(); });
  flame.hidden = false;
  refresh(false);
})();
)js";

}  // namespace starling
