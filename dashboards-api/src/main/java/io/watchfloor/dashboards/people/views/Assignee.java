package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.wire.json.Meaning;

/** A user to whom cases can be assigned. */
@Meaning("A user who can work on cases.")
public record Assignee(String name, Role role) {}
