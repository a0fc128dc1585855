// Saving one of the kit's notebooks where somebody else may have saved it meanwhile, in a
// JupyterLab of their own: what both wrote is saved, and nobody is asked whose words are to go.
import { applyCells, isSame } from './cells.js';

// `contents` is Jupyter's own, and `tell(conflicts)` is called when words of others came in.
// Answers a function that takes in what stands in the file by now.
export function saveBoth(context, contents, ask, tell) {
  const { model } = context;
  let stored = model.toJSON(); // the notebook as this page last read or wrote it
  const isChanged = () => !isSame(describe(model.toJSON()), describe(stored));

  model.stateChanged.connect((_, change) => {
    if (change.name !== 'dirty') return;
    if (!model.dirty) stored = model.toJSON();
    else if (!isChanged()) model.dirty = false;
  });
  if (model.collaborative) return async () => {}; // all share one document

  async function takeIn() {
    const { path } = context;
    const now = await contents.get(path, { content: false, hash: true }).catch(() => null);
    if (!now || isVersion(now, context.contentsModel)) return;
    const found = await contents.get(path, { type: 'notebook', content: true, hash: true });
    const mine = model.toJSON();
    const { incident } = mine.metadata.incident_kit;
    const given = { path, incident, base: stored, notebook: mine, found: found.content };
    const { notebook, conflicts } = await ask('merge', given);
    if (context.isDisposed) return;
    const before = model.toJSON();
    stored = found.content;
    applyCells(model.sharedModel, mine, notebook);
    if (!isSame(before.cells, model.toJSON().cells)) tell(conflicts);
    context._updateContentsModel?.(found); // without it Jupyter asks, and both are here by now
  }

  const save = context.save.bind(context);
  context.save = () => inTurn(context, ask, async () => {
    await takeIn().catch(() => {}); // then Jupyter itself asks what is to be done
    const mine = model.toJSON();
    await save();
    stored = mine;
    if (isChanged()) model.dirty = true; // typed while it was saved
  });
  return takeIn;
}

// One browser at a time looks what others saved, and saves. Where nobody gives turns, it does
// without: then Jupyter itself says what is wrong with the server.
async function inTurn({ path, model }, ask, act) {
  const { incident } = model.toJSON().metadata.incident_kit;
  const { turn } = await ask('turn', { path, incident }).catch(() => ({}));
  try {
    return await act();
  } finally {
    if (turn) ask('saved', { path, incident, turn }).catch(() => {});
  }
}

// Whether two answers of the server are about the same content of a file.
function isVersion(one, other) {
  return one.hash && other?.hash ? one.hash === other.hash
    : one.last_modified === other?.last_modified;
}

// What people change. JupyterLab calls a notebook changed, too, when its kernel tells which
// Python it is exactly.
function describe({ metadata, cells }) {
  const { language_info: _, kernelspec: __, ...own } = metadata;
  return [own, cells];
}
