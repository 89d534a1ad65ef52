package io.watchfloor.config.cluster;

import io.watchfloor.config.text.KebabCaseName;
import java.util.Arrays;
import java.util.Optional;

/** Roles of a node in the cluster. The constants define the role names. */
public enum NodeRole implements KebabCaseName {
    /** Receives and evaluates telemetry, manages cases and sends notifications. */
    OPS,
    /** Serves the API, live streams and the web page. */
    API;

    public static Optional<NodeRole> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
