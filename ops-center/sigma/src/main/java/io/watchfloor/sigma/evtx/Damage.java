package io.watchfloor.sigma.evtx;

/**
 * A damaged part of an event log file.
 *
 * @param code stable code: {@code evtx.header-signature}, {@code evtx.header-checksum}, {@code evtx.truncated}, {@code
 *     evtx.chunk-signature}, {@code evtx.chunk-checksum}, {@code evtx.records-checksum}; for a single record: {@code
 *     evtx.record}, {@code evtx.offset}, {@code evtx.token}, {@code evtx.template}, {@code evtx.depth}, {@code
 *     evtx.work}, {@code evtx.too-large}
 * @param chunk number of the chunk in the file, from 1; 0 for the file header
 * @param record number of the record in the file, from 1; 0 if the damage does not concern a single record
 */
public record Damage(String code, int chunk, long record, String message) {}
