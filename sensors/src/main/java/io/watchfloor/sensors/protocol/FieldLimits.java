package io.watchfloor.sensors.protocol;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits of one field of a received text frame. By default numbers must not be negative, and texts and lists are not
 * limited.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface FieldLimits {

    /** Pattern for a text of printable characters; the text may be empty. */
    String PRINTABLE = "[^\\x00-\\x1f\\x7f-\\x9f]*";

    /** The smallest allowed number. */
    long from() default 0;

    /** The largest allowed number, or the maximum length of a text or of each text in a list or map. */
    long to() default Long.MAX_VALUE;

    /** The maximum number of entries in a list or map. */
    int entries() default Integer.MAX_VALUE;

    /** A pattern for a text, for each text in a list, or for the names in a map. */
    String pattern() default "";
}
