package io.watchfloor.dashboards.access;

/** Who sends a request, according to its credential. */
public sealed interface Recognition {

    record Known(Person person, Credential credential) implements Recognition {}

    /** @param why never {@link Standing#GOOD} */
    record Unknown(Standing why) implements Recognition {}
}
