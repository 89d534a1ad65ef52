package io.watchfloor.sensors.protocol;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a component of a text frame may be when it comes from the other side. Without it numbers are not negative, and nothing else is bounded. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface FieldLimits {

    /** Characters that can be seen, or none. */
    String PRINTABLE = "[^\\x00-\\x1f\\x7f-\\x9f]*";

    /** The least number. */
    long from() default 0;

    /** The largest number; the most characters of a text, or of each in a list or a map. */
    long to() default Long.MAX_VALUE;

    /** The most in a list or a map. */
    int entries() default Integer.MAX_VALUE;

    /** The form of a text, of each in a list, or of the names in a map. */
    String form() default "";
}
