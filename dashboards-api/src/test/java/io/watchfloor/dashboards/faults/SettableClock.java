package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Changes the clock of running processes forward and back, like an administrator or a faulty time server. Needs
 * libfaketime.
 */
final class SettableClock {

    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

    private final Path offset;

    /** @param folder readable by the processes */
    SettableClock(Path folder) throws IOException {
        offset = folder.resolve("clock");
        jump(Duration.ZERO);
    }

    static boolean possible() {
        return Files.isReadable(LIBRARY);
    }

    /**
     * Takes effect within a second.
     *
     * @param by offset from the true time; negative for earlier
     */
    void jump(Duration by) throws IOException {
        Path next = Files.writeString(offset.resolveSibling("clock.next"), "%+d%n".formatted(by.toSeconds()));
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Environment of a process with this clock. Monotonic time is not changed, as on a real machine. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                LIBRARY.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                offset.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Its detection of the C library hangs in a virtual machine.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /** Prefix of a command with this clock. */
    List<String> prefix() {
        return Stream.concat(
                        Stream.of("env"),
                        environment().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()))
                .toList();
    }
}
