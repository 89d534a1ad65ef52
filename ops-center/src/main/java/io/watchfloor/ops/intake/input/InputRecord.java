package io.watchfloor.ops.intake.input;

import io.watchfloor.sensors.protocol.LogSource;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One record that an input received.
 *
 * @param asset {@code kind:name} or a host's name; null when the asset is named in the body
 * @param logsource null when the body's format determines the log source
 * @param body one JSON object in a format that the engine reads, or one line of text; UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // The array is passed on unchanged and never compared.
public record InputRecord(@Nullable String asset, @Nullable LogSource logsource, byte[] body) {

    /**
     * Maximum length of an asset name or a log source, which is longer than any real one. A message that sends a
     * record to another node has room for 64 KiB of these texts.
     */
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

    /** A record whose asset and log source are determined by its body. */
    public static InputRecord of(String body) {
        return new InputRecord(null, null, body.getBytes(StandardCharsets.UTF_8));
    }
}
