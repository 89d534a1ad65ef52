package io.watchfloor.dashboards.wire.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How users enter a member of a request: in a dialog of the page, and on the command line. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Input {

    /** Label in the dialog; defaults to the member's name. */
    String label() default "";

    /** Option of the command line without dashes; defaults to the member's name. */
    String option() default "";

    /** Placeholder of the value on the command line. */
    String value() default "";

    /** Option that omits the member, if one of both is required. */
    String without() default "";

    Place place() default Place.OPTION;

    Kind kind() default Kind.VALUE;

    /** Whether the dialog requires the member although the API does not. */
    boolean needed() default false;

    /** Error codes that refer to its value although they do not name it. */
    String[] refusedBy() default {};

    /** Position on the command line. */
    enum Place {
        OPTION,
        /** An argument before the ids. */
        BEFORE,
        /** An argument after a single id. */
        AFTER
    }

    /** What a text refers to. */
    enum Kind {
        VALUE,
        /** Text with several lines. */
        LONG_TEXT,
        /** A user who can work on cases. */
        ASSIGNEE,
        /** Any person. */
        PERSON,
        /** Another case, by id or number. */
        CASE,
        ALERT
    }
}
