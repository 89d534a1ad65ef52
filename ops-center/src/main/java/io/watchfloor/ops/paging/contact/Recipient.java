package io.watchfloor.ops.paging.contact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The receiver of notifications.
 *
 * @param name the name of a person or a channel
 */
public record Recipient(Kind kind, String name) implements Comparable<Recipient> {

    public enum Kind {
        PERSON,
        /** A shared receiver or a program: a chat room, a paging service, a webhook. */
        CHANNEL
    }

    public static Recipient person(String name) {
        return new Recipient(Kind.PERSON, name);
    }

    public static Recipient channel(String name) {
        return new Recipient(Kind.CHANNEL, name);
    }

    /**
     * Parses a recipient.
     *
     * @param text such as {@code person:ann}
     */
    @JsonCreator
    public static Recipient of(String text) {
        int colon = text.indexOf(':');
        return new Recipient(
                Kind.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT)), text.substring(colon + 1));
    }

    @Override
    public int compareTo(Recipient other) {
        return toString().compareTo(other.toString());
    }

    @JsonValue
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + name;
    }
}
