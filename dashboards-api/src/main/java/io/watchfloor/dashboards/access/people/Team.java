package io.watchfloor.dashboards.access.people;

import java.util.List;

/**
 * A team.
 *
 * @param name 1 to {@value #LONGEST_NAME} characters
 * @param purpose may be empty
 * @param members names of the members
 */
public record Team(String name, String purpose, List<String> members) {

    public static final int LONGEST_NAME = 60;
    public static final int MOST_MEMBERS = 200;

    /** Maximum number of teams per person. */
    public static final int MOST_OF_ONE = 20;
}
