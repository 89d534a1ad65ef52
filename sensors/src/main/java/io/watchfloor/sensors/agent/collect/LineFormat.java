package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sigma.lines.AuditEvents;
import io.watchfloor.sigma.lines.GenericLineAssembly;
import io.watchfloor.sigma.lines.LineAssembly;
import io.watchfloor.sigma.lines.LogHeader;

/** How the lines of a source are grouped into records. */
public enum LineFormat {
    /** Each line is a record. */
    EACH {
        @Override
        public LineAssembly assembly() {
            return new EachLine();
        }
    },
    /** All lines of one Linux audit event are one record. */
    AUDIT {
        @Override
        public LineAssembly assembly() {
            return new AuditEvents();
        }
    },
    /** Each line after a header line with the column names is a record (Zeek, W3C). */
    HEADED {
        @Override
        public LineAssembly assembly() {
            return new LogHeader();
        }
    },
    /** Detects the format from the content of the lines. */
    ANY {
        @Override
        public LineAssembly assembly() {
            return new GenericLineAssembly();
        }
    };

    public abstract LineAssembly assembly();

    private static final class EachLine implements LineAssembly {
        @Override
        public void line(long number, byte[] line, Out out) {
            out.record(number, line);
        }

        @Override
        public void flush(Out out) {}

        @Override
        public boolean isWaiting() {
            return false;
        }

        @Override
        public String state() {
            return "";
        }

        @Override
        public void restore(String state) {}
    }
}
