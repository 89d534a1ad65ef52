package io.watchfloor.sensors.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a package can say of a host's state. */
public enum HostState {
    /** What runs, with its program, command line, user and folder; never its environment, which holds secrets. */
    PROCESSES,
    /** Open sockets with the process that holds each, addresses and routes. */
    SOCKETS,
    /** Who is signed in, and which accounts there are; never their passwords. */
    USERS,
    MOUNTS,
    /** Modules of the kernel. */
    MODULES,
    /** What cron and systemd start. */
    SCHEDULES,
    /** The newest of the journal and of the system's logs. */
    JOURNAL;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<HostState> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(HostState::text).toList();
    }
}
