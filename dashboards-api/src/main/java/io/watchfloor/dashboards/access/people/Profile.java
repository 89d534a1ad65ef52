package io.watchfloor.dashboards.access.people;

/**
 * A person's own settings; contact methods are stored separately.
 *
 * @param displayName may be empty
 * @param version increases with each change
 */
public record Profile(String displayName, long version) {

    public static final int LONGEST_NAME = 100;

    static final Profile NONE = new Profile("", 0);
}
