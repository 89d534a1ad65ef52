package io.watchfloor.ops.intel.stix;

/**
 * What a file may cost. A file with too many bytes or objects is refused as a whole, an object with too much in it alone.
 *
 * @param bytes of the file
 * @param objects in the bundle
 * @param depth of nested lists and objects in an object
 * @param text characters of a text
 * @param values names and values of an object
 */
public record StixLimits(int bytes, int objects, int depth, int text, int values) {

    /** Limits of the API. The command line splits larger files. */
    public static final StixLimits USUAL = new StixLimits(16 << 20, 10_000, 24, 4 << 20, 100_000);

    /** Limits of the offline check. */
    public static final StixLimits FILE = new StixLimits(256 << 20, 1_000_000, USUAL.depth, USUAL.text, USUAL.values);
}
