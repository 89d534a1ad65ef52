package io.watchfloor.dashboards.people.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;

/** The signed-in person. */
@Meaning("Your account.")
public record PersonView(
        String name,
        Role role,

        @JsonUnwrapped ContactStatusView reach,

        @Meaning("Your rights with the current sign-in.") List<Verb> rights) {

    /** Creates the view with all rights of the person. */
    public static PersonView of(Person person) {
        return of(person, person.bearer());
    }

    /** @param with person with the rights of the request */
    public static PersonView of(Person person, Principal with) {
        return new PersonView(person.name(), person.role(), ContactStatusView.of(person), List.copyOf(with.verbs()));
    }
}
