// What somebody writes on the lines: the boxes that are open, and what becomes of their words.
import { say } from './dom.js';
import { makeDrafts } from './drafts.js';
import { openEditor } from './timeline-editor.js';

const KEPT = 'Not saved: your words are kept, and there when you open it again.';

export class Words {
  constructor(view, place) {
    Object.assign(this, { view, drafts: makeDrafts(place) });
  }

  // The boxes that were open when the page was drawn last.
  open() {
    for (const name of this.drafts.names()) {
      const [verb, ...id] = name.split(' ');
      const row = this.view.grid.rows.get(id.join(' '));
      if (row && this.drafts.find(name).isOpen) this.edit(row, verb);
    }
  }

  // Opens the box for the words of `verb` on a row; answers where one types.
  edit(row, verb) {
    const { view } = this;
    const lines = view.cursor.range().map(one => one.line);
    view.tools?.remove(); // they come back when it is closed
    return openEditor(row.node, row.line, verb, {
      drafts: this.drafts,
      save: given => this.save(verb, given, row.line, lines),
      close: isKept => {
        view.offer(row.node);
        view.cursor.focus();
        if (isKept) say(view.place, KEPT);
      }
    });
  }

  save(verb, given, line, lines) {
    const isPublic = verb === 'public' && lines.some(one => one.id === line.id);
    if (verb === 'note') this.view.lines.addNote(given);
    else this.view.make(isPublic ? lines : [line], verb, this.nameLine(verb, given));
  }

  // A line is folded into the one that its number names on screen.
  nameLine(verb, value) {
    const { all } = this.view.lines;
    const into = verb === 'merge' && all.find(line => String(line.number) === value);
    return into ? into.id : value;
  }
}
