package io.watchfloor.ops.identity;

/**
 * The identity of one telemetry record: the sensor, the epoch of its spool and the place in it. Written
 * {@code sensor/epoch/sequence} with the epoch as 16 hexadecimal digits.
 */
public record RecordId(String sensor, long epoch, long sequence) {

    /** The part that all records of a spool share: {@code sensor/epoch}. */
    public static String stream(String sensor, long epoch) {
        return sensor + "/" + String.format("%016x", epoch);
    }

    @Override
    public String toString() {
        return stream(sensor, epoch) + "/" + sequence;
    }
}
