// The kit's notebooks that are open: the server is told of them, so that no verb writes one
// whose words are still here, and they are refreshed here, in the document itself.
import { applyCells } from './cells.js';

const BEAT = 20000; // ms between two reports; who says nothing for long counts as gone
export const REFRESH = 'incident-kit:refresh';

export function makeDocuments({ notebook, apputils }, ask) {
  return {
    id: 'incident-kit:documents',
    description: "Refreshes the kit's notebooks, and tells verbs which are open.",
    autoStart: true,
    requires: [notebook.INotebookTracker],
    optional: [apputils.ICommandPalette],
    activate: (app, tracker, palette) => {
      const report = makeReport(tracker, ask);
      addRefresh(app, tracker, ask, apputils.Notification);
      palette?.addItem({ command: REFRESH, category: 'Incident' });
      tracker.widgetAdded.connect((_, panel) => {
        panel.context.ready.then(() => {
          if (!isOurs(panel) || panel.isDisposed) return;
          panel.toolbar.insertAfter('save', 'incident-kit-refresh', makeButton(app, apputils));
          report();
          panel.addClass('ik-notebook');
          leaveClean(panel.context);
          panel.context.model.stateChanged.connect((_, change) => {
            if (change.name === 'dirty') report();
          });
          panel.context.pathChanged.connect(report);
          panel.disposed.connect(report);
        });
      });
      setInterval(report, BEAT);
      window.addEventListener('pagehide', () => report({ leaving: true }));
      window.addEventListener('pageshow', event => { if (event.persisted) report(); });
    }
  };
}

function isOurs(panel) {
  return !panel.isDisposed && panel.context.isReady
    && Boolean(panel.context.model.getMetadata('incident_kit')?.incident);
}

// One report after the other, so that the last one is the one that holds.
function makeReport(tracker, ask) {
  const session = crypto.randomUUID?.() ?? String(Math.random());
  let sent = Promise.resolve();
  let told = false;
  const send = () => {
    const open = { saved: [], unsaved: [] };
    tracker.filter(isOurs).forEach(({ context }) => {
      (context.model.dirty ? open.unsaved : open.saved).push(context.path);
    });
    if (!told && !open.saved.length && !open.unsaved.length) return Promise.resolve();
    told = open.saved.length + open.unsaved.length > 0;
    return ask('open', { session, ...open }).catch(() => {}); // without a server nobody asks it
  };
  return change => {
    if (change?.leaving) {
      if (told) ask('open', { session, saved: [], unsaved: [] }, { keepalive: true }).catch(() => {});
      return;
    }
    sent = sent.then(send);
  };
}

// JupyterLab calls a notebook changed when its kernel tells which Python it is exactly.
function leaveClean({ model }) {
  const describe = () => {
    const { metadata, ...rest } = model.toJSON();
    const { language_info: _, kernelspec: __, ...own } = metadata;
    return JSON.stringify([own, rest]);
  };
  if (model.dirty) return;
  let clean = describe();
  model.stateChanged.connect((_, change) => {
    if (change.name !== 'dirty') return;
    if (!model.dirty) clean = describe();
    else if (describe() === clean) model.dirty = false;
  });
}

function makeButton(app, { ToolbarButton }) {
  return new ToolbarButton({
    label: 'Refresh',
    tooltip: 'Bring in what is new of the incident. No word of yours is lost.',
    onClick: () => app.commands.execute(REFRESH)
  });
}

function addRefresh(app, tracker, ask, Notification) {
  app.commands.addCommand(REFRESH, {
    label: 'Refresh This Notebook From Its Incident',
    isEnabled: () => tracker.currentWidget !== null && isOurs(tracker.currentWidget),
    execute: async given => {
      const panel = given?.path
        ? tracker.find(one => one.context.path === given.path)
        : tracker.currentWidget;
      if (!panel || !isOurs(panel)) return;
      try {
        await refresh(panel.context, ask);
      } catch (error) {
        Notification.error([error.message, ...(error.todo ?? [])].join('. '));
      }
    }
  });
}

const refreshing = new WeakSet();

// Saves what is here, has the server say what belongs there now, and takes that in.
async function refresh(context, ask) {
  if (refreshing.has(context)) return;
  refreshing.add(context);
  try {
    if (context.model.dirty) await context.save();
    if (context.model.dirty) return; // somebody was asked about it and wants it otherwise
    const before = context.model.toJSON();
    const { incident } = before.metadata.incident_kit;
    const answer = await ask('refresh', { path: context.path, incident, notebook: before });
    if (context.isDisposed) return;
    applyCells(context.model.sharedModel, before, answer.notebook);
    if (context.model.dirty) await context.save();
  } finally {
    refreshing.delete(context);
  }
}
