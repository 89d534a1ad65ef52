package io.watchfloor.sensors.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of host state that an investigation package can contain. */
public enum HostState {
    /**
     * Processes with program, command line, user and working directory. Environment variables are excluded, because
     * they may contain secrets.
     */
    PROCESSES,
    /** Open sockets with their processes, addresses and routes. */
    SOCKETS,
    /** Signed-in users and accounts, without passwords. */
    USERS,
    MOUNTS,
    /** Kernel modules. */
    MODULES,
    /** Scheduled jobs of cron and systemd. */
    SCHEDULES,
    /** The latest entries of the journal and of system logs. */
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
