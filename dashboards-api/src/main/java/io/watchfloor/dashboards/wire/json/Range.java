package io.watchfloor.dashboards.wire.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Range of a whole number of a request, used for validation and for the API description. Without this annotation, a number is
 * at least 1.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {

    /** Smallest allowed number. */
    int from() default 1;

    /** Largest allowed number. */
    int to() default Integer.MAX_VALUE;
}
