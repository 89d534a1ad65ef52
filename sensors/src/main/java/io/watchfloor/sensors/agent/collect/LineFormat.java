package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sigma.lines.AnyLines;
import io.watchfloor.sigma.lines.AuditEvents;
import io.watchfloor.sigma.lines.LineAssembly;
import io.watchfloor.sigma.lines.LogHead;

/** What makes a record of the lines of a source. */
public enum LineFormat {
    /** Each line is a record. */
    EACH {
        @Override
        public LineAssembly assembly() {
            return new EachLine();
        }
    },
    /** The lines of one event of the Linux audit log are a record. */
    AUDIT {
        @Override
        public LineAssembly assembly() {
            return new AuditEvents();
        }
    },
    /** Each line below the head of its log, which names its columns. */
    HEADED {
        @Override
        public LineAssembly assembly() {
            return new LogHead();
        }
    },
    /** Whatever the lines look like. */
    ANY {
        @Override
        public LineAssembly assembly() {
            return new AnyLines();
        }
    };

    public abstract LineAssembly assembly();

    private static final class EachLine implements LineAssembly {
        @Override
        public void line(long number, byte[] line, Out out) {
            out.record(number, line);
        }

        @Override
        public void rest(Out out) {}

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
