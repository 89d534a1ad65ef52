package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;

/** What a person may see. */
public record ContactStatusView(
        @Meaning("Whether the person sees the assets of every group, and those of none.")
        boolean allGroups,

        @Meaning("Else the groups whose assets the person sees; none is nothing.")
        List<String> groups,

        @Meaning("The highest marking of a case that the person sees.")
        Tlp clearance) {

    static ContactStatusView of(Person person) {
        return new ContactStatusView(
                person.scope().all(), List.copyOf(person.scope().groups()), person.clearance());
    }
}
