package io.watchfloor.dashboards.cli.terminal;

import java.io.PrintWriter;
import java.util.Locale;

/** A progress bar on a terminal: one line that is redrawn. Prints nothing if the output is not a terminal. */
public final class ProgressBar {

    private static final long REDRAW_NANOS = 200_000_000L;
    private static final int WIDTH = 30;
    private static final double MEBIBYTE = 1 << 20;

    private final PrintWriter terminal;
    private final boolean shown;
    private final boolean inRecords;
    private final long total;
    private final long begin = System.nanoTime();
    private long done;
    private long drawn = begin;

    /**
     * @param terminal usually standard error, because standard output contains results
     * @param total number of bytes to read
     */
    public ProgressBar(PrintWriter terminal, boolean shown, long total) {
        this(terminal, shown, total, false);
    }

    private ProgressBar(PrintWriter terminal, boolean shown, long total, boolean inRecords) {
        this.terminal = terminal;
        this.shown = shown && total > 0;
        this.total = total;
        this.inRecords = inRecords;
    }

    /** Creates a progress bar that counts records instead of bytes. */
    public static ProgressBar ofRecords(PrintWriter terminal, long total) {
        return new ProgressBar(terminal, onTerminal(), total, true);
    }

    /** Set by the launcher script, because Java 21 cannot detect a terminal. */
    public static boolean onTerminal() {
        return Boolean.getBoolean("watchfloor.terminal");
    }

    public void advance(long more) {
        done += more;
        long now = System.nanoTime();
        if (shown && now - drawn > REDRAW_NANOS) {
            drawn = now;
            terminal.print("\r" + line(done, total, (now - begin) / 1e9, inRecords) + "\u001b[K");
            terminal.flush();
        }
    }

    /** Clears the line. */
    public void clear() {
        if (shown) {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }

    static String line(long done, long total, double seconds) {
        return line(done, total, seconds, false);
    }

    private static String line(long done, long total, double seconds, boolean inRecords) {
        double part = Math.min(1, (double) done / total);
        int filled = (int) (part * WIDTH);
        double perSecond = seconds > 0 ? done / seconds : 0;
        String rate = inRecords
                ? String.format(Locale.ROOT, "%,.0f records/s", perSecond)
                : String.format(Locale.ROOT, "%.1f MiB/s", perSecond / MEBIBYTE);
        long left = part > 0 ? Math.round(seconds / part - seconds) : 0;
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %s  %d:%02d left",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                part * 100,
                rate,
                left / 60,
                left % 60);
    }
}
