// The timeline, decided by mouse and by keys. A key changes what it decides on screen at once;
// the write goes behind, in order (`queue.js`), and what the server says then stands.
import { element, say, useStyle } from './dom.js';
import { Queue } from './queue.js';
import { drawLost, listWords, makeFrame } from './timeline_frame.js';
import { fillRow, makeRow, makeTools, SORTS } from './timeline_rows.js';
import { foresee } from './timeline_foresee.js';
import { openEditor } from './timeline_editor.js';

// The kinds by the keys 1 to 7.
const KINDS = ['detection', 'trigger', 'acknowledge', 'escalate', 'action', 'decision', 'resolve'];

export function draw(place, state, desk) {
  useStyle('timeline');
  new Timeline(place, desk).start(state);
}

class Timeline {
  constructor(place, desk) {
    this.place = place;
    this.rows = new Map();
    this.order = [];
    this.unfolded = new Set();
    this.touched = new Set();
    this.lost = [];
    this.queue = new Queue({ desk, settle: this.settle.bind(this), fail: this.fail.bind(this) });
    this.desk = desk;
  }

  start(state) {
    Object.assign(this, makeFrame(this.place, {
      seek: () => this.fold(),
      leaveSearch: event => this.leaveSearch(event),
      press: event => this.press(event),
      click: event => this.click(event),
      point: event => this.point(event)
    }));
    this.stands = state;
    this.show(state);
    this.move(this.order.find(id => this.rows.get(id).line.shown) ?? this.order[0], false);
    this.sayState();
  }

  // ---- drawing: only what changed

  show(state) {
    this.state = state;
    const order = state.lines.map(line => line.id);
    for (const line of state.lines) {
      const row = this.rows.get(line.id) ?? this.addRow(line.id);
      const drawn = JSON.stringify(line);
      if (row.drawn === drawn) continue;
      row.drawn = drawn;
      this.fill(row, line);
    }
    if (order.length !== this.order.length || order.some((id, at) => id !== this.order[at])) {
      this.order = order;
      const known = new Set(order);
      for (const id of this.rows.keys()) if (!known.has(id)) this.rows.delete(id);
      if (!known.has(this.current)) this.current = this.anchor = order[0];
      if (!known.has(this.anchor)) this.anchor = this.current;
      const focused = this.grid.contains(document.activeElement) && document.activeElement;
      this.grid.replaceChildren(...order.map(id => this.rows.get(id).node));
      if (focused) focused.focus({ preventScroll: true });
    }
    this.drawMisfits();
    this.fold();
    this.drawBar();
  }

  drawMisfits() {
    const number = id => this.rows.get(id)?.line.number;
    this.misfits.replaceChildren(
      ...this.state.misfits.map(step => element('p', { class: 'ik-error' }, `Not applied: ${step}`)),
      ...this.lost.map(request => drawLost(request, number, isWanted => {
        this.lost = this.lost.filter(one => one !== request);
        this.drawMisfits();
        if (isWanted) this.queue.push(request.action, request.given);
      })));
  }

  addRow(id) {
    const row = { node: makeRow(id), line: null, drawn: '' };
    this.rows.set(id, row);
    return row;
  }

  fill(row, line) {
    row.line = line;
    fillRow(row.node, line);
  }

  drawBar() {
    const buttons = Object.entries(SORTS).map(([sort, words]) => {
      const count = this.suggestions(sort).length;
      return count ? element('button', { onclick: () => this.takeAll(sort) },
        `Take ${count} ${count === 1 ? words[0] : words[1]}`) : null;
    });
    const isFolded = this.order.some(id => this.isFoldedAway(this.rows.get(id).line));
    const threads = isFolded
      ? element('button', { onclick: () => this.unfoldAll() }, 'Unfold all threads') : null;
    this.bar.replaceChildren(...[...buttons, threads, this.search].filter(Boolean));
  }

