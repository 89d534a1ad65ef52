package io.watchfloor.ops.door;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The doors that there are; each is {@code watchfloor.doors.NAME} in the settings, and the label of its metrics. */
public enum DoorName {
    SYSLOG(
            "What the network, the kernel or a full queue drops of UDP, and all of it while the center is down: nothing is"
                    + " confirmed to the sender.");

    private final String loses;

    DoorName(String loses) {
        this.loses = loses;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What can be lost through it, and when. */
    public String loses() {
        return loses;
    }

    public static Optional<DoorName> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
