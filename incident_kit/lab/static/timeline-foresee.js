// What a line will be once the server has decided it, as far as a browser can know.
export function foresee(line, { action, value, people, about, made }) {
  const suggestions = line.suggestions.filter(one => one.action !== action);
  const decide = parts => ({ ...line.choice, ...parts });
  const shown = { suggestions, shown: true, why: 'your choice', dimmed: '' };
  const told = { yes: true, no: false }[value] ?? value ?? true;
  const changes = {
    show: () => ({ ...shown, choice: decide({ include: true }) }),
    hide: () => ({ ...shown, shown: false, why: '', choice: decide({ include: false }) }),
    word: () => ({
      ...shown, text: value, html: null, said: line.said ?? line.text,
      choice: decide({ text: value })
    }),
    kind: () => ({
      ...shown, kind: value, made: made ?? '', choice: decide({ kind: value, people, about })
    }),
    public: () => ({ ...shown, public: told, choice: decide({ public: told }) }),
    retime: () => ({ ...shown, time: '…', choice: decide({ at: value }) }),
    merge: () => ({
      ...shown, shown: false, why: '', dimmed: 'folded into another line',
      choice: decide({ into: value })
    }),
    undo: () => ({ public: null, made: '', choice: {}, merged: [] })
  };
  return { ...line, ...changes[action]() };
}
