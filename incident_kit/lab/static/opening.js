// Opens a file in Lab, or shows it where it is open: at a heading, of a view if one is named, or
// at the section of the composer that is to be reworded.
const LONGEST = 5000; // ms until a view is drawn
const NEAR = 4; // a heading, what it asks for, and what stands below

export async function openFile(files, path, { heading, view, reword } = {}) {
  const widget = files.openOrReveal(path);
  if (!widget) throw new Error(`${path} cannot be opened here.`);
  await widget.context.ready;
  await widget.revealed;
  const part = view && await find(widget.node, () => findPart(widget.node, view, heading));
  if (reword) part?.dispatchEvent(new CustomEvent('incident-kit:reword', { detail: reword }));
  else if (view) part?.scrollIntoView();
  else if (heading) {
    await widget.setFragment?.(`#${heading.replaceAll(' ', '-')}`);
    write(widget.content, heading);
  }
}

// Where somebody is to write below a heading, the cursor stands there: letters that are typed
// to a notebook outside a cell are commands, such as to delete one.
function write(notebook, heading) {
  const cells = notebook.widgets ?? [];
  const titled = cells.findIndex(({ model }) => model.sharedModel.getSource().split('\n')
    .some(line => /^#+ (.*)$/.exec(line)?.[1] === heading));
  const own = cells.slice(Math.max(0, titled), titled + NEAR)
    .find(({ model }) => model.getMetadata('incident_kit')?.role === 'authored');
  if (titled < 0 || !own) return;
  notebook.activeCellIndex = cells.indexOf(own);
  own.rendered = false;
  notebook.mode = 'edit';
  own.editor?.focus();
}

function findPart(node, view, heading) {
  const drawn = node.querySelector(`[data-view=${view}]`);
  if (!heading) return drawn?.firstElementChild;
  return [...drawn?.querySelectorAll('h2, h3') ?? []].find(one => one.textContent === heading);
}

// What `look` finds below `node`, as soon as it is there.
function find(node, look) {
  return new Promise(keep => {
    const watch = new MutationObserver(() => end(look()));
    const end = found => {
      if (!found && found !== null) return;
      watch.disconnect();
      keep(found);
    };
    watch.observe(node, { childList: true, subtree: true });
    setTimeout(() => end(null), LONGEST);
    end(look());
  });
}
