package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.ops.paging.contact.Contact;
import java.util.Optional;

/** What goes into a request's head. */
final class HeaderText {

    private HeaderText() {}

    /** Whether a field of the address can stand in a header. */
    static Optional<String> misfit(Contact contact, String field) {
        return contact.address().getOrDefault(field, "").chars().allMatch(c -> c > ' ' && c < 0x7F)
                ? Optional.empty()
                : Optional.of("%s must consist of printable ASCII characters without spaces.".formatted(field));
    }

    static String below(String url, String path) {
        return url + (url.endsWith("/") ? "" : "/") + path;
    }
}
