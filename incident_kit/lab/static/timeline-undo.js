// The way back: the steps that bring a line to where it was before a step.

// The part of what is decided on a line that an action sets.
const PARTS = {
  show: 'include', hide: 'include', word: 'text', retime: 'at', kind: 'kind', public: 'public',
  merge: 'into'
};

// The step that decides a part as it was, from the line's choice.
const AGAIN = {
  include: was => ({ action: was ? 'show' : 'hide', value: null }),
  text: was => ({ action: 'word', value: was }),
  at: was => ({ action: 'retime', value: was }),
  kind: (was, { people, about }) => ({ action: 'kind', value: was, people, about }),
  public: was => ({ action: 'public', value: { true: 'yes', false: 'no' }[was] ?? was }),
  into: was => ({ action: 'merge', value: was })
};

export function reverse({ action, value }, line) {
  const part = action === 'undo' ? value : PARTS[action];
  if (part) return [restore(line, part)];
  const decided = Object.keys(AGAIN).filter(name => name in line.choice);
  const merged = line.merged.map(id => ({ line: id, action: 'merge', value: line.id }));
  return [...decided.map(name => restore(line, name)), ...merged];
}

function restore({ id, choice }, part) {
  const again = part in choice
    ? AGAIN[part](choice[part], choice)
    : { action: 'undo', value: part };
  return { line: id, ...again };
}

const WORDS = {
  show: 'shown', hide: 'left out', word: 'reworded', retime: 'given a time', kind: 'its kind',
  public: 'what the public is told', merge: 'folded', undo: 'all decisions taken back'
};

// What was decided by one key or click, for who takes it back.
export function describeDecision(made) {
  const numbers = [...new Set(made.map(({ line }) => line.number))];
  const what = numbers.length === 1 ? `line ${numbers[0]}` : `${numbers.length} lines`;
  const how = [...new Set(made.map(({ action }) => WORDS[action]))];
  return `${what}: ${how.join(', ')}`;
}
