#include "profiling/flamegraph/flame_assets.h"

namespace starling {

const char kFlameFilterScript[] = R"js(
(() => {
  const {share} = starlingFlame;
  const {format, make} = starlingReport;
  const kFew = 12;  // chips of a kind before "more"

  // Chips of labels by kind. Of one kind any chosen label will do; each kind with a choice must hold.
  starlingFlame.filter = (area, model, changed) => {
    const {names, kinds} = model;
    const chosen = new Map(kinds.map(kind => [kind, new Set()]));
    const open = new Set();
    const passes = (stack, except) => {
      for (const [kind, set] of chosen) {
        if (!set.size || kind === except) continue;
        let any = false;
        for (const name of set) any = any || stack.labels.has(name);
        if (!any) return false;
      }
      return true;
    };
    const stacks = () => model.stacks.filter(stack => passes(stack, null));
    const active = () => [...chosen.values()].some(set => set.size);

    // A label's share is of the stacks that the other kinds let through.
    const weights = kind => {
      const weight = new Map(names.flatMap((n, i) => n.kind === kind && n.label ? [[i, 0]] : []));
      let total = 0;
      for (const stack of model.stacks) {
        if (!passes(stack, kind)) continue;
        total += stack.weight;
        for (const name of stack.labels) {
          if (weight.has(name)) weight.set(name, weight.get(name) + stack.weight);
        }
      }
      return [[...weight], total];
    };
    const whole = new Map(kinds.map(kind => [kind, weights(kind)[0].sort(
        (a, b) => b[1] - a[1] || (names[a[0]].text < names[b[0]].text ? -1 : 1))]));

    const chip = (kind, name, part) => {
      const on = chosen.get(kind).has(name), text = names[name].text;
      const button = make('button', on ? 'on' : '');
      button.type = 'button';
      button.title = text;
      button.dataset.label = text;
      button.setAttribute('aria-pressed', String(on));
      button.style.setProperty('--part', (part * 100).toFixed(2) + '%');
      const colon = text.indexOf(':');
      button.append(make('span', '', text.slice(colon + 1) || text),
                    make('b', '', format(part, 3)));
      button.onclick = () => {
        if (on) chosen.get(kind).delete(name); else chosen.get(kind).add(name);
        changed();
        const again = [...area.querySelectorAll('button')].find(b => b.dataset.label === text);
        if (again) again.focus();
      };
      return button;
    };
    const draw = () => {
      area.replaceChildren(...kinds.map(kind => {
        const row = make('div');
        row.setAttribute('role', 'group');
        row.setAttribute('aria-label', kind);
        row.append(make('span', 'kind', kind));
        const now = new Map(weights(kind)[0]), total = weights(kind)[1];
        const list = whole.get(kind);
        list.forEach(([name], i) => {
          if (i < kFew || open.has(kind) || chosen.get(kind).has(name)) {
            row.append(chip(kind, name, share(now.get(name), total)));
          }
        });
        if (list.length > kFew) {
          const more = make('button', 'more', open.has(kind) ? 'fewer'
                                                             : list.length - kFew + ' more');
          more.type = 'button';
          more.onclick = () => {
            if (!open.delete(kind)) open.add(kind);
            draw();
          };
          row.append(more);
        }
        return row;
      }));
      if (active()) {
        const clear = make('button', 'more', 'clear');
        clear.type = 'button';
        clear.onclick = () => { chosen.forEach(set => set.clear()); changed(); };
        area.lastChild.append(clear);
      }
    };
    const clear = () => chosen.forEach(set => set.clear());
    return {draw, stacks, active, clear};
  };
})();
)js";

}  // namespace starling
