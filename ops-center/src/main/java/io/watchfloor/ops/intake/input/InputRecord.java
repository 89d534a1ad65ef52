package io.watchfloor.ops.intake.input;

import io.watchfloor.sensors.protocol.LogSource;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One record that a door heard.
 *
 * @param asset what it is about, {@code kind:name} or a host's name; null when the body says it
 * @param logsource null when the body's shape says it
 * @param body one JSON object in a shape that the engine reads, or one line of text; UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, and never compared
public record InputRecord(@Nullable String asset, @Nullable LogSource logsource, byte[] body) {

    /** No asset's name and no log source of a rule is as long; and on its way to another node a record has no room for more than 64 KiB. */
    private static final int LONGEST_NAME = 1_000;

    public InputRecord {
        asset = asset != null && asset.length() > LONGEST_NAME ? asset.substring(0, LONGEST_NAME) : asset;
        logsource = logsource != null && isLong(logsource) ? null : logsource;
    }

    private static boolean isLong(LogSource source) {
        return isLong(source.product()) || isLong(source.category()) || isLong(source.service());
    }

    private static boolean isLong(@Nullable String part) {
        return part != null && part.length() > LONGEST_NAME;
    }

    /** A record that says everything itself. */
    public static InputRecord of(String body) {
        return new InputRecord(null, null, body.getBytes(StandardCharsets.UTF_8));
    }
}
