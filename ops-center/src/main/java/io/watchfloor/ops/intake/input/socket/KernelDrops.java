package io.watchfloor.ops.intake.input.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Counts the datagrams that the kernel dropped because a socket's buffer was full, according to {@code /proc/net/udp}
 * of Linux.
 */
final class KernelDrops {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
    private static final int ADDRESS = 1;

    private final String port;
    private long known;

    KernelDrops(int port) {
        this.port = ":%04X".formatted(port);
        this.known = count();
    }

    /** Returns the number of datagrams dropped since the last call; empty if there were none. */
    OptionalLong more() {
        long now = count();
        long more = now - known;
        known = Math.max(known, now);
        return more > 0 ? OptionalLong.of(more) : OptionalLong.empty();
    }

    private long count() {
        return TABLES.stream().mapToLong(this::count).sum();
    }

    private long count(Path table) {
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(row -> row.length > ADDRESS + 1 && row[ADDRESS].endsWith(port))
                    .mapToLong(row -> Long.parseLong(row[row.length - 1]))
                    .sum();
        } catch (IOException | RuntimeException notLinux) {
            return 0;
        }
    }
}
