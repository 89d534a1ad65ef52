package io.watchfloor.ops.intake.input;

import io.watchfloor.sensors.protocol.LogSource;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One record that an input received.
 *
 * @param asset {@code kind:name} or a host's name; null when the body names the asset
 * @param logsource null when the body's format determines the log source
 * @param body one JSON object in a format that the engine reads, or one line of text; UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it is, and never compared
public record InputRecord(@Nullable String asset, @Nullable LogSource logsource, byte[] body) {

    /** Longer than any asset name or log source. A record sent to another node has room for 64 KiB of these texts. */
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

    /** A record whose body contains everything. */
    public static InputRecord of(String body) {
        return new InputRecord(null, null, body.getBytes(StandardCharsets.UTF_8));
    }
}
