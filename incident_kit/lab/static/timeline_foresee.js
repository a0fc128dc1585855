// What a line will be once the server has decided it, as far as a browser can know.
export function foresee(line, action, value, made) {
  const suggestions = line.suggestions.filter(one => one.action !== action);
  const shown = { suggestions, shown: true, why: 'your choice', dimmed: '', decided: true };
  const changes = {
    show: () => shown,
    hide: () => ({ ...shown, shown: false, why: '' }),
    word: () => ({ ...shown, text: value, html: null, said: line.said ?? line.text }),
    kind: () => ({ ...shown, kind: value, made: made ?? '' }),
    public: () => ({ ...shown, public: value === null || value === 'yes' ? true
      : value === 'no' ? false : value }),
    retime: () => ({ ...shown, time: '…' }),
    merge: () => ({ ...shown, shown: false, why: '', dimmed: 'folded into another line' }),
    undo: () => ({ decided: false, public: null, made: '' })
  };
  return changes[action]?.() ?? {};
}
