package io.watchfloor.dashboards.wire.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How people enter a member of a request: in a dialog of the page, and on the command line. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Input {

    /** In the dialog; without it, the member's name. */
    String label() default "";

    /** Without dashes; without it, the member's name. */
    String option() default "";

    /** What the command line calls a value. */
    String value() default "";

    /** An option that leaves the member out, where one of both must be given. */
    String without() default "";

    Place place() default Place.OPTION;

    Kind kind() default Kind.VALUE;

    /** Whether the dialog requires it although the API does not. */
    boolean needed() default false;

    /** Codes of refusals that are about its value, besides those that name it. */
    String[] refusedBy() default {};

    /** Where the command line takes it. */
    enum Place {
        OPTION,
        /** An argument before the ids. */
        BEFORE,
        /** An argument after the id, which is one only. */
        AFTER
    }

    /** What a text names. */
    enum Kind {
        VALUE,
        /** Free text of several lines. */
        LONG_TEXT,
        /** A person who can work on cases. */
        ASSIGNEE,
        /** Any person. */
        PERSON,
        /** Another case, by id or number. */
        CASE,
        ALERT
    }
}
