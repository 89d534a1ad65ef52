package io.watchfloor.ops.platform.id;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a telemetry record: the sensor, the epoch of the sensor's spool and the sequence number. Written {@code
 * sensor/epoch/sequence}, with the epoch as 16 hexadecimal digits.
 */
public record RecordId(String sensor, long epoch, long sequence) {

    private static final Pattern TEXT = Pattern.compile("(.+)/([0-9a-f]{16})/([0-9]{1,18})");

    /** @return empty if the text is not the id of a record */
    public static Optional<RecordId> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new RecordId(
                        parts.group(1), Long.parseUnsignedLong(parts.group(2), 16), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    /** The part that all records of a spool share: {@code sensor/epoch}. */
    public static String stream(String sensor, long epoch) {
        return sensor + "/" + String.format("%016x", epoch);
    }

    /**
     * The sensor of a record id. If the text is not a record id, returns the whole text. Only the sensor's name may
     * contain slashes.
     */
    public static String sensorOf(String id) {
        int sequence = id.lastIndexOf('/');
        int epoch = sequence <= 0 ? -1 : id.lastIndexOf('/', sequence - 1);
        return epoch <= 0 ? id : id.substring(0, epoch);
    }

    @Override
    public String toString() {
        return stream(sensor, epoch) + "/" + sequence;
    }
}
