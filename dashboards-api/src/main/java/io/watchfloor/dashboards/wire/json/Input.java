package io.watchfloor.dashboards.wire.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Defines how users enter a field of a request, in a dialog of the page and on the command line. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Input {

    /** Label in the dialog; defaults to the name of the field. */
    String label() default "";

    /** Option of the command line without dashes; defaults to the name of the field. */
    String option() default "";

    /** Placeholder of the value on the command line. */
    String value() default "";

    /** Option that the user gives to omit the field, if the user must give either the field or this option. */
    String without() default "";

    Place place() default Place.OPTION;

    Kind kind() default Kind.VALUE;

    /** Whether the dialog requires the field although the API does not. */
    boolean needed() default false;

    /** Error codes that refer to the value of the field, although the error does not name the field. */
    String[] refusedBy() default {};

    /** Position of the value on the command line. */
    enum Place {
        OPTION,
        /** The value is an argument before the IDs. */
        BEFORE,
        /** The value is an argument after a single ID. */
        AFTER
    }

    /** Kind of object that a text names. */
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
