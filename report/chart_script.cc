#include "report/assets.h"

namespace starling {

const char kChartScript[] = R"js(
(() => {
  const {format, tip, data} = starlingReport;
  const draw = (svg, tag, css) => {
    const element = document.createElementNS(svg.namespaceURI, tag);
    element.setAttribute('class', css);
    svg.append(element);
    return element;
  };
  const set = (element, attributes) => {
    for (const key in attributes) element.setAttribute(key, attributes[key]);
  };
  // The pointer in units of the viewBox.
  const where = (svg, event) =>
      new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const screen = (svg, x, y) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());

  // Index of the element of ascending `list` that is nearest to `x`.
  const nearest = (list, x) => {
    let low = 0, high = list.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (list[middle] < x) low = middle; else high = middle;
    }
    return Math.abs(list[high] - x) < Math.abs(list[low] - x) ? high : low;
  };

  for (const figure of document.querySelectorAll('figure.line-plot')) {
    const svg = figure.querySelector('svg.plot');
    if (!svg) continue;
    const plot = data(figure);
    const [left, top, right, bottom] = plot.frame;
    const groups = [...svg.querySelectorAll('.series')];
    const presses = [...figure.querySelectorAll('.legend button')];
    presses.forEach((press, i) => {
      press.onclick = () => {
        const off = groups[i].classList.toggle('off');
        press.setAttribute('aria-pressed', String(!off));
      };
    });
    const fraction = (v, [low, high], log) =>
        log ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low);
    const toX = v => left + fraction(v, plot.x, plot.xLog) * (right - left);
    const toY = v => bottom - fraction(v, plot.y, plot.yLog) * (bottom - top);
    const cursor = draw(svg, 'path', 'cursor');
    const marks = plot.series.map((series, i) =>
        draw(svg, 'circle', 'mark ' + groups[i].classList[1]));
    const hide = () => {
      tip.hide();
      [cursor, ...marks].forEach(element => set(element, {visibility: 'hidden'}));
    };
    hide();

    const shown = () => plot.series.map((series, i) => [series, i]).filter(
        ([series, i]) => series.x.length && !groups[i].classList.contains('off'));
    let at = null;
    const show = (x, clientY) => {
      let best = null;
      for (const [series] of shown()) {
        const candidate = series.x[nearest(series.x, x)];
        if (best === null || Math.abs(candidate - x) < Math.abs(best - x)) best = candidate;
      }
      hide();
      if (best === null) return;
      at = best;
      const px = toX(best);
      set(cursor, {d: `M${px} ${top}V${bottom}`, visibility: 'visible'});
      const rows = [];
      for (const [series, i] of shown()) {
        const k = nearest(series.x, best);
        // A series with other abscissas joins in when its nearest point is on the same pixel or so.
        if (Math.abs(toX(series.x[k]) - px) > 2) continue;
        const y = series.y[k];
        let text = format(y, plot.style);
        if (series.low && series.low[k] !== null && series.low[k] !== series.high[k]) {
          const ends = [series.low[k], series.high[k]].map(end => format(end, plot.style));
          text += ` (${ends.join(' to ')})`;
        }
        rows.push([groups[i].classList[1], series.name, text]);
        if (y !== null) set(marks[i], {cx: px, cy: toY(y), r: 4, visibility: 'visible'});
      }
      const point = screen(svg, px, top);
      tip.show(point.x, clientY === undefined ? point.y : clientY,
               (plot.xLabel + ' ' + format(best, 0)).trim(), rows);
    };
    const inverse = px => {
      const [low, high] = plot.x, at = (px - left) / (right - left);
      return plot.xLog ? low * (high / low) ** at : low + at * (high - low);
    };
    svg.onpointermove = event => {
      const point = where(svg, event);
      if (point.x < left - 6 || point.x > right + 6) return hide();
      show(inverse(point.x), event.clientY);
    };
    svg.onpointerleave = hide;
    svg.onblur = hide;
    svg.onkeydown = event => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      const list = (shown()[0] || [])[0];
      if (event.key === 'Escape') hide();
      if (!step || !list) return;
      event.preventDefault();
      const k = at === null ? 0 : nearest(list.x, at) + step;
      show(list.x[Math.max(0, Math.min(list.x.length - 1, k))]);
    };
  }

  for (const figure of document.querySelectorAll('figure.heat-map')) {
    const svg = figure.querySelector('svg.plot');
    if (!svg) continue;
    const map = data(figure);
    const [left, top, right, bottom] = map.frame;
    const width = (right - left) / map.columns, height = (bottom - top) / map.rows.length;
    const pick = draw(svg, 'rect', 'pick');
    const hide = () => { tip.hide(); set(pick, {visibility: 'hidden'}); };
    hide();
    svg.onpointerleave = hide;
    svg.onpointermove = event => {
      const point = where(svg, event);
      const column = Math.floor((point.x - left) / width);
      const row = Math.floor((point.y - top) / height);
      if (column < 0 || row < 0 || column >= map.columns || row >= map.rows.length) return hide();
      set(pick, {x: left + column * width, y: top + row * height, width, height,
                 visibility: 'visible'});
      const value = map.values[row * map.columns + column];
      const x = format(map.xStart + column * map.xStep, 0);
      tip.show(event.clientX, event.clientY, map.rows[row], [
        ['', map.valueLabel || 'value', format(value, map.style)], ['', map.xLabel || 'x', x]]);
    };
  }
})();
)js";

}  // namespace starling