  suggestions(sort) {
    return this.state.lines.flatMap(line => line.suggestions.filter(one => one.sort === sort)
      .map(one => [line, one]));
  }

  isFoldedAway(line) {
    return Boolean(line.thread) && line.thread !== line.number && !line.shown
      && !this.unfolded.has(line.thread) && !this.touched.has(line.id);
  }

  fold() {
    const sought = this.search.value.trim().toLowerCase();
    for (const { node, line } of this.rows.values()) {
      const hidden = sought
        ? !`${line.number} ${line.who} ${line.kind} ${line.text}`.toLowerCase().includes(sought)
        : this.isFoldedAway(line);
      if (node.hidden !== hidden) node.hidden = hidden;
    }
  }

  unfoldAll() {
    for (const line of this.state.lines) if (line.thread) this.unfolded.add(line.thread);
    this.fold();
    this.drawBar();
    this.focus();
  }

  // ---- where one is

  move(id, focusing = true, extending = false) {
    if (!id) return;
    const before = this.rows.get(this.current);
    if (before) before.node.tabIndex = -1;
    this.current = id;
    this.anchor = extending ? this.anchor ?? id : id;
    const { node } = this.rows.get(id);
    node.tabIndex = 0;
    this.offer(node);
    this.mark();
    if (focusing) this.focus();
  }

  focus() {
    const { node } = this.rows.get(this.current);
    node.focus({ preventScroll: true });
    const top = node.offsetTop - this.grid.scrollTop;
    if (top < 0 || top + node.offsetHeight > this.grid.clientHeight) {
      node.scrollIntoView({ block: 'nearest' });
    }
  }

  step(by, extending) {
    let at = this.order.indexOf(this.current) + by;
    while (at >= 0 && at < this.order.length && this.rows.get(this.order[at]).node.hidden) at += by;
    if (at >= 0 && at < this.order.length) this.move(this.order[at], true, extending);
  }

  range() {
    const places = [this.anchor, this.current].map(id => this.order.indexOf(id));
    const [first, last] = [Math.min(...places), Math.max(...places)];
    return this.order.slice(first, last + 1).map(id => this.rows.get(id))
      .filter(row => !row.node.hidden);
  }

  mark() {
    const marked = new Set(this.range().map(row => row.node));
    for (const node of this.marked ?? []) {
      if (!marked.has(node)) node.setAttribute('aria-selected', 'false');
    }
    for (const node of marked) node.setAttribute('aria-selected', 'true');
    this.marked = marked;
  }

  // ---- mouse and keys

  rowOf(event) {
    return event.target.closest?.('.ik-row');
  }

  // The tools follow a pointer that moves; rows that move beneath one at rest take them not.
  point(event) {
    const row = this.rowOf(event);
    if (row && !this.grid.querySelector('.ik-editor')) this.offer(row);
  }

  // Tools decide on the line that they were made for, and on no other.
  offer(row) {
    if (this.tools?.parentNode === row) return;
    this.tools?.remove();
    this.tools = makeTools(this.state.kinds, (verb, value) => {
      if (!this.range().some(one => one.node === row)) this.move(row.dataset.id);
      this.decide(verb, value);
    });
    row.append(this.tools);
  }

  click(event) {
    const row = this.rowOf(event);
    if (!row || event.target.closest('.ik-editor, a')) return;
    const isInRange = this.range().some(one => one.node === row);
    const button = event.target.closest('button, input, select');
    if (!button || !isInRange) this.move(row.dataset.id, !button, event.shiftKey);
    const given = button?.dataset;
    if (given?.do === 'toggle') this.decide('toggle');
    if (given?.do === 'take') this.take([[this.rows.get(row.dataset.id).line, Number(given.at)]]);
  }

