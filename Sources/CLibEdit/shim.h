// What Swift cannot call by itself: `el_set`, `el_get` and `history` are variadic, the standard
// streams and `environ` are mutable globals, `wcwidth` hides behind feature macros, and the types
// of <spawn.h> differ between systems.
//
// One function for each shape of arguments. `op` is a constant of <histedit.h>; the comment
// names the ones a function is for.

#ifndef CLIBEDIT_SHIM_H
#define CLIBEDIT_SHIM_H

#include <histedit.h>
#include <langinfo.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/types.h>
#include <wchar.h>

typedef char *(*cle_prompt_function)(EditLine *);
typedef unsigned char (*cle_key_function)(EditLine *, int);
typedef int (*cle_read_function)(EditLine *, wchar_t *);

/// An editor on the standard streams; `program` selects lines of ~/.editrc.
static inline EditLine *cle_init(const char *program) {
    return el_init(program, stdin, stdout, stderr);
}

/// EL_SIGNAL, EL_PREP_TERM.
static inline int cle_set_int(EditLine *editor, int op, int value) {
    return el_set(editor, op, value);
}

/// EL_EDITOR.
static inline int cle_set_string(EditLine *editor, int op, const char *value) {
    return el_set(editor, op, value);
}

/// EL_EDITOR. The string belongs to the editor.
static inline const char *cle_get_string(EditLine *editor, int op) {
    const char *value = NULL;
    return el_get(editor, op, &value) == 0 ? value : NULL;
}

/// EL_CLIENTDATA.
static inline int cle_set_pointer(EditLine *editor, int op, void *value) {
    return el_set(editor, op, value);
}

/// EL_CLIENTDATA.
static inline void *cle_get_pointer(EditLine *editor, int op) {
    void *value = NULL;
    return el_get(editor, op, &value) == 0 ? value : NULL;
}

/// The terminal's string for a two-letter termcap capability; NULL when it has none.
static inline const char *cle_capability(EditLine *editor, const char *name) {
    char *value = NULL;
    return el_get(editor, EL_GETTC, name, &value) == 0 ? value : NULL;
}

/// Draws prompt and line afresh from the cursor's row on, forgetting what was on the screen.
static inline int cle_refresh(EditLine *editor) { return el_set(editor, EL_REFRESH); }

/// EL_PROMPT_ESC: text between two `escape` characters takes no room on the screen.
static inline int cle_set_prompt(EditLine *editor, cle_prompt_function prompt, char escape) {
    return el_set(editor, EL_PROMPT_ESC, prompt, escape);
}

/// Gives a function of ours a name that keys can be bound to.
static inline int cle_add_function(
    EditLine *editor, const char *name, const char *help, cle_key_function function) {
    return el_set(editor, EL_ADDFN, name, help, function);
}

/// Binds a key in the main map: emacs, or vi's insert mode.
static inline int cle_bind(EditLine *editor, const char *key, const char *function) {
    return el_set(editor, EL_BIND, key, function, NULL);
}

/// Binds a key in the alternative map: vi's command mode.
static inline int cle_bind_alternative(EditLine *editor, const char *key, const char *function) {
    return el_set(editor, EL_BIND, "-a", key, function, NULL);
}

/// Changes a terminal mode, as `setty` does; `-d` is the mode while a line is edited.
static inline int cle_set_tty(EditLine *editor, const char *when, const char *mode) {
    return el_set(editor, EL_SETTY, when, mode, NULL);
}

/// Replaces the function that waits for a key.
static inline int cle_set_read(EditLine *editor, cle_read_function function) {
    return el_set(editor, EL_GETCFN, function);
}

static inline int cle_use_history(EditLine *editor, History *entries) {
    return el_set(editor, EL_HIST, history, entries);
}

/// H_SETSIZE, H_SETUNIQUE.
static inline int cle_history_int(History *entries, int op, int value) {
    HistEvent event;
    return history(entries, &event, op, value);
}

/// H_ENTER.
static inline int cle_history_string(History *entries, int op, const char *value) {
    HistEvent event;
    return history(entries, &event, op, value);
}

extern int wcwidth(wchar_t);

/// Columns that a character takes; -1 when it cannot be printed.
static inline int cle_width(wchar_t character) { return wcwidth(character); }

/// Writes out what the editor has put into the buffer of standard output.
static inline int cle_flush(void) { return fflush(stdout); }

extern char **environ;

/// Starts a shell command with this file as its standard input; -1 when that fails.
///
/// It stays in our process group, so that it may read from the terminal; what we ignore, it does
/// not. `argument` is `$1` in the command; it may be NULL.
static inline pid_t cle_spawn_shell(const char *command, const char *argument, int input) {
    char *arguments[] = {"sh", "-c", (char *)command, "sh", (char *)argument, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, defaults;
    pid_t child = -1;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGQUIT);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ) != 0) child = -1;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

#endif
