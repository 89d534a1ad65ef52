package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** How many records are missing, by reason, in words. */
public final class GapText {
    private GapText() {}

    /** For instance {@code 12 not json, 3 spool age}. */
    public static String text(JsonNode byReason) {
        return byReason.properties().stream()
                .map(one -> one.getValue().asText() + " " + one.getKey().replace('-', ' '))
                .collect(Collectors.joining(", "));
    }
}
