package io.watchfloor.sigma.evtx;

/**
 * A damaged part of an event log file.
 *
 * @param code stable: {@code evtx.header-signature}, {@code evtx.header-checksum}, {@code evtx.truncated},
 *     {@code evtx.chunk-signature}, {@code evtx.chunk-checksum}, {@code evtx.records-checksum}; of one record:
 *     {@code evtx.record}, {@code evtx.offset}, {@code evtx.token}, {@code evtx.template}, {@code evtx.depth},
 *     {@code evtx.work}, {@code evtx.too-large}
 * @param chunk from 1 in the file; 0 is the file's header
 * @param record from 1 in the file; 0 when it is not about one record
 */
public record Damage(String code, int chunk, long record, String message) {}
