package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The time of day of processes, put forward and back while they run, as somebody's hand or a bad time server does. Needs libfaketime. */
final class SettableClock {

    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

    private final Path offset;

    /** @param folder that the processes can read */
    SettableClock(Path folder) throws IOException {
        offset = folder.resolve("clock");
        jump(Duration.ZERO);
    }

    static boolean possible() {
        return Files.isReadable(LIBRARY);
    }

    /**
     * Within a second it is that much later or earlier.
     *
     * @param by from the true time; negative for earlier
     */
    void jump(Duration by) throws IOException {
        Path next = Files.writeString(offset.resolveSibling("clock.next"), "%+d%n".formatted(by.toSeconds()));
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Of a process whose clock this is. What measures time that passes is not touched, as on a real machine. */
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
                // Its guess at how the C library waits makes a virtual machine hang.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /** Begins a command whose clock this is. */
    List<String> prefix() {
        return Stream.concat(
                        Stream.of("env"),
                        environment().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()))
                .toList();
    }
}
