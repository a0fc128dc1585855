// Where one is among the rows, and the range that Shift has made from there.
export class Cursor {
  constructor(grid, moved) {
    Object.assign(this, { grid, moved, marked: new Set() });
  }

  get row() {
    return this.grid.rows.get(this.current);
  }

  move(id, { focusing = true, extending = false } = {}) {
    if (!this.grid.rows.has(id)) return;
    if (this.row) this.row.node.tabIndex = -1;
    this.current = id;
    this.anchor = extending ? this.anchor ?? id : id;
    this.row.node.tabIndex = 0;
    this.mark();
    this.moved();
    if (focusing) this.focus();
  }

  // The next row that is not folded away, by 1 or -1.
  step(by, extending) {
    const { order, rows } = this.grid;
    let at = order.indexOf(this.current) + by;
    while (order[at] && rows.get(order[at]).node.hidden) at += by;
    if (order[at]) this.move(order[at], { extending });
  }

  // A line that is gone leaves one on the next that is there.
  settle() {
    const { rows, order } = this.grid;
    const first = order.find(id => rows.get(id).line.shown) ?? order[0];
    if (!rows.has(this.current)) this.current = first;
    if (!rows.has(this.anchor)) this.anchor = this.current;
    if (this.row) this.row.node.tabIndex = 0;
    this.mark();
  }

  focus() {
    if (!this.row) return;
    const { node } = this.row;
    node.focus({ preventScroll: true });
    this.grid.reveal(node);
  }

  range() {
    const { order, rows } = this.grid;
    const places = [this.anchor, this.current].map(id => order.indexOf(id));
    return order.slice(Math.min(...places), Math.max(...places) + 1)
      .map(id => rows.get(id)).filter(row => !row.node.hidden);
  }

  mark() {
    const marked = new Set(this.current ? this.range().map(row => row.node) : []);
    for (const node of this.marked) {
      if (!marked.has(node)) node.setAttribute('aria-selected', 'false');
    }
    for (const node of marked) {
      if (!this.marked.has(node)) node.setAttribute('aria-selected', 'true');
    }
    this.marked = marked;
  }
}
