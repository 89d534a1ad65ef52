package io.watchfloor.dashboards.oncall;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;
import java.util.List;

/**
 * A stored channel.
 *
 * @param version number of the change, starting at 1
 * @param usedBy places where policies name the channel, such as {@code policy nights, step 2}
 */
public record StoredChannel(
        String name, Contact contact, long version, String changedBy, Instant changedAt, List<String> usedBy) {

    static StoredChannel of(Document<Contact> document, List<String> usedBy) {
        return new StoredChannel(
                document.name(),
                document.value(),
                document.version(),
                document.changedBy(),
                document.changedAt(),
                List.copyOf(usedBy));
    }
}
