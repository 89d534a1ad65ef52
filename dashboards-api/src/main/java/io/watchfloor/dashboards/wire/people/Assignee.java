package io.watchfloor.dashboards.wire.people;

import io.watchfloor.dashboards.wire.json.Meaning;

/** Whom a case can be assigned to. */
@Meaning("Somebody who can work on cases.")
public record Assignee(String name, RoleName role) {}
