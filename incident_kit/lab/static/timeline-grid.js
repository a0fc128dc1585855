// The rows on screen. They stand in lots of which the browser lays out only those in view, and
// a row out of view is filled when there is time: a key costs the same whatever their number.
import { element } from './dom.js';
import { fillRow, makeRow } from './timeline-row.js';

const LOT = 25;
const SLICE = 8; // milliseconds of filling rows before anything else may be done
const whenIdle = window.requestIdleCallback ?? (fill => setTimeout(fill, 30));

export class Grid {
  constructor(node) {
    Object.assign(this, { node, rows: new Map(), order: [], stale: new Set(), near: new Set() });
    this.sight = new IntersectionObserver(seen => this.see(seen), {
      root: node, rootMargin: '600px'
    });
  }

  // Shows `lines` in their order; answers the rows that are another.
  show(lines) {
    const changed = lines.map(line => this.take(line)).filter(Boolean);
    const order = lines.map(line => line.id);
    if (this.order.length) this.arrange(order);
    else this.build(order);
    this.fillNear();
    if (this.stale.size) this.fillLater();
    return changed;
  }

  take(line) {
    const row = this.rows.get(line.id) ?? { node: makeRow(line.id), line: null };
    this.rows.set(line.id, row);
    if (row.line === line || JSON.stringify(row.line) === JSON.stringify(line)) {
      row.line = line;
      return null;
    }
    row.line = line;
    row.sought = `${line.number} ${line.who} ${line.kind} ${line.text}`.toLowerCase();
    this.stale.add(row);
    return row;
  }

  build(order) {
    this.order = order;
    for (let at = 0; at < order.length; at += LOT) {
      const lot = element('div', { role: 'rowgroup', class: 'ik-lot' });
      lot.append(...order.slice(at, at + LOT).map(id => this.rows.get(id).node));
      this.node.append(lot);
      this.sight.observe(lot);
      if (at === 0) this.near.add(lot);
    }
  }

  // Moves only the rows that are elsewhere now; one that is new goes behind the one before it.
  arrange(order) {
    const isSame = order.length === this.order.length
      && order.every((id, at) => id === this.order[at]);
    if (isSame) return;
    const known = new Set(order);
    const before = this.order.filter(id => known.has(id) || this.remove(id));
    const moved = new Set();
    let at = 0;
    for (const [number, id] of order.entries()) {
      while (moved.has(before[at])) at += 1;
      if (before[at] !== id && before[at + 1] === id) at += 1;
      if (before[at] === id) at += 1;
      else this.place(id, order[number - 1]);
      moved.add(id);
    }
    this.order = order;
  }

  place(id, previous) {
    const { node } = this.rows.get(id);
    if (previous) this.rows.get(previous).node.after(node);
    else if (this.node.firstChild) this.node.firstChild.prepend(node);
    else this.build([id]);
  }

  remove(id) {
    const row = this.rows.get(id);
    row.node.remove();
    this.stale.delete(row);
    this.rows.delete(id);
    return false;
  }

  // Shows the rows that `isWanted(row)`; `rows` are those that may be otherwise than before.
  fold(isWanted, rows = this.rows.values()) {
    const lots = new Set();
    for (const row of rows) {
      const hidden = !isWanted(row);
      if (row.node.hidden === hidden) continue;
      row.node.hidden = hidden;
      lots.add(row.node.parentNode);
    }
    for (const lot of lots) {
      const count = [...lot.children].filter(node => !node.hidden).length;
      lot.hidden = count === 0;
      lot.style.setProperty('--ik-rows', count);
    }
  }

  fill(row) {
    if (this.stale.delete(row)) fillRow(row.node, row.line);
  }

  see(seen) {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) this.near.add(target);
      else this.near.delete(target);
    }
    this.fillNear();
  }

  fillNear() {
    for (const row of this.stale) if (this.near.has(row.node.parentNode)) this.fill(row);
  }

  fillLater() {
    this.isFilling ||= Boolean(whenIdle(() => {
      this.isFilling = false;
      const end = performance.now() + SLICE;
      for (const row of this.stale) {
        this.fill(row);
        if (performance.now() > end) break;
      }
      if (this.stale.size) this.fillLater();
    }));
  }

  // Scrolls no further than it must, and the page not at all where the grid can.
  reveal(node) {
    const top = node.getBoundingClientRect().top - this.node.getBoundingClientRect().top;
    if (top < 0 || top + node.offsetHeight > this.node.clientHeight) {
      node.scrollIntoView({ block: 'nearest' });
    }
  }
}
