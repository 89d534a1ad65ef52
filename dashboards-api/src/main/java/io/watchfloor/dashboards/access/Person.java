package io.watchfloor.dashboards.access;

/**
 * Somebody whom the center knows.
 *
 * @param name 1 to {@value #LONGEST_NAME} characters; what cases and activities show
 */
public record Person(String name, Role role) {

    public static final int LONGEST_NAME = 100;

    public boolean may(Permission permission) {
        return role.grants(permission);
    }
}
