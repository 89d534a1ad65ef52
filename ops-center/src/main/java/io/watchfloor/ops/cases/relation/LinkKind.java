package io.watchfloor.ops.cases.relation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kind of a link between two cases. The API uses the names in lower case, such as {@code duplicate_of}. */
public enum LinkKind {
    RELATED,
    DUPLICATE_OF,
    HAS_DUPLICATE,
    RECURRENCE_OF,
    RECURRED_AS;

    /** The kind as seen from the other case. */
    public LinkKind seenFromOther() {
        return switch (this) {
            case RELATED -> RELATED;
            case DUPLICATE_OF -> HAS_DUPLICATE;
            case HAS_DUPLICATE -> DUPLICATE_OF;
            case RECURRENCE_OF -> RECURRED_AS;
            case RECURRED_AS -> RECURRENCE_OF;
        };
    }

    /** The relation as part of a sentence about two cases. */
    public String words() {
        return switch (this) {
            case RELATED -> "related to";
            case DUPLICATE_OF -> "a duplicate of";
            case HAS_DUPLICATE -> "duplicated by";
            case RECURRENCE_OF -> "a recurrence of";
            case RECURRED_AS -> "recurred as";
        };
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if the kind is unknown */
    @JsonCreator
    public static LinkKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
