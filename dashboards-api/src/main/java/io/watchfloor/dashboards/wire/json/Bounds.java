package io.watchfloor.dashboards.wire.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a request's member. The same bounds are enforced and described. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Bounds {

    /** Most characters of a text, or of each text in a list. */
    int longest();

    /** Most members of a list. */
    int most() default 100;

    /** Whether an empty text or list, or null, says something else than a member that is left out. */
    boolean blank() default false;
}
