// The timeline, decided by mouse and by keys. A key changes what it decides on screen at once;
// the write goes behind (`queue.js`), and what the server says then stands.
import { say, useStyle } from './dom.js';
import { describeQueue, drawUnwritten } from './unwritten.js';
import { Cursor } from './timeline-cursor.js';
import { Frame } from './timeline-frame.js';
import { Grid } from './timeline-grid.js';
import { answerKey } from './timeline-keys.js';
import { Lines } from './timeline-lines.js';
import { Picture } from './timeline-picture.js';
import { makeTools } from './timeline-row.js';
import { Threads } from './timeline-threads.js';
import { Words } from './timeline-words.js';

export function draw(place, state, desk) {
  useStyle('timeline');
  new Timeline(place, state, desk);
}

class Timeline {
  undone = ''; // what was taken back last, until something else is decided

  constructor(place, state, desk) {
    this.place = place;
    this.lines = new Lines(desk, state);
    this.words = new Words(this, desk.place);
    this.threads = new Threads();
    this.frame = new Frame(place, this);
    this.grid = new Grid(this.frame.grid);
    this.cursor = new Cursor(this.grid, () => this.moved());
    this.picture = new Picture(this.frame.picture, id => this.cursor.move(id));
    this.lines.queue.listen(place, heard => this.hear(heard));
    this.show();
    this.words.open();
    this.sayState();
  }

  // ---- drawing: only what changed

  show() {
    this.lines.read();
    const changed = this.grid.show(this.threads.count(this.lines.all));
    this.fold(changed);
    this.cursor.settle();
    if (!this.tools?.isConnected) this.offer(this.cursor.row?.node);
    this.frame.draw(this.lines, this.threads.all);
    this.frame.lost.replaceChildren(...this.listMisfits(), ...drawUnwritten(this.lines.queue));
    this.picture.draw(this.lines);
  }

  listMisfits() {
    return this.lines.state.misfits.map(step => {
      const line = document.createElement('p');
      line.className = 'ik-error';
      line.textContent = `Not applied: ${step}`;
      return line;
    });
  }

  hear({ refused, problem }) {
    this.lines.forget(refused);
    this.show();
    if (problem && !this.lines.queue.gone) {
      say(this.place, `Not written: ${problem.message}`, problem.todo);
    } else {
      this.sayState();
    }
  }

  sayState() {
    const { all, state, queue } = this.lines;
    const shown = all.filter(line => line.shown).length;
    say(this.place, `${this.undone}${shown} of ${all.length} lines shown; times are ${state.zone}.`,
      [describeQueue(queue)]);
  }

  // Hides what the search does not find, or what is folded away; of `changed` rows or of all.
  fold(changed) {
    const { sought } = this.frame;
    this.grid.fold(row => sought ? row.sought.includes(sought)
      : !this.threads.hides(row.line), changed);
  }

  foldAll() {
    const folds = !this.threads.all.some(one => one.folded);
    for (const { id } of this.threads.all) this.threads.fold(id, folds);
    this.refold();
  }

  foldThread(folded, id = this.threads.find(this.cursor.current)) {
    this.threads.fold(id, folded);
    this.refold();
  }

  refold() {
    this.show();
    this.fold();
    const { row } = this.cursor;
    if (row.node.hidden) this.cursor.move(this.threads.find(row.line.id));
    else this.cursor.focus();
  }

  leaveSearch(isFound) {
    this.fold();
    const first = this.grid.order.find(id => !this.grid.rows.get(id).node.hidden);
    this.cursor.move(isFound ? first : this.cursor.current);
  }

  // ---- where one is

  moved() {
    this.offer(this.cursor.row.node);
    const range = this.cursor.range().map(row => row.line);
    this.picture.mark(range[0], range.at(-1));
  }

  // The tools follow a pointer that moves; rows that move beneath one at rest take them not.
  point(event) {
    const row = rowOf(event);
    if (row && !this.frame.grid.querySelector('.ik-editor')) this.offer(row);
  }

  // Tools decide on the line that they were made for, and on no other.
  offer(row) {
    if (!row || this.tools?.parentNode === row) return;
    this.tools?.remove();
    this.tools = makeTools(this.lines.state.kinds, (verb, value) => {
      if (!this.cursor.range().some(one => one.node === row)) this.cursor.move(row.dataset.id);
      this.decide(verb, value);
    });
    row.append(this.tools);
  }

  // ---- mouse and keys

  click(event) {
    const row = rowOf(event);
    if (!row || event.target.closest('.ik-editor, a')) return;
    const { id } = row.dataset;
    const isInRange = this.cursor.range().some(one => one.node === row);
    const button = event.target.closest('button, input, select');
    if (!button || !isInRange) {
      this.cursor.move(id, { focusing: !button, extending: event.shiftKey });
    }
    const { line } = this.grid.rows.get(id);
    const does = {
      toggle: () => this.decide('toggle'),
      take: () => this.take([{ line, ...line.suggestions[Number(button.dataset.at)] }]),
      thread: () => this.foldThread(!line.replies.folded, id)
    };
    does[button?.dataset.do]?.();
  }

  press(event) {
    if (event.target.closest('.ik-editor, select')) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isButton = event.target.closest('button, input, a');
    if (isButton && ['Enter', ' '].includes(event.key)) return;
    if (!answerKey(event, this)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- deciding

  decide(verb, value) {
    const lines = this.cursor.range().map(row => row.line);
    const isRange = lines.length > 1;
    if (verb === 'toggle') this.make(lines, lines.every(one => one.shown) ? 'hide' : 'show');
    else if (verb === 'take') this.take(listFirst(lines));
    else if (verb === 'merge' && isRange) this.make(lines.slice(1), 'merge', lines[0].id);
    else if (verb === 'undo' || verb === 'kind') this.make(lines, verb, value);
    else this.words.edit(this.cursor.row, verb).focus();
  }

  take(made) {
    if (!made.length) {
      say(this.place, 'Nothing is suggested for this line.');
      return;
    }
    this.undone = '';
    for (const { line } of made) this.threads.touched.add(line.id);
    this.lines.decide(made);
  }

  takeAll(sort) {
    this.take(this.lines.listSuggestions(sort));
    this.cursor.focus();
  }

  make(lines, action, value = null) {
    this.take(lines.map(line => ({ line, action, value })));
  }

  undo() {
    const undone = this.lines.undo();
    if (undone) {
      const first = undone.ids.find(id => this.grid.rows.has(id));
      if (first) this.cursor.move(first);
      this.undone = `Undone: ${undone.words}. `;
      this.sayState();
    } else {
      say(this.place, 'Nothing that was decided here is left to undo. Shift+U takes back '
        + 'everything that was ever decided on the line.');
    }
  }
}

function rowOf(event) {
  return event.target.closest?.('.ik-row');
}

// The first suggestion of a line, or all of several lines.
function listFirst(lines) {
  return lines.flatMap(line => line.suggestions.slice(0, lines.length > 1 ? undefined : 1)
    .map(one => ({ line, ...one })));
}
