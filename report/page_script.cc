#include "report/assets.h"

namespace starling {

const char kThemeScript[] = R"js(
(() => {
  const asked = /[?#&](?:theme=)?(dark|light)(?=[&#]|$)/.exec(location.search + location.hash);
  let theme = asked && asked[1];
  try { theme = theme || localStorage.getItem('starling-theme'); } catch (e) { /* no storage */ }
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
})();
)js";

const char kPageScript[] = R"js(
window.starlingReport = (() => {
  const root = document.documentElement;

  // Numbers as report/format.h writes them; styles: 0 plain, 1 bytes, 2 seconds, 3 percent.
  const trim = s => s.includes('.') && !s.includes('e') ? s.replace(/\.?0+$/, '') : s;
  const group = s => s.replace(/^(-?\d+)/, d => d.replace(/\B(?=(\d{3})+$)/g, ','));
  const significant = (v, n) => {
    const size = Math.abs(v);
    if (v === 0) return '0';
    if (size >= 1e15 || size < 1e-4) return v.toExponential(n - 1).replace(/\.?0+e/, 'e');
    const places = Math.max(0, n - 1 - Math.floor(Math.log10(size)));
    return group(trim(v.toFixed(Math.min(20, places))));
  };
  const prefixed = (v, unit) => {
    const prefixes = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, ''], [1e-3, 'm'],
                      [1e-6, 'µ'], [1e-9, 'n']];
    const fit = prefixes.find(p => Math.abs(v) >= p[0] * 0.9995);
    return fit && Math.abs(v) < 1e15 ? significant(v / fit[0], 3) + ' ' + fit[1] + unit
                                     : significant(v, 3) + ' ' + unit;
  };
  const format = (v, style) => {
    if (v === null || v === undefined) return 'none';
    if (style === 1) return prefixed(v, 'B');
    if (style === 2) return prefixed(v, 's');
    if (style === 3) return trim((v * 100).toFixed(1)) + ' %';
    return Math.abs(v) >= 1e4 && Math.abs(v) < 1e15 ? group(v.toFixed(0)) : significant(v, 5);
  };

  // Elements by tag, class and text; text never becomes markup.
  const make = (tag, css, text) => {
    const element = document.createElement(tag);
    if (css) element.className = css;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // One tooltip for the page; rows are [class, name, value].
  const box = make('div', 'tip');
  box.hidden = true;
  document.body.append(box);
  const tip = {
    show(x, y, title, rows) {
      box.replaceChildren(make('b', '', title), ...rows.map(row => {
        const line = make('div', row[0]);
        line.append(make('i'), make('span', '', row[1]), make('output', '', row[2]));
        return line;
      }));
      box.hidden = false;
      const left = x + 16 + box.offsetWidth > innerWidth - 8 ? x - 16 - box.offsetWidth : x + 16;
      const top = Math.min(y + 14, innerHeight - 8 - box.offsetHeight);
      box.style.left = Math.max(8, left) + 'px';
      box.style.top = Math.max(8, top) + 'px';
    },
    hide() { box.hidden = true; },
  };

  // The value of NAME in "#NAME=value&...".
  const option = name => {
    const found = new RegExp('[?#&]' + name + '=([^&#]*)').exec(location.search + location.hash);
    return found && found[1];
  };
  const data = figure => JSON.parse(figure.querySelector('script[type="application/json"]')
                                        .textContent);

  const button = document.querySelector('.theme');
  const dark = matchMedia('(prefers-color-scheme:dark)');
  const isDark = () => (root.dataset.theme || (dark.matches ? 'dark' : 'light')) === 'dark';
  const name = () => { button.textContent = isDark() ? 'Light theme' : 'Dark theme'; };
  button.hidden = false;
  button.onclick = () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem('starling-theme', root.dataset.theme);
    } catch (e) { /* no storage */ }
    name();
  };
  dark.addEventListener('change', name);
  name();

  const links = [...document.querySelectorAll('nav a')];
  const sections = links.map(link => document.getElementById(link.hash.slice(1)));
  const follow = () => {
    const end = scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 4;
    let at = sections.filter(section => section.getBoundingClientRect().top < 140).length - 1;
    if (end) at = sections.length - 1;
    links.forEach((link, i) => i === Math.max(at, 0) ? link.setAttribute('aria-current', 'true')
                                                    : link.removeAttribute('aria-current'));
  };
  addEventListener('scroll', follow, {passive: true});
  follow();

  for (const table of document.querySelectorAll('.card table')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const press = make('button');
      press.type = 'button';
      press.append(...head.childNodes);
      head.append(press);
      press.onclick = () => {
        const before = head.getAttribute('aria-sort');
        const first = head.classList.contains('number') ? 'descending' : 'ascending';
        const other = first === 'ascending' ? 'descending' : 'ascending';
        const order = before === first ? other : first;
        heads.forEach(h => h.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', order);
        const sign = order === 'ascending' ? 1 : -1;
        const compare = (a, b) => {
          const x = a.cells[column], y = b.cells[column];
          if (x.dataset.key && y.dataset.key) return sign * (x.dataset.key - y.dataset.key);
          return sign * x.textContent.localeCompare(y.textContent, 'en', {numeric: true});
        };
        table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
      };
    });
  }
  return {format, make, tip, option, data};
})();
)js";

}  // namespace starling
