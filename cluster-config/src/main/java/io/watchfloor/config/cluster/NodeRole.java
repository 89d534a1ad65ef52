package io.watchfloor.config.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The work of a node in the cluster. The only place where a role is spelled. */
public enum NodeRole {
    /** Takes telemetry, judges it, runs cases and pages. */
    OPS,
    /** Serves people: boards, live stream, web page. */
    API;

    /** As written in settings and in the cluster's member list. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<NodeRole> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
