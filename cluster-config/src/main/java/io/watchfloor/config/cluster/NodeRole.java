package io.watchfloor.config.cluster;

import io.watchfloor.config.text.KebabCaseName;
import java.util.Arrays;
import java.util.Optional;

/** The work of a node in the cluster. The only place where a role is spelled. */
public enum NodeRole implements KebabCaseName {
    /** Takes telemetry, judges it, runs cases and pages. */
    OPS,
    /** Serves people: boards, live stream, web page. */
    API;

    public static Optional<NodeRole> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
