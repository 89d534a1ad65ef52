package io.watchfloor.ops.paging.contact;

import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One verified or unverified address of a recipient.
 *
 * @param id unique; never reused for another address
 * @param label the owner's name for the contact
 * @param address the fields of the contact method by name: {@code address} for e-mail, {@code url} and {@code topic}
 *     for ntfy, ...; may contain secrets, so it is never logged, audited or shown to other users
 * @param verifiedAt the time of the verification; null until the owner has entered the code that was sent to the
 *     contact; until then the contact receives only codes
 * @param clearance of a channel, the highest marking of a case whose details are sent there; null for the usual one
 */
public record Contact(
        String id,
        Recipient owner,
        ContactMethod way,
        String label,
        Map<String, String> address,
        @Nullable Instant verifiedAt,
        @Nullable Tlp clearance) {

    public Contact {
        address = Map.copyOf(address);
    }

    /** A contact without a clearance of its own. */
    public Contact(
            String id,
            Recipient owner,
            ContactMethod way,
            String label,
            Map<String, String> address,
            @Nullable Instant verifiedAt) {
        this(id, owner, way, label, address, verifiedAt, null);
    }

    public boolean verified() {
        return verifiedAt != null;
    }

    public Contact verified(@Nullable Instant at) {
        return new Contact(id, owner, way, label, address, at, clearance);
    }

    public Contact cleared(@Nullable Tlp highest) {
        return new Contact(id, owner, way, label, address, verifiedAt, highest);
    }

    /** Omits the address, which may contain secrets. */
    @Override
    public String toString() {
        return "Contact[%s, %s, %s]".formatted(id, owner, way.text());
    }
}
