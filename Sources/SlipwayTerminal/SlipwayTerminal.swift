// The notebook at a terminal: line editing, history, completion, hints and colour while typing,
// Ctrl-C, paging.
//
// Start reading at `NotebookTerminal`, the loop. It knows the notebook only through
// `InteractiveSession`, and the notebook knows the terminal only through `Console`.
//
//     NotebookTerminal ── its public face; gives the loop a thread of its own
//       └─ TerminalLoop          read a statement, run it, again
//            ├─ LineEditor       libedit and what it lacks: painting, paste, resize, Ctrl-C
//            │    ├─ KeyDecoder, PastedText, LineLayout, LinePainter, CompletionMenu
//            │    └─ HistoryFile
//            ├─ Mailbox          how a running statement asks for the terminal
//            ├─ SignalInbox      signals as bytes in a pipe
//            └─ Pager, TextEditor ─ ForegroundShell: programs that get the terminal for a while
//
// Everything that touches libedit or the keyboard happens on the loop's thread. The types in
// the third row are plain values without input or output.
