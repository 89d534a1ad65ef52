package io.watchfloor.ops.detection.pack;

import java.time.Instant;

/**
 * What the journal holds of rule packs: who decided what, and when. The rules themselves are stored under their hash.
 */
public sealed interface RulePackEvent {

    /** Counts the changes of all packs of the tenant, from 1. */
    long revision();

    /**
     * From now on the pack has this content.
     *
     * @param content hash of content on the shelf
     * @param rules how many rules and correlations it holds
     * @param rolledBackTo the revision whose content it is again; 0 when it is new
     * @param by who asked for it
     */
    record Activated(long revision, String name, String content, int rules, long rolledBackTo, String by, Instant at)
            implements RulePackEvent {}

    /** The pack no longer judges. */
    record Withdrawn(long revision, String name, String by, Instant at) implements RulePackEvent {}
}
