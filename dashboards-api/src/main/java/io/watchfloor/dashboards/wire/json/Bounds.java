package io.watchfloor.dashboards.wire.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a field of a request, used for validation and for the API description. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Bounds {

    /** Maximum number of characters of a text, or of each text in a list. */
    int longest();

    /** Maximum number of elements of a list. */
    int most() default 100;

    /** Whether an empty text, an empty list or null has another meaning than an absent field. */
    boolean blank() default false;
}
