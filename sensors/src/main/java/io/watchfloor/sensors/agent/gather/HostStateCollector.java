package io.watchfloor.sensors.agent.gather;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.agent.collect.changes.OpenSockets;
import io.watchfloor.sensors.agent.collect.changes.ProcFiles;
import io.watchfloor.sensors.protocol.HostState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the state of this host from {@code /proc} and from well-known files, without running any program. */
record HostStateCollector(Path root) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_LIST_BYTES = 4 << 20;
    private static final long END_OF_LOG = 2L << 20;
    private static final long JOURNAL = 64L << 20;

    /** Size of a {@code utmp} record in glibc on 64-bit systems. */
    private static final int UTMP = 384;

    private static final int USER_PROCESS = 7;

    private static final List<String> SCHEDULES = List.of(
            "/etc/crontab",
            "/etc/anacrontab",
            "/etc/cron.*/**",
            "/etc/systemd/system/**",
            "/etc/systemd/user/**",
            "/var/spool/cron/**",
            "/run/systemd/transient/**",
            "/run/systemd/system/**");

    private static final List<String> LOGS =
            List.of("/var/log/{syslog,messages,auth.log,secure,kern.log,cron.log,cron}", "/var/log/audit/audit.log");

    private static final List<String> JOURNALS =
            List.of("/var/log/journal/*/system.journal", "/run/log/journal/*/system.journal");

    private static final List<String> ACCOUNTS = List.of("/etc/passwd", "/etc/group", "/run/systemd/sessions/*");

    private static final List<String> SIGN_INS = List.of("/var/log/wtmp", "/run/utmp", "/var/run/utmp");

    /**
     * Returns the well-known files for these kinds of state. The folders are fixed here, so that an order cannot name
     * other files in this way.
     */
    List<FilePattern> files(Set<HostState> kinds) throws PackageException {
        List<FilePattern> patterns = new ArrayList<>();
        for (HostState kind : kinds) {
            switch (kind) {
                case SCHEDULES -> add(patterns, SCHEDULES, END_OF_LOG);
                case JOURNAL -> {
                    add(patterns, LOGS, END_OF_LOG);
                    add(patterns, JOURNALS, JOURNAL);
                }
                case USERS -> {
                    add(patterns, ACCOUNTS, END_OF_LOG);
                    add(patterns, SIGN_INS, UTMP * (END_OF_LOG / UTMP));
                }
                case PROCESSES, SOCKETS, MOUNTS, MODULES -> {
                    // These kinds of state are read from /proc.
                }
            }
        }
        return patterns;
    }

    /** Journal files over the limit are omitted, because a part of a journal file cannot be read. */
    static boolean isTooLong(FileFinder.FoundFile found) {
        return found.maxBytes() > 0
                && found.attributes().size() > found.maxBytes()
                && found.path().toString().endsWith(".journal");
    }

    private void add(List<FilePattern> to, List<String> patterns, long maxBytes) throws PackageException {
        for (String pattern : patterns) {
            Path folder = root.resolve(pattern.substring(1, pattern.indexOf('/', 1)));
            if (Files.isDirectory(folder)) {
                String named = root.toString().equals("/") ? pattern : root + pattern;
                to.add(FilePattern.of(named, List.of(folder)).withMaxBytes(maxBytes));
            }
        }
    }

    /** Adds the kinds of host state that are not stored in files. */
    void add(PackageWriter into, Set<HostState> kinds) throws IOException {
        Path kernel = root.resolve("proc");
        ProcFiles proc = new ProcFiles(kernel);
        if (kinds.isEmpty()) {
            return;
        }
        for (String name : List.of("version", "uptime", "cmdline", "sys/kernel/hostname")) {
            into.add(kernel.resolve(name), "state/host/" + name.substring(name.lastIndexOf('/') + 1));
        }
        for (HostState kind : kinds) {
            switch (kind) {
                case PROCESSES -> into.add("state/processes.jsonl", processes(proc));
                case SOCKETS -> {
                    into.add("state/sockets.jsonl", sockets(proc));
                    for (String name : List.of("unix", "raw", "packet", "route", "ipv6_route", "arp", "dev")) {
                        into.add(kernel.resolve("net/" + name), "state/net/" + name);
                    }
                }
                case USERS -> into.add("state/users.jsonl", users());
                case MOUNTS -> into.add(kernel.resolve("self/mountinfo"), "state/mountinfo");
                case MODULES -> into.add(kernel.resolve("modules"), "state/modules");
                case SCHEDULES, JOURNAL -> {
                    // These kinds of state are stored in files.
                }
            }
        }
    }

    private static byte[] processes(ProcFiles proc) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ProcFiles.ProcessEntry one : proc.processes()) {
            ObjectNode line = JSON.createObjectNode()
                    .put("pid", one.pid())
                    .put("parent", one.parent())
                    .put("startedAt", proc.at(one.started()).toString())
                    .put("image", proc.link(one.pid(), "exe"))
                    .put("commandLine", proc.commandLine(one.pid()))
                    .put("folder", proc.link(one.pid(), "cwd"))
                    .put("root", proc.link(one.pid(), "root"))
                    .put("user", proc.user(one.pid()));
            if (!write(lines, line)) {
                break;
            }
        }
        return lines.toByteArray();
    }

    private static byte[] sockets(ProcFiles proc) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        OpenSockets open = new OpenSockets(proc);
        Map<String, Long> holders = open.processBySocket();
        for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (OpenSockets.Socket one : open.all(protocol)) {
                Long holder = holders.get(one.inode());
                ObjectNode line = JSON.createObjectNode()
                        .put("protocol", protocol)
                        .put("local", one.local())
                        .put("localPort", one.localPort())
                        .put("remote", one.remote())
                        .put("remotePort", one.remotePort())
                        .put("state", one.state())
                        .put("inode", one.inode())
                        .put("pid", holder)
                        .put("image", holder == null ? null : proc.link(holder, "exe"));
                if (!write(lines, line)) {
                    return lines.toByteArray();
                }
            }
        }
        return lines.toByteArray();
    }

    private byte[] users() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (String name : List.of("run/utmp", "var/run/utmp")) {
            Path file = root.resolve(name);
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_LIST_BYTES) {
                continue;
            }
            ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at + UTMP <= all.limit(); at += UTMP) {
                if (all.getShort(at) == USER_PROCESS) {
                    write(
                            lines,
                            JSON.createObjectNode()
                                    .put("user", text(all, at + 44, 32))
                                    .put("line", text(all, at + 8, 32))
                                    .put("from", text(all, at + 76, 256))
                                    .put("pid", all.getInt(at + 4))
                                    .put(
                                            "since",
                                            Instant.ofEpochSecond(Integer.toUnsignedLong(all.getInt(at + 340)))
                                                    .toString()));
                }
            }
            break;
        }
        return lines.toByteArray();
    }

    private static String text(ByteBuffer all, int at, int maxBytes) {
        byte[] bytes = new byte[maxBytes];
        all.get(at, bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** @return false if the list has reached its maximum length, so that no line was written */
    private static boolean write(ByteArrayOutputStream lines, ObjectNode line) {
        if (lines.size() > MAX_LIST_BYTES) {
            return false;
        }
        lines.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        return true;
    }
}
