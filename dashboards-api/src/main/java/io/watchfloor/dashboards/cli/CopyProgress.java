package io.watchfloor.dashboards.cli;

import io.watchfloor.config.backup.BackupProgress;
import io.watchfloor.dashboards.cli.terminal.ProgressBar;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Function;

/** Shows the progress of a backup on a terminal. The total size is not known in advance. */
final class CopyProgress implements BackupProgress {

    private static final long REDRAW_NANOS = 200_000_000L;
    private static final double MEBIBYTE = 1 << 20;

    private final PrintWriter terminal;
    private final boolean shown;
    private final long begin = System.nanoTime();
    private long copied;
    private long drawn = begin;

    private CopyProgress(PrintWriter terminal, boolean shown) {
        this.terminal = terminal;
        this.shown = shown;
    }

    /** Shows the progress while data is copied, if the output is a terminal. */
    static <T> T during(PrintWriter terminal, Function<BackupProgress, T> copying) {
        CopyProgress copied = new CopyProgress(terminal, ProgressBar.onTerminal());
        try {
            return copying.apply(copied);
        } finally {
            copied.clear();
        }
    }

    @Override
    public void copied(String table, long bytes) {
        copied += bytes;
        long now = System.nanoTime();
        if (shown && now - drawn > REDRAW_NANOS) {
            drawn = now;
            terminal.print(String.format(
                    Locale.ROOT,
                    "\r%s: %.1f MiB in all, %.1f MiB/s\u001b[K",
                    table,
                    copied / MEBIBYTE,
                    copied / MEBIBYTE / ((now - begin) / 1e9)));
            terminal.flush();
        }
    }

    private void clear() {
        if (shown) {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }
}
