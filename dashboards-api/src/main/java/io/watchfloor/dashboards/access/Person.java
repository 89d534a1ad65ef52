package io.watchfloor.dashboards.access;

/**
 * Somebody known to the center.
 *
 * @param name 1 to {@value #LONGEST_NAME} characters; shown in cases and activities
 */
public record Person(String name, Role role) {

    public static final int LONGEST_NAME = 100;

    public boolean may(Permission permission) {
        return role.grants(permission);
    }
}
