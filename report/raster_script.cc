#include "report/assets.h"

namespace starling {

const char kRasterScript[] = R"js(
(() => {
  const {format, option, data} = starlingReport;
  const kFramesPerSecond = 8;

  // The inverse of report/cell_codec.h.
  const decode = (text, count) => {
    const bytes = atob(text.slice(1));
    const cells = new Uint8Array(count);
    if (text[0] === 'r') {
      for (let i = 0, at = 0; i + 1 < bytes.length; i += 2) {
        const run = bytes.charCodeAt(i) + 1;
        cells.fill(bytes.charCodeAt(i + 1), at, at + run);
        at += run;
      }
      return cells;
    }
    const bits = Number(text[0]), perByte = 8 / bits, mask = (1 << bits) - 1;
    for (let i = 0; i < count; ++i) {
      cells[i] = bytes.charCodeAt(Math.floor(i / perByte)) >> (i % perByte * bits) & mask;
    }
    return cells;
  };

  for (const figure of document.querySelectorAll('figure.raster')) {
    const movie = figure.querySelector('.movie');
    if (!movie) continue;
    const {colors, frames} = data(figure);
    const canvas = movie.querySelector('canvas');
    const slider = movie.querySelector('input');
    const play = movie.querySelector('.play');
    const now = movie.querySelector('.now');
    const counts = [...movie.querySelectorAll('.kinds output')];
    const paints = colors.map(
        color => color && [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16)));
    let shown = 0, timer = 0;

    // Each cell covers a whole number of screen pixels wherever the picture fits.
    const fit = () => {
      const [, width, height] = frames[shown];
      const ratio = devicePixelRatio || 1;
      const room = Math.min(movie.querySelector('.screen').clientWidth, innerHeight * 0.8 *
                            width / height) * ratio;
      const scale = room >= width ? Math.floor(room / width) : room / width;
      canvas.style.width = width * scale / ratio + 'px';
      canvas.style.height = height * scale / ratio + 'px';
    };
    const show = index => {
      shown = Math.max(0, Math.min(frames.length - 1, index));
      const [caption, width, height, text] = frames[shown];
      const cells = decode(text, width * height);
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d');
      const image = context.createImageData(width, height);
      const totals = new Array(colors.length).fill(0);
      cells.forEach((cell, i) => {
        if (cell < totals.length) ++totals[cell];
        const paint = paints[cell];
        if (paint) image.data.set([...paint, 255], i * 4);
      });
      context.putImageData(image, 0, 0);
      counts.forEach((output, i) => { output.textContent = format(totals[i], 0); });
      now.textContent = caption;
      slider.value = shown;
      slider.setAttribute('aria-valuetext', caption);
      fit();
    };
    const pause = () => {
      clearInterval(timer);
      timer = 0;
      play.classList.remove('playing');
      play.setAttribute('aria-label', 'Play');
    };
    const start = () => {
      if (shown === frames.length - 1) show(0);
      play.classList.add('playing');
      play.setAttribute('aria-label', 'Pause');
      timer = setInterval(() => {
        show(shown + 1);
        if (shown === frames.length - 1) pause();
      }, 1000 / kFramesPerSecond);
    };
    const toggle = () => timer ? pause() : start();
    play.onclick = toggle;
    slider.oninput = () => { pause(); show(Number(slider.value)); };
    canvas.onkeydown = event => {
      const target = {ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0,
                      End: frames.length - 1}[event.key];
      if (event.key === ' ') toggle();
      else if (target !== undefined) { pause(); show(target); }
      else return;
      event.preventDefault();
    };
    const fromAddress = () => {
      const asked = option('frame');
      if (asked !== null) { pause(); show(Number(asked) || 0); }
    };
    movie.hidden = false;
    movie.querySelector('.controls').hidden = frames.length < 2;
    show(frames.length - 1);
    fromAddress();
    addEventListener('hashchange', fromAddress);
    addEventListener('resize', fit);
  }
})();
)js";

}  // namespace starling
