package io.watchfloor.sensors.agent.lines;

import java.util.function.Consumer;

/** For a log whose kind nobody told: joins audit lines, puts heads before lines, and passes everything else on. */
public final class AnyLines implements Assembly {

    private static final char BETWEEN = '\u001e';

    private final AuditEvents audit = new AuditEvents();
    private final LogHead head = new LogHead();

    public AnyLines() {}

    @Override
    public void line(byte[] line, Consumer<byte[]> out) {
        if (line.length == 0 || line[0] == '{' || line[0] == '[') {
            out.accept(line);
        } else if (AuditEvents.isAudit(line)) {
            audit.line(line, out);
        } else if (LogHead.isHead(line) || (head.isKnown() && line[0] != '#')) {
            head.line(line, out);
        } else {
            out.accept(line);
        }
    }

    @Override
    public void rest(Consumer<byte[]> out) {
        audit.rest(out);
    }

    @Override
    public boolean isWaiting() {
        return audit.isWaiting();
    }

    @Override
    public String state() {
        return head.state() + BETWEEN + audit.state();
    }

    @Override
    public void restore(String state) {
        int between = state.indexOf(BETWEEN);
        head.restore(between < 0 ? "" : state.substring(0, between));
        audit.restore(state.substring(between + 1));
    }
}
