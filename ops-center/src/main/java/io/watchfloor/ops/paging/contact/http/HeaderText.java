package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.ops.paging.contact.Contact;
import java.util.Optional;

/** Checks HTTP header values, and appends paths to a base address. */
final class HeaderText {

    private HeaderText() {}

    /** Returns the reason why a field of the address is not valid in an HTTP header. */
    static Optional<String> problem(Contact contact, String field) {
        return contact.address().getOrDefault(field, "").chars().allMatch(c -> c > ' ' && c < 0x7F)
                ? Optional.empty()
                : Optional.of("%s must consist of printable ASCII characters without spaces.".formatted(field));
    }

    static String below(String url, String path) {
        return url + (url.endsWith("/") ? "" : "/") + path;
    }
}
