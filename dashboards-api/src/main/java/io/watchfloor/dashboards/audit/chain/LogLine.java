package io.watchfloor.dashboards.audit.chain;

/** A line of an exported log. */
public sealed interface LogLine {

    /**
     * The first line.
     *
     * @param from number of the first record
     * @param previous the hash before it
     */
    record Begin(String chain, long from, ChainHash previous) implements LogLine {}

    record Entry(AuditRecord record, ChainHash hash) implements LogLine {}

    /** The last line: the end of the export, signed by the exporting node. */
    record End(SignedHead head) implements LogLine {}
}
