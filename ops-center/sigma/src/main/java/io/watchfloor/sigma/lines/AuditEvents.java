package io.watchfloor.sigma.lines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins lines of the Linux audit log with the same time and serial number into one record: system call, arguments,
 * working directory and files. Events that start a program get an additional line {@code type=PARENT_INFO} with the
 * parent's program, if an earlier event named that program.
 *
 * <p>An event is complete at its end mark ({@code EOE}, which is dropped), at its {@code PROCTITLE} line, immediately
 * for messages of user-space programs ({@code msg='...'}), or when a later line is two seconds newer.
 */
public final class AuditEvents implements LineAssembly {

    private static final double COMPLETE_AFTER_SECONDS = 2;
    private static final int MOST_OPEN = 64;
    private static final int MOST_BYTES = 128 << 10;
    private static final int MOST_LINES = 512;

    private static final class Event {
        private final long number;
        private final double time;
        private final List<String> lines = new ArrayList<>();
        private @Nullable String call;
        private @Nullable String title;
        private boolean starts;
        private int bytes;

        Event(long number, double time) {
            this.number = number;
            this.time = time;
        }
    }

    private final Map<String, Event> open = new LinkedHashMap<>();
    private final AuditParentProcesses parents = new AuditParentProcesses();
    private int bytes;

    public AuditEvents() {}

    /** Whether the line belongs to the Linux audit log. */
    static boolean isAudit(byte[] line) {
        return line.length > 20 && (line[0] == 't' || line[0] == 'n') && key(new String(line, ISO_8859_1)) != null;
    }

    /** Event key of a line: node, time and serial number; null if the line is not an audit line. */
    private static @Nullable String key(String line) {
        if (!line.startsWith("type=") && !line.startsWith("node=")) {
            return null;
        }
        int start = line.indexOf(" msg=audit(");
        int end = start < 0 ? -1 : line.indexOf(')', start);
        if (end < 0) {
            return null;
        }
        String node = line.startsWith("node=") ? line.substring(0, Math.max(0, line.indexOf(' '))) : "";
        return node + line.substring(start + " msg=audit".length(), end + 1);
    }

    private static double time(String key) {
        int start = key.lastIndexOf('(') + 1;
        int end = key.indexOf(':', start);
        try {
            return end < 0 ? 0 : Double.parseDouble(key.substring(start, end));
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private static String type(String line) {
        int start = line.indexOf("type=") + "type=".length();
        int end = line.indexOf(' ', start);
        return line.substring(start, end < 0 ? line.length() : end);
    }

    @Override
    public void line(long number, byte[] body, Out out) {
        String line = new String(body, ISO_8859_1);
        String key = key(line);
        if (key == null) {
            out.record(number, body);
            return;
        }
        double time = time(key);
        passOnOlder(time - COMPLETE_AFTER_SECONDS, out);
        String type = type(line);
        if (type.equals("EOE")) {
            complete(key, out);
        } else if (!open.containsKey(key) && line.indexOf(" msg='") > 0) {
            out.record(number, body);
        } else {
            Event event = open.computeIfAbsent(key, k -> new Event(number, time));
            if (add(event, type, line)) {
                complete(key, out);
            }
            makeRoom(out);
        }
    }

    /** @return true if the line completes the event */
    private boolean add(Event event, String type, String line) {
        event.lines.add(line);
        event.bytes += line.length();
        bytes += line.length();
        switch (type) {
            case "SYSCALL" -> event.call = line;
            case "EXECVE" -> event.starts = true;
            case "PROCTITLE" -> event.title = line;
            default -> {}
        }
        boolean titled = event.title != null && event.call != null;
        return titled || event.bytes > MOST_BYTES || event.lines.size() >= MOST_LINES;
    }

    private void passOnOlder(double than, Out out) {
        for (Iterator<Event> each = open.values().iterator(); each.hasNext(); ) {
            Event event = each.next();
            if (event.time < than) {
                each.remove();
                passOn(event, out);
            }
        }
    }

    private void makeRoom(Out out) {
        while (open.size() > MOST_OPEN || bytes > MOST_BYTES) {
            complete(open.keySet().iterator().next(), out);
        }
    }

    private void complete(String key, Out out) {
        Event event = open.remove(key);
        if (event != null) {
            passOn(event, out);
        }
    }

    private void passOn(Event event, Out out) {
        bytes -= event.bytes;
        String parent = parents.of(event.call, event.title, event.starts);
        if (parent != null) {
            event.lines.add(parent);
        }
        out.record(event.number, String.join("\n", event.lines).getBytes(ISO_8859_1));
    }

    @Override
    public void flush(Out out) {
        passOnOlder(Double.MAX_VALUE, out);
    }

    @Override
    public boolean isWaiting() {
        return !open.isEmpty();
    }

    /** Serializes the lines of the incomplete events, separated by blank lines. */
    @Override
    public String state() {
        List<String> events = new ArrayList<>();
        open.values().forEach(event -> events.add(String.join("\n", event.lines)));
        return String.join("\n\n", events);
    }

    @Override
    public void restore(String state) {
        open.clear();
        bytes = 0;
        state.lines().filter(line -> !line.isEmpty()).forEach(line -> {
            String key = key(line);
            if (key != null) {
                add(open.computeIfAbsent(key, k -> new Event(0, time(k))), type(line), line);
            }
        });
    }
}
