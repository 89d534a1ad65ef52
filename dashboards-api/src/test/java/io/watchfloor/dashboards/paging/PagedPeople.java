package io.watchfloor.dashboards.paging;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.DocumentStore;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** A center whose policy notifies people with one webhook each. */
public final class PagedPeople {

    private PagedPeople() {}

    /** @param url of the person's webhook */
    public static void reached(Jdbi jdbi, String person, String url) {
        Contact contact = new Contact(
                "c-" + person,
                Recipient.person(person),
                ContactMethod.WEBHOOK,
                "Desk",
                Map.of("url", url, "secret", "secret"),
                Instant.EPOCH);
        put(
                jdbi,
                OnCallDocuments.RESPONDERS,
                person,
                new Responder(person, true, ZoneOffset.UTC, List.of(contact), List.of(), null));
    }

    /** Notifies all people at once, and repeats until the case is acknowledged. */
    public static void told(Jdbi jdbi, Duration again, String... people) {
        List<StepTarget> targets = List.of(people).stream()
                .map(one -> new StepTarget(StepTarget.Kind.PERSON, one))
                .toList();
        put(
                jdbi,
                OnCallDocuments.POLICIES,
                Routing.BUILT_IN,
                new EscalationPolicy(
                        Routing.BUILT_IN,
                        List.of(new EscalationPolicy.Step(Duration.ZERO, targets)),
                        EscalationPolicy.UNTIL_ACKNOWLEDGED,
                        again,
                        targets.getFirst(),
                        new EscalationPolicy.Urgencies(Level.INFORMATIONAL, null, null),
                        null));
    }

    private static <T> void put(Jdbi jdbi, DocumentStore<T> store, String name, T document) {
        jdbi.useTransaction(handle -> {
            store.remove(handle, name);
            var unused = store.put(handle, name, 0, document, "test", Instant.now());
        });
    }
}
