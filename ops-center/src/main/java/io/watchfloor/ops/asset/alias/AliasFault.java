package io.watchfloor.ops.asset.alias;

/**
 * Why a row was rejected.
 *
 * @param line line number in the file, starting at 1; 0 when there is no file
 * @param code stable: {@code alias.unreadable}, {@code alias.kinds}, {@code alias.itself}, {@code alias.well-known},
 *     {@code alias.certainty}, {@code alias.time}, {@code alias.reason}, {@code alias.table-full}
 * @param field the wrong field of the row
 * @param message for users: the error, and how to correct it
 */
public record AliasFault(int line, String code, String field, String message) {}
