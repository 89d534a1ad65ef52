package io.watchfloor.ops.intel.collection;

import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A collection of versions for one partner, or for all accounts.
 *
 * @param partner id of the only partner that sees the collection and writes to it; null if every account reads it
 * @param ceiling the most restrictive marking that leaves through the collection
 */
public record IntelCollection(
        UUID id,
        String name,
        String description,
        @Nullable String partner,
        Tlp ceiling,
        Sources sources,
        Created created) {

    private static final String SENT = "partner:";

    /**
     * Whose imports the collection contains.
     *
     * @param complete whether all stored objects of the sources were added
     */
    public record Sources(List<String> names, boolean complete) {

        public static final Sources NONE = new Sources(List.of(), true);
    }

    public record Created(String by, Instant at) {}

    /** Source of what a partner sends. */
    public static String sentBy(String partner) {
        return SENT + partner;
    }

    /** The partner that sent what has this source; empty if the source is no partner. */
    public static Optional<String> sender(String source) {
        return source.startsWith(SENT) ? Optional.of(source.substring(SENT.length())) : Optional.empty();
    }

    /** Source of what the partner of this collection sends. */
    public String sentByPartner() {
        return sentBy(partner == null ? "" : partner);
    }

    /** @param reader id of the reader's partner; null for an account of this center */
    public boolean isVisibleTo(@Nullable String reader) {
        return partner == null || partner.equals(reader);
    }

    /** @param writer id of the writer's partner; null for an account of this center */
    public boolean isWrittenBy(@Nullable String writer) {
        return partner != null && partner.equals(writer);
    }

    /** The most restrictive marking of this collection that the reader sees. */
    public Tlp ceiling(Principal reader) {
        return ceiling.covers(reader.clearance()) ? reader.clearance() : ceiling;
    }
}
