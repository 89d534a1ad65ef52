package io.watchfloor.dashboards.audit.chain;

/** A line of an exported log. */
public sealed interface LogLine {

    /**
     * The first line of an exported log.
     *
     * @param from number of the first record
     * @param previous hash of the record before the first record
     */
    record Begin(String chain, long from, ChainHash previous) implements LogLine {}

    record Entry(AuditRecord record, ChainHash hash) implements LogLine {}

    /** The last line of an exported log, signed by the exporting node. */
    record End(SignedHead head) implements LogLine {}
}
