// The lines as they will stand once everything that waits is written, and the way back.
import { findQueue } from './queue.js';
import { foresee } from './timeline-foresee.js';
import { describeDecision, reverse } from './timeline-undo.js';

const TYPED = ['word', 'public', 'retime'];

export class Lines {
  constructor(desk, state) {
    this.queue = findQueue(desk, state);
    this.queue.history ??= []; // what was decided here, the last at the end
    this.read();
  }

  // Takes in what the server says now, and what waits over it.
  read() {
    const waiting = new Map(this.queue.waiting.flatMap(step => [...step.drawn]));
    this.state = this.queue.told;
    this.all = this.state.lines.map(line => waiting.get(line.id) ?? line);
    this.byId = new Map(this.all.map(line => [line.id, line]));
  }

  listSuggestions(sort) {
    return this.all.flatMap(line => line.suggestions
      .filter(one => one.sort === sort).map(one => ({ line, ...one })));
  }

  // Decides at once: each of `made` has a `line`, an `action` and mostly a `value`.
  decide(made) {
    const drawn = new Map();
    for (const one of made) {
      const { id } = one.line;
      drawn.set(id, foresee(drawn.get(id) ?? one.line, one));
    }
    const words = listWords(made);
    const step = { action: 'curate', given: { steps: made.map(makeStep) }, drawn, words };
    this.send(step, {
      words: describeDecision(made),
      steps: made.flatMap(one => reverse(one, one.line)).reverse(),
      drawn: new Map(made.map(({ line }) => [line.id, line]))
    });
  }

  addNote({ text, at }) {
    const id = `note:${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`;
    const words = `a note: “${text}”`;
    const step = { action: 'note', given: { id, text, at }, drawn: new Map(), words };
    this.send(step, {
      words: 'the note, which is left out', drawn: new Map(),
      steps: [{ line: id, action: 'hide' }]
    });
  }

  // Takes back what was decided here last; answers it, or nothing if nothing is left.
  undo() {
    const last = this.queue.history.pop();
    if (!last) return null;
    const { words, steps, drawn } = last;
    this.queue.push({ action: 'curate', given: { steps }, drawn, undone: last });
    return { words, ids: [...drawn.keys()] };
  }

  send(step, undoing) {
    this.queue.history.push({ ...undoing, step });
    this.queue.push(step);
  }

  // What was refused needs no way back, and what was not undone still has one.
  forget(steps) {
    const { queue } = this;
    queue.history = queue.history.filter(one => !steps.includes(one.step));
    queue.history.push(...steps.flatMap(step => step.undone ?? []));
  }
}

function makeStep({ line, action, value, people, about }) {
  const made = { people: people ?? [], about: about ?? null };
  return { line: line.id, action, value: value ?? null, ...made };
}

// The words that somebody typed, each with the line they are for; a suggestion is none.
function listWords(made) {
  return made.filter(({ action, value, sort }) => TYPED.includes(action) && value && !sort)
    .map(({ line, value }) => `line ${line.number}: “${value}”`).join('; ');
}
