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

    /** Printable characters, possibly none. */
    String PRINTABLE = "[^\\x00-\\x1f\\x7f-\\x9f]*";

    /** The smallest number. */
    long from() default 0;

    /** The largest number, or the maximum length of a text or of each text in a list or map. */
    long to() default Long.MAX_VALUE;

    /** The maximum number of entries in a list or map. */
    int entries() default Integer.MAX_VALUE;

    /** The pattern of a text, of each text in a list, or of the names in a map. */
    String pattern() default "";
}
