package io.watchfloor.ops.asset.alias;

/**
 * A row as a person wrote it. What is left out is empty.
 *
 * @param line in the file, from 1; 0 when there is no file
 * @param a one thing, see {@link io.watchfloor.ops.asset.entity.EntityText}
 * @param b the thing that it is
 * @param certainty in percent; 100 when it is left out
 * @param from when it begins to be so, in UTC; always when it is left out
 * @param to when it ends; never when it is left out
 */
public record AliasClaim(int line, String a, String b, String certainty, String from, String to, String reason) {

    /** Most characters of a reason. */
    public static final int LONGEST_REASON = 500;
}
