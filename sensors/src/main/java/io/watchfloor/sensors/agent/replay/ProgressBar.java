package io.watchfloor.sensors.agent.replay;

import io.watchfloor.sensors.agent.text.Plural;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A progress bar in one terminal line; prints nothing if the output is not a terminal. A system property set by the
 * launcher shows whether the output is a terminal.
 */
final class ProgressBar {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 200_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final LongSupplier nanos;
    private final boolean shown;
    private final long start;
    private long drawn;

    ProgressBar(PrintWriter out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
        this.shown = terminal;
        this.start = nanos.getAsLong();
    }

    static boolean onTerminal() {
        return Boolean.getBoolean("watchfloor.terminal");
    }

    /** @param done completed fraction, 0 to 1 */
    synchronized void draw(double done, long records) {
        long now = nanos.getAsLong();
        if (!shown || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        double seconds = Math.max(1e-3, (now - start) / 1e9);
        int filled = (int) (Math.clamp(done, 0, 1) * WIDTH);
        String eta = done <= 0 ? "--:--" : minutes(seconds / done - seconds);
        out.print("%s[%s%s] %3.0f %%  %s  %,.0f/s  ETA %s"
                .formatted(
                        CLEAR,
                        "=".repeat(filled),
                        " ".repeat(WIDTH - filled),
                        done * 100,
                        Plural.of(records, "record"),
                        records / seconds,
                        eta));
        out.flush();
    }

    /** Prints a line above the progress bar. */
    synchronized void line(String text) {
        out.println((shown ? CLEAR : "") + text);
        out.flush();
        drawn = 0;
    }

    synchronized void clear() {
        if (shown) {
            out.print(CLEAR);
            out.flush();
        }
    }

    private static String minutes(double seconds) {
        long whole = Math.round(Math.max(0, seconds));
        return String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60);
    }
}
