package io.watchfloor.ops.asset.alias;

/**
 * Why a row was rejected.
 *
 * @param line in the file, from 1; 0 when there is no file
 * @param code stable: {@code alias.unreadable}, {@code alias.kinds}, {@code alias.itself}, {@code alias.well-known},
 *     {@code alias.certainty}, {@code alias.time}, {@code alias.reason}, {@code alias.table-full}
 * @param field the wrong field of the row
 * @param message for users: what is wrong, and what to do
 */
public record AliasFault(int line, String code, String field, String message) {}
