package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** Formats numbers of missing records by reason. */
public final class GapText {
    private GapText() {}

    /** For example {@code 12 not json, 3 spool age}. */
    public static String text(JsonNode byReason) {
        return byReason.properties().stream()
                .map(one -> one.getValue().asText() + " " + one.getKey().replace('-', ' '))
                .collect(Collectors.joining(", "));
    }
}
