#include "profiling/flamegraph/flame_assets.h"

namespace starling {

// The rules of short_name.h.
const char kFlameNameScript[] = R"js(
window.starlingFlame = (() => {
  const kOperator = /^operator(?:\(\)|\[\]|<=>|<<=|>>=|->\*|<<|>>|<=|>=|->|<|>|==|!=|=|(?= ))/;
  const kLongestArguments = 24;

  const operatorAt = (name, at) => {
    if (name[at] !== 'o' || at > 0 && /\w/.test(name[at - 1])) return 0;
    const found = kOperator.exec(name.slice(at, at + 12));
    return found ? found[0].length : 0;
  };
  // One past the bracket that closes the one at `at`.
  const closeOf = (name, at) => {
    for (let depth = 0; at < name.length;) {
      const symbol = operatorAt(name, at);
      if (symbol) { at += symbol; continue; }
      const c = name[at];
      if ('<([{'.includes(c)) ++depth;
      if (')]}'.includes(c) || c === '>' && name[at - 1] !== '-') --depth;
      ++at;
      if (!depth) break;
    }
    return at;
  };
  const shortName = full => {
    const name = full.replaceAll('(anonymous namespace)::', '');
    const words = [0];
    let out = '', parameters = false, isOperator = false;
    for (let at = 0; at < name.length;) {
      const c = name[at];
      const symbol = operatorAt(name, at);
      const end = symbol ? at + symbol : '<([{'.includes(c) ? closeOf(name, at) : at + 1;
      const part = name.slice(at, end);
      at = end;
      if (symbol) {
        isOperator = true;
      } else if (c === '(' && out && !out.endsWith('.')) {
        parameters = true;
        continue;
      } else if (c === '<' && part.length > kLongestArguments + 2 && out) {
        out += '<…>';
        continue;
      } else if (part.startsWith('{lambda(')) {
        out += '{lambda' + part.slice(closeOf(part, 7));
        continue;
      }
      out += part;
      if (c === ' ' && !isOperator) words.push(out.length);
    }
    if (!parameters) return out;
    out = out.replace(/(?!^) \[clone.*$/, '').replace(/( const| volatile| noexcept| &&?)+$/, '');
    const begin = words.filter((word, i) => !i || word < out.length).pop();
    return out.slice(begin).replace(/^[*&]+/, '') || name;
  };

  const kindOf = label => label.includes(':') ? label.slice(0, label.indexOf(':')) : 'phase';
  return {shortName, kindOf};
})();
)js";

}  // namespace starling
