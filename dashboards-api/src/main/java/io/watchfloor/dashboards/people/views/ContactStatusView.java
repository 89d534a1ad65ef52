package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;

/** Scope and clearance of a person. */
public record ContactStatusView(
        @Meaning("Whether the scope includes the assets of all groups, and assets without a group.")
        boolean allGroups,

        @Meaning("If the scope does not include all groups: groups whose assets the person can see. Empty: no assets.")
        List<String> groups,

        @Meaning("Clearance: highest TLP label of cases that the person can see.")
        Tlp clearance) {

    static ContactStatusView of(Person person) {
        return new ContactStatusView(
                person.scope().all(), List.copyOf(person.scope().groups()), person.clearance());
    }
}
