package io.watchfloor.ops.detection.alert;

/**
 * A value in telemetry that analysts search for in other tools.
 *
 * @param type {@code ip}, {@code user}, {@code process}, {@code file}, {@code hash}, {@code domain}, {@code url},
 *     {@code service}, {@code registry} or {@code email}
 */
public record Observable(String type, String value) implements Comparable<Observable> {

    @Override
    public int compareTo(Observable other) {
        int byType = type.compareTo(other.type);
        return byType != 0 ? byType : value.compareTo(other.value);
    }
}
