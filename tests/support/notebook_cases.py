"""Small notebooks, a trap each: the cells of each by the name of the trap.

A cell that is a tuple has tags after its code. What papermill's own engine makes of them
stands in ``tests/data/notebooks/approved``; ``make parity`` makes that anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Cells = Sequence[str | tuple[str, ...]]

_MODULE = "import sys\nprint(sys.modules['__main__'].__dict__ is globals(), __name__)"

OWN: Mapping[str, Cells] = {
    "results": ("1 + 1", "x = 2\nx", "_ + _1, _2, Out[2], In[1]", "None", "'a'\n'b'"),
    "a semicolon silences": ("x = 1\nx;", "x; # said", "'x;'", "x;\nx"),
    "two results of one cell": ("get_ipython().ast_node_interactivity = 'all'", "1\n2\n3;\nNone"),
    "counts": ("1", "", "  \n", "# only words", "2", "1/0"),
    "rich results": (
        "class Rich:\n def _repr_html_(self): return '<b>x</b>'\n"
        " def _repr_png_(self): return b'\\x89PNG'\n def _repr_json_(self): return {'a': [1]}\n"
        "Rich()",
        "class Bundle:\n def _repr_mimebundle_(self, **given):\n"
        "  return {'text/plain': 'p', 'text/markdown': '*m*'}, {'text/markdown': {'k': 1}}\n"
        "Bundle()",
        "class Bad:\n def _repr_html_(self): raise ValueError('no')\nBad()",
    ),
    "display": (
        "from IPython.display import HTML, Image, JSON, Latex, Markdown, SVG, display\n"
        "display(HTML('<i>h</i>'), Markdown('*m*'), metadata={'a': 1})",
        "display(1, 'two', Latex('$x$'), JSON({'a': 1}))",
        "display({'text/plain': 'raw', 'application/x': [1]}, raw=True)",
        "print('before')\ndisplay('between')\nprint('after')\n'last'",
    ),
    "display ids": (
        "from IPython.display import display, update_display\nh = display('one', display_id='d')",
        "h.update('two')\nprint('said')",
        "display('three', display_id='d')\nupdate_display('four', display_id='d')",
        "update_display('nowhere', display_id='unknown')",
        "h = display(display_id=True)\nh.display('five')\nh.update('six')",
    ),
    "cleared at once": (
        "from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)",
    ),
    "cleared with the next": (
        "from IPython.display import clear_output, display\n"
        "for n in range(5):\n clear_output(wait=True)\n display(n)\n print('n', n)",
        "print('kept')\nclear_output(wait=True)",
        "print('next')",
    ),
    "cleared with ids": (
        "from IPython.display import clear_output, display\nh = display('a', display_id='c')\n"
        "clear_output()\ndisplay('b')",
        "h.update('z')",
    ),
    "a progress bar": (
        "for n in range(0, 101, 25):\n print(f'\\r{n:3} %', end='', flush=True)\nprint()",
        "import sys\nfor n in range(3):\n sys.stderr.write(f'\\r{n}\\x08')",
    ),
    "output and errors": (
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
        "print('a', flush=True)\nprint('b', file=sys.stderr, flush=True)\nprint('c', flush=True)",
        "sys.stdout.write('no end')",
        "sys.stdout.writelines(['x\\n', 'y\\n'])\nsys.stdout.isatty(), sys.stdout.encoding",
        "print('a', end='')\n1/0",
    ),
    "what is no text": ("import sys\nsys.stdout.write(b'x')",),
    "warnings": (
        "import warnings\nwarnings.warn('one')\nwarnings.warn('two', DeprecationWarning)",
        "for _ in range(2): warnings.warn('same place')",
        "def old():\n warnings.warn('old', DeprecationWarning, stacklevel=2)\nold()",
        "warnings.simplefilter('error')\nwarnings.warn('raised', UserWarning)",
    ),
    "the filters of warnings": (
        "import warnings\n[(f[0], str(f[1] and f[1].pattern), f[2].__name__)"
        " for f in warnings.filters if f[2] in (DeprecationWarning, UserWarning, Warning)]",
    ),
    "logging": (
        "import logging\nlogging.info('unheard')\nlogging.warning('heard')",
        "log = logging.getLogger('a.b')\nlog.error('plain')\nlog.debug('unheard')",
        "logging.basicConfig(level='DEBUG', force=True, format='%(levelname)s %(message)s')\n"
        "log.debug('now heard')",
        "try:\n 1/0\nexcept ZeroDivisionError:\n log.exception('and its trace')",
    ),
    "a child's output": (
        "import os, subprocess\nprint('a')\nsubprocess.run(['echo', 'b'])\nprint('c')",
        "os.system('echo to errors >&2; echo to output')",
        "subprocess.run('echo one; echo two', shell=True, capture_output=True, text=True).stdout",
        "os.write(1, 'straight, ü\\n'.encode())",
        "subprocess.run(['sh', '-c', 'cat; echo end'])",
        "subprocess.check_call(['false'])",
    ),
    "a child's long output": ("import subprocess\nsubprocess.run(['seq', '20000'])\nprint('end')",),
    "shell magics": (
        "!echo hi",
        "x = !printf 'a\\nb\\n'\nx",
        "name = 'n'\n!echo {name} $name $$HOME_X",
        "!false\n_exit_code",
        "%%bash\necho a; echo b >&2\nexit 0",
        "%%sh\necho $((1 + 2))",
        "%%script cat\ntext\n",
        "!echo no end | tr -d '\\n'",
        "%sx echo captured",
        "%%bash\nexit 3",
    ),
    "captured": (
        "%%capture c\nprint('a')\nimport sys\nprint('b', file=sys.stderr)\n1",
        "c.stdout, c.stderr, c.outputs",
        "c.show()",
        "%%capture --no-stderr\nprint('x', file=sys.stderr)",
        "from IPython.utils.capture import capture_output\n"
        "with capture_output() as held:\n display(1)\nlen(held.outputs)",
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()): print('in')",
    ),
    "magics": (
        "%pwd\n1",
        "%lsmagic\n;",
        "%who",
        "a, b = 1, 'x'\n%whos",
        "%precision 2\n1/3",
        "%%writefile made.py\nvalue = 41",
        "%run made.py\nvalue",
        "%load_ext autoreload\n%autoreload 2\nimport made\nmade.value",
        "%env ABC=1",
        "import os\nos.environ['ABC']",
        "%history -n 1-3",
        "%macro again 2\n",
        "%%html\n<b>x</b>",
        "%%latex\n$x$",
        "%%javascript\n1",
        "%alias_magic p pwd",
        "%config InlineBackend",
        "%nosuch",
    ),
    "help": ("len?", "import json\njson.dumps?", "%pinfo2 nothing", "?"),
    "a traceback": (
        (
            "def inner(n):\n    return 1 / n\n\ndef outer(n):\n    x = n\n    return inner(x)",
            "parameters",
        ),
        "outer(0)",
    ),
    "exceptions in a chain": (
        (
            "def fail():\n    try:\n        {}['k']\n    except KeyError as error:\n"
            "        raise ValueError('second') from error\nfail()",
            "raises-exception",
        ),
        ("try:\n    1/0\nexcept ZeroDivisionError:\n    undefined", "raises-exception"),
        ("raise ExceptionGroup('several', [ValueError(1), TypeError('t')])", "raises-exception"),
        (
            "class Own(Exception):\n def __str__(self): return 'said\\nin two lines'\nraise Own",
            "raises-exception",
        ),
        "e = ValueError('noted')\ne.add_note('a note')\nraise e",
    ),
    "an error in a module": (
        "%%writefile broken.py\ndef f():\n    return [1][2]",
        "import broken\nbroken.f()",
    ),
    "syntax errors": (
        ("x = = 1", "raises-exception"),
        ("if True:\nprint(1)", "raises-exception"),
        ("'open", "raises-exception"),
        ("return 1", "raises-exception"),
        "print(1",
    ),
    "what a stopped cell leaves": ("print('a')\nraise KeyboardInterrupt", "print('never')"),
    "leaving with a status": ("print('a')\nimport sys\nsys.exit(3)",),
    "leaving in peace": ("import sys\nprint('a')\nsys.exit(0)", "print('never')"),
    "leaving by raising": (("raise SystemExit", "raises-exception"), "print('runs')"),
    "errors that are allowed": (("1/0", "raises-exception"), "print('goes on')", "undefined", "3"),
    "cells that are skipped": ("x = 1", ("x = 2", "skip-execution"), "x"),
    "what holds itself": ("x = []\nx.append(x)\nx",),
    "await": (
        "import asyncio\nawait asyncio.sleep(0)\n'waited'",
        "async def f(n):\n    await asyncio.sleep(0.01)\n    return n\n"
        "await asyncio.gather(f(1), f(2))",
        "task = asyncio.create_task(f(3))\ntask.done()",
        "await asyncio.sleep(0.05)\ntask.result()",
        "async with asyncio.timeout(1): print('in time')",
        "asyncio.get_running_loop().is_running(), type(asyncio.get_running_loop()).__name__",
        ("asyncio.run(f(1))", "raises-exception"),
        "[n async for n in (x async for x in aiter_())]",
    ),
    "values of a context": (
        "import contextvars\nv = contextvars.ContextVar('v', default=0)\nv.set(1)\nv.get()",
        "v.get()",
    ),
    "input": (("input('name? ')", "raises-exception"), "import getpass\ngetpass.getpass()"),
    "the module": (
        _MODULE,
        "import __main__\nclass A: pass\nA.__module__, __main__.A is A",
        "import pickle\npickle.loads(pickle.dumps(A())).__class__",
        "'__file__' in globals(), __builtins__.__name__",
        "sorted(n for n in globals() if not n.startswith('_'))",
    ),
    "the shell": (
        "ip = get_ipython()\ntype(ip), ip.execution_count, ip.kernel.implementation",
        "type(ip.display_pub), type(ip.displayhook), type(ip.exiter).__name__",
        "'IPKernelApp' in ip.config, ip.history_manager.hist_file, ip.user_ns is globals()",
        "from IPython import get_ipython as get\nget() is ip, ip.parent is not None",
        "ip.run_cell('print(1)').success, ip.kernel.execution_count",
        "ip.set_next_input('x')\nip.events.register('post_run_cell', lambda r: print('ran'))",
        "2",
    ),
    "arguments": (
        "import sys\n[part.split('/')[-1][:3] for part in sys.argv]",
        "import argparse\nargparse.ArgumentParser(prog='p').parse_args()",
    ),
    "where modules come from": (
        "import sys\nsys.path.count(''), sys.path.index('') > 0",
        "open('beside.py', 'w').write('v = 1')\nimport beside\nbeside.v",
    ),
    "environment": (
        "import os\n{n: os.environ.get(n) for n in ('TERM', 'PAGER', 'CLICOLOR', 'MPLBACKEND')}",
        "os.environ['JPY_PARENT_PID'].isdigit(), '__session__' in globals()",
        "print(os.getcwd())\nos.path.exists('given.ipynb')",
        "import sys\nsys.stdin.read(), sys.stdin.isatty()",
        "import signal\nsignal.getsignal(signal.SIGINT).__name__, signal.getsignal(signal.SIGTERM)",
        "os.umask(0o77) and None\nos.getpgid(0) == os.getpid()",
    ),
    "threads": (
        "import threading\ndef work(n): print('thread', n)\n"
        "for n in range(3):\n t = threading.Thread(target=work, args=(n,))\n t.start()\n t.join()",
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(2) as pool: print(list(pool.map(str, range(5))))",
        "t = threading.Thread(target=lambda: 1/0)\nt.start()\nt.join()",
        "t = threading.Thread(target=display, args=('shown',))\nt.start()\nt.join()",
    ),
    "processes": (
        "import multiprocessing as m\nfork = m.get_context('fork')\n"
        "def work(n):\n print('in', n)\n return n * n\n"
        "p = fork.Process(target=work, args=(1,))\np.start()\np.join()\np.exitcode",
        "with fork.Pool(2) as pool: print(sorted(pool.map(abs, [-1, 2, -3])))",
        "from concurrent.futures import ProcessPoolExecutor\n"
        "with ProcessPoolExecutor(1, fork) as pool: print(pool.submit(work, 5).result())",
        "import os\npid = os.fork()\nif not pid: os._exit(7)\nos.waitpid(pid, 0)[1] >> 8",
    ),
    "at the end": (
        "import atexit\natexit.register(lambda: open('ended.txt', 'w').write('yes'))\n1",
        "import tempfile\nd = tempfile.TemporaryDirectory(dir='.')\n2",
    ),
    "letters": (
        "print('ünï ☃ \\U0001f600')\n'é\\x00\\x1b[31m'",
        "import sys\nprint('\\ud800'.encode('utf-8', 'replace'))\nprint('a\\r\\nb\\rc\\x08')",
    ),
    "a long output": ("print('x' * 1_000_000)", "'y' * 200_000", "print('end')"),
    "many prints": ("for n in range(5000): print(n)",),
    "many displays": ("for n in range(200): display(n)",),
    "much in memory": ("data = bytearray(50_000_000)\nlen(data)", "del data"),
    "numbers JSON has not": (
        "display({'application/json': {'n': float('nan'), 'i': float('inf')}}, raw=True)",
        "display({'application/json': {1: (2, 3)}, 'text/plain': ''}, raw=True)",
    ),
    "comms": (
        "from comm import create_comm\n"
        "c = create_comm(target_name='x', data={'a': 1})\nc.send({'b': 2})",
        "c.close()\nlen(c.comm_id)",
    ),
    "pages": ("from IPython.core import page\npage.page('text')\n1",),
    "print at exit of a shell": ("get_ipython().showtraceback()", "get_ipython().show_usage()\n;"),
    "parameters": (("a = 1\nb = 'x'", "parameters"), "print(a, b)"),
    "random numbers": ("import random\nrandom.seed(1)\nrandom.random(), random.randint(1, 9)",),
    "dataclasses": (
        "from dataclasses import dataclass\n@dataclass\nclass P:\n x: int\n y: list\nP(1, [2])",
        "import inspect\ninspect.getsource(P)",
        "{'a': set('b'), 'c': [range(9)] * 12, 'long': 'text ' * 30}",
    ),
    "names of cells": (
        "import inspect\ninspect.currentframe().f_code.co_filename, '__file__' in globals()",
        "import traceback\ntry:\n 1/0\nexcept ZeroDivisionError:\n traceback.print_exc()",
    ),
    "the debugger": ("import pdb\npdb.Pdb.__name__, pdb.set_trace.__module__", "%debug"),
    "faults": ("import faulthandler\nfaulthandler.is_enabled()",),
}
