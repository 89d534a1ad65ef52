package io.watchfloor.dashboards.wire.people;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.rights.Verb;
import java.util.List;

/** The signed-in person. */
@Meaning("Who you are.")
public record PersonView(
        String name,
        RoleName role,

        @JsonUnwrapped ReachView reach,

        @Meaning("What your role may do.") List<Verb> rights) {

    public static PersonView of(Person person) {
        return new PersonView(
                person.name(),
                RoleName.of(person.role()),
                ReachView.of(person),
                List.copyOf(person.bearer().verbs()));
    }
}
