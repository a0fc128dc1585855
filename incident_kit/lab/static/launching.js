// The home of all incidents, in Lab's launcher, if there is one, and among its commands.
import { drawView } from './views.js';

const OPEN = 'incident-kit:home';
const VERBS = { look: 'home', act: 'new' };

export function makeHome({ launcher, apputils, widgets }, ask, openFile) {
  return {
    id: 'incident-kit:home',
    description: 'Shows all incidents of a workspace.',
    autoStart: true,
    optional: [apputils.ICommandPalette, ...(launcher ? [launcher.ILauncher] : [])],
    activate: (app, palette, cards) => {
      app.commands.addCommand(OPEN, {
        label: args => (args.isLauncher ? 'Incidents' : 'incident-kit: Home'),
        caption: 'All incidents, and a new one',
        execute: given => openHome(app, { apputils, widgets }, ask, openFile, given?.cwd ?? '')
      });
      cards?.add({ command: OPEN, category: 'Other', args: { isLauncher: true } });
      palette?.addItem({ command: OPEN, category: 'Incident' });
    }
  };
}

function openHome(app, { apputils, widgets }, ask, openFile, path) {
  const content = new widgets.Widget();
  content.addClass('ik-view');
  content.addClass('ik-page');
  const widget = new apputils.MainAreaWidget({ content });
  widget.title.label = 'Incidents';
  widget.title.closable = true;
  app.shell.add(widget, 'main');
  app.shell.activateById(widget.id);
  const lab = { open: file => openFile(file) };
  return drawView(content.node, 'home', (verb, given) =>
    ask(VERBS[verb] ?? verb, { path, incident: '', view: 'home', ...given }), lab);
}
