package io.watchfloor.dashboards.access.people;

/**
 * What a person says of themselves. How they are told stands with their contacts.
 *
 * @param displayName as others may call them; may be empty
 * @param version goes up with each change
 */
public record Profile(String displayName, long version) {

    public static final int LONGEST_NAME = 100;

    static final Profile NONE = new Profile("", 0);
}
