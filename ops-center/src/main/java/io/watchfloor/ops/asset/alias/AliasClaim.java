package io.watchfloor.ops.asset.alias;

/**
 * A row of the alias table as entered by a user. Omitted values are empty.
 *
 * @param line line number in the file, starting at 1; 0 when there is no file
 * @param a an entity, see {@link io.watchfloor.ops.asset.entity.EntityText}
 * @param b the other name of the same entity
 * @param certainty in percent; 100 if omitted
 * @param from start time in UTC; unlimited if omitted
 * @param to end time in UTC; unlimited if omitted
 */
public record AliasClaim(int line, String a, String b, String certainty, String from, String to, String reason) {

    /** Maximum length of a row's reason, in characters. */
    public static final int LONGEST_REASON = 500;
}
