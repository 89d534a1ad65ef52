package io.watchfloor.sigma.lines;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the program of each process in the audit log, so that events of started programs can name their parent
 * process.
 */
final class AuditParentProcesses {

    private static final int MOST = 4_096;
    private static final int LONGEST_TITLE = 1_024;

    /** Program path and title as written in the log, quoted or hexadecimal. */
    private record Program(String exe, @Nullable String title) {}

    private final Map<String, Program> programs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Program> eldest) {
            return size() > MOST;
        }
    };

    /**
     * Remembers the program of a system call's process.
     *
     * @param starts true if the system call started a program
     * @return a line with the parent's program; null if the program is unknown or the call started no program
     */
    @Nullable
    String of(@Nullable String call, @Nullable String title, boolean starts) {
        if (call == null) {
            return null;
        }
        String process = value(call, " pid=");
        String exe = value(call, " exe=");
        if (process == null || exe == null) {
            return null;
        }
        Program parent = starts ? programs.get(value(call, " ppid=")) : null;
        String shown = title == null ? null : value(title, " proctitle=");
        programs.put(process, new Program(exe, shown == null || shown.length() > LONGEST_TITLE ? null : shown));
        return parent == null ? null : line(call, parent);
    }

    private static String line(String call, Program parent) {
        int type = call.indexOf("type=");
        int message = call.indexOf(" msg=audit(");
        String stamp = call.substring(message, call.indexOf(')', message) + 1) + ":";
        String title = parent.title() == null ? "" : " proctitle=" + parent.title();
        return call.substring(0, type) + "type=PARENT_INFO" + stamp + " exe=" + parent.exe() + title;
    }

    private static @Nullable String value(String line, String name) {
        int start = line.indexOf(name);
        if (start < 0) {
            return null;
        }
        start += name.length();
        boolean quoted = start < line.length() && line.charAt(start) == '"';
        int end = quoted ? line.indexOf('"', start + 1) + 1 : start;
        while (!quoted && end < line.length() && line.charAt(end) > ' ') {
            end++;
        }
        return end <= start ? null : line.substring(start, end);
    }
}
