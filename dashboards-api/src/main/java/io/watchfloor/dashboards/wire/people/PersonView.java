package io.watchfloor.dashboards.wire.people;

import io.watchfloor.dashboards.wire.json.Meaning;

/** The signed-in person. */
@Meaning("Who you are.")
public record PersonView(String name, RoleName role) {}
