package io.watchfloor.sigma.lines;

/**
 * Line assembly for logs of unknown format: joins audit lines, adds log headers to lines, and passes all other lines on
 * unchanged.
 */
public final class GenericLineAssembly implements LineAssembly {

    private static final char BETWEEN = '\u001e';

    private final AuditEvents audit = new AuditEvents();
    private final LogHeader head = new LogHeader();
    private final boolean joins;

    public GenericLineAssembly() {
        this(true);
    }

    /** @param joins true to join the lines of one audit event; false to pass on each line separately */
    public GenericLineAssembly(boolean joins) {
        this.joins = joins;
    }

    @Override
    public void line(long number, byte[] line, Out out) {
        if (line.length == 0 || line[0] == '{' || line[0] == '[') {
            out.record(number, line);
        } else if (joins && AuditEvents.isAudit(line)) {
            audit.line(number, line, out);
        } else if (LogHeader.isHeader(line) || (head.isKnown() && line[0] != '#')) {
            head.line(number, line, out);
        } else {
            out.record(number, line);
        }
    }

    @Override
    public void flush(Out out) {
        audit.flush(out);
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
