package io.watchfloor.ops.paging.contact;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One place where one recipient is reached.
 *
 * @param id of its own; never used again for another address
 * @param label what its owner calls it
 * @param address what the way needs, by name: {@code address} of an e-mail, {@code url} and {@code topic} of ntfy, ...; may hold
 *     secrets, so it is never logged, audited or shown to others
 * @param verifiedAt null until its owner has typed the code that was sent there; nothing but codes is sent before
 */
public record Contact(
        String id,
        Recipient owner,
        ContactMethod way,
        String label,
        Map<String, String> address,
        @Nullable Instant verifiedAt) {

    public Contact {
        address = Map.copyOf(address);
    }

    public boolean verified() {
        return verifiedAt != null;
    }

    public Contact verified(@Nullable Instant at) {
        return new Contact(id, owner, way, label, address, at);
    }

    /** Without the address. */
    @Override
    public String toString() {
        return "Contact[%s, %s, %s]".formatted(id, owner, way.text());
    }
}
