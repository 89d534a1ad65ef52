package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is wrong with a file or an object. The codes are stable: programs and metrics use them. */
public enum StixCode {
    /** The file has too many bytes. */
    FILE_SIZE,
    /** The file is not UTF-8. */
    NOT_UTF8,
    /** The file is not valid JSON. */
    NOT_JSON,
    /** The file is neither a bundle nor an object. */
    NOT_STIX,
    /** The bundle has too many objects. */
    OBJECT_COUNT,
    /** Values are nested too deeply. */
    DEPTH,
    /** A text is too long. */
    TEXT_LENGTH,
    /** An object has too many values. */
    VALUE_COUNT,
    /** A key occurs twice in a JSON object. */
    DUPLICATE_KEY,
    SPEC_VERSION,
    MISSING_PROPERTY,
    WRONG_TYPE,
    /** A list or a dictionary is empty. */
    EMPTY,
    RANGE,
    /** Not an identifier, or not of this type of object. */
    ID,
    /** The property must not reference this type of object. */
    REFERENCE_TYPE,
    TIMESTAMP,
    /** A time is before a time that it must follow. */
    TIME_ORDER,
    /** The value is not in a closed vocabulary. */
    VOCABULARY,
    /** The text does not have the required form. */
    FORMAT,
    HASH,
    PROPERTY_NAME,
    /** The standard reserves the name of the property. */
    RESERVED_PROPERTY,
    /** The property is allowed only together with another property. */
    NEEDS_PROPERTY,
    /** Two properties exclude each other. */
    PROPERTY_CONFLICT,
    EXTENSION,
    EXTERNAL_REFERENCE,
    /** The selector of a granular marking selects nothing. */
    SELECTOR,
    /** The pattern of the indicator is not in the pattern language of STIX. */
    PATTERN,
    /** The definition contradicts a marking of the Traffic Light Protocol. */
    MARKING_DEFINITION,
    /** The file is neither an event of MISP nor a list of events. */
    MISP_FORM,
    /** The file has too many attributes and objects of MISP. */
    MISP_COUNT,
    /** An event of MISP has no uuid, no title or no time. */
    MISP_EVENT,
    /** An attribute of MISP has no type or no value. */
    MISP_ATTRIBUTE,
    /** A time of MISP is not a number of seconds. */
    MISP_TIMESTAMP,
    /** Warning: the value is not in an open vocabulary. */
    OPEN_VOCABULARY(false),
    /** Warning: the property is not in the standard. */
    CUSTOM_PROPERTY(false),
    /** Warning: the type is not in the standard. */
    CUSTOM_TYPE(false),
    /** Warning: the predefined extension is not in the standard. */
    UNKNOWN_EXTENSION(false),
    /** Warning: the id of an observable is not the id that follows from its properties. */
    DERIVED_ID(false);

    private final boolean refuses;

    StixCode() {
        this(true);
    }

    StixCode(boolean refuses) {
        this.refuses = refuses;
    }

    /** Whether an object with this issue is refused; false for a warning. */
    public boolean refuses() {
        return refuses;
    }

    /** The code, such as {@code stix.missing-property} or {@code misp.event}. */
    @JsonValue
    public String text() {
        String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
        return text.startsWith("misp-") ? text.replaceFirst("-", ".") : "stix." + text;
    }
}
