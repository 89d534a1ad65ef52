package io.watchfloor.ops.intel.stix;

/**
 * A finding about a place in a file.
 *
 * @param place JSON pointer from the root of the file
 * @param message what is wrong, and what to do
 */
public record StixIssue(StixCode code, String place, String message) {

    @Override
    public String toString() {
        return "%s %s %s".formatted(code.text(), place.isEmpty() ? "/" : place, message);
    }
}