  press(event) {
    if (event.target.closest('.ik-editor, select')) return;
    const isButton = event.target.closest('button, input, a');
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isButton && ['Enter', ' '].includes(event.key)) return;
    if (!this.answerKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  answerKey({ key, shiftKey }) {
    const moves = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
    const name = key.length === 1 ? key.toLowerCase() : key;
    const verbs = { x: 'toggle', e: 'word', t: 'retime', p: 'public', m: 'merge', n: 'note',
      u: 'undo', Enter: 'take' };
    if (name in moves) this.step(moves[name], shiftKey);
    else if (name === '/') this.search.focus();
    else if (KINDS[Number(name) - 1]) this.decide('kind', KINDS[Number(name) - 1]);
    else if (name in verbs) this.decide(verbs[name]);
    else if (name === 'Escape') this.move(this.current);
    else return false;
    return true;
  }

  leaveSearch(event) {
    if (!['Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Escape') this.search.value = '';
    this.fold();
    const first = this.order.find(id => !this.rows.get(id).node.hidden);
    this.move(event.key === 'Enter' ? first : this.current);
  }

  // ---- deciding

  decide(verb, value) {
    const lines = this.range().map(row => row.line);
    const [line] = lines;
    if (verb === 'toggle') {
      return this.make(lines, lines.every(one => one.shown) ? 'hide' : 'show');
    }
    if (verb === 'take') {
      const wanted = lines.length > 1 ? one => one.suggestions.map((_, at) => [one, at])
        : one => one.suggestions.slice(0, 1).map(() => [one, 0]);
      return this.take(lines.flatMap(wanted));
    }
    if (verb === 'merge' && lines.length > 1) return this.make(lines.slice(1), 'merge', line.id);
    if (verb === 'undo' || (verb === 'kind' && value)) return this.make(lines, verb, value);
    const row = this.rows.get(this.current);
    return openEditor(row.node, row.line, verb, {
      done: () => this.focus(),
      save: given => verb === 'note' ? this.queue.push('note', given)
        : this.make(verb === 'public' ? lines : [row.line], verb, this.nameLine(verb, given))
    });
  }

  // A line is folded into the one that its number names on screen.
  nameLine(verb, value) {
    const into = this.state.lines.find(line => String(line.number) === value);
    return verb === 'merge' && into ? into.id : value;
  }

  take(chosen) {
    this.send(chosen.map(([line, at]) => ({ line, ...line.suggestions[at] })));
  }

  takeAll(sort) {
    this.send(this.suggestions(sort).map(([line, one]) => ({ line, ...one })));
    this.drawBar();
    this.focus();
  }

  make(lines, action, value = null) {
    this.send(lines.map(line => ({ line, action, value })));
  }

  send(made) {
    const steps = made.map(({ line, action, value, people, about }) =>
      ({ line: line.id, action, value, people: people ?? [], about: about ?? null }));
    if (!steps.length) return;
    for (const { line, action, value, made: making } of made) {
      this.touched.add(line.id);
      const row = this.rows.get(line.id);
      this.fill(row, { ...row.line, ...foresee(row.line, action, value, making) });
      row.drawn = '';
    }
    this.state = { ...this.state, lines: this.state.lines.map(line => this.rows.get(line.id).line) };
    this.queue.push('curate', { steps });
    this.sayState();
  }

  settle(state, isLast) {
    this.stands = state;
    if (isLast) this.show(state);
    this.sayState(isLast);
  }

  // What somebody wrote and the server did not take stays on the page.
  async fail(error, requests) {
    this.lost.push(...requests.filter(request => listWords(request).length));
    try {
      this.stands = await this.desk.look();
    } catch {
      // Nobody answers: what stood last is what is known to stand.
    }
    this.show(this.stands);
    say(this.place, `Not written: ${error.message}`, error.todo);
  }

  sayState(isWritten = !this.queue.left) {
    const { lines } = this.state;
    const shown = lines.filter(line => line.shown).length;
    const written = isWritten ? 'Everything is written.' : 'Writing …';
    say(this.place, `${shown} of ${lines.length} lines shown; times are ${this.state.zone}.`,
      [written]);
  }
}
