// Threads: of one that is folded only the lines are seen that are in the timeline, and those
// that somebody decided on just now.
import { isReply } from './timeline-row.js';

export class Threads {
  unfolded = new Set(); // ids of the lines that began them
  touched = new Set();
  all = []; // those that hide anything, or would if they were folded
  made = new Map();

  // The lines, of which those that began a thread say how many `replies` it folds away.
  count(lines) {
    const ids = new Map(lines.map(line => [line.number, line.id]));
    this.began = new Map(lines.filter(isReply).map(line => [line.id, ids.get(line.thread)]));
    const counts = new Map();
    for (const line of lines) {
      const began = this.began.get(line.id);
      if (began && this.mayHide(line)) counts.set(began, (counts.get(began) ?? 0) + 1);
    }
    this.all = [...counts].map(([id, count]) => ({ id, count, folded: !this.unfolded.has(id) }));
    const replies = new Map(this.all.map(one => [one.id, one]));
    return lines.map(line => this.describe(line, replies.get(line.id) ?? null));
  }

  // A line that is the same as before stays the same object.
  describe(line, replies) {
    const before = this.made.get(line.id);
    const isSame = before?.of === line && before.now.replies?.count === replies?.count
      && before.now.replies?.folded === replies?.folded;
    if (isSame) return before.now;
    const now = replies ? { ...line, replies } : line;
    this.made.set(line.id, { of: line, now });
    return now;
  }

  mayHide(line) {
    return !line.shown && !this.touched.has(line.id);
  }

  hides(line) {
    const began = this.began.get(line.id);
    return Boolean(began) && this.mayHide(line) && !this.unfolded.has(began);
  }

  // The line that began the thread of a line, which may be itself.
  find(id) {
    return this.began.get(id) ?? id;
  }

  fold(id, folded) {
    if (folded) this.unfolded.delete(id);
    else this.unfolded.add(id);
  }
}
