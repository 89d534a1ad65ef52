package io.watchfloor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A notification about a restricted case reveals only its number and severity to other people. */
class NotificationBodyTest {

    private static final Instant AT = Instant.parse("2026-11-30T08:00:00Z");
    private static final String[] SECRETS = {
        "LSASS memory was read", "T1003.001", "ws01.corp.example", "137", "\"alertCount\":1", "more alerts"
    };

    private static final CaseReaders READERS =
            new CaseReaders(new TreeMap<>(Map.of("ann", reader("ann"), "bob", reader("bob"))), new TreeMap<>());

    private static Principal reader(String name) {
        return Principal.of(name, Set.of(Verb.READ), Scope.ALL, Tlp.RED);
    }

    private static CaseSummary restrictedTo(String... people) {
        Alert alert = new Alert(
                "alert-1",
                1,
                "host:ws01.corp.example",
                new AlertRule("rule-1", "LSASS memory was read", Level.HIGH, List.of("T1003.001")),
                Alert.Occurrences.once(AT),
                "sensor/0000000000000001/1",
                List.of());
        return Case.unopened(new CaseId("case-1"))
                .apply(new CaseEvent.Opened(
                        7, "host:ws01.corp.example", null, new Risk(137, 100, List.of(), 0), null, List.of(alert), AT))
                .apply(new CaseEvent.Restricted("lea", List.of(people), null, null, AT))
                .summary();
    }

    private static Notification page(Notification.Kind kind, Recipient to) {
        return new Notification(
                "p1",
                kind,
                1,
                1,
                to,
                ContactMethod.NTFY,
                "contact-1",
                "My phone",
                Urgency.HIGH,
                "on call in nights",
                AT,
                AT,
                List.of(),
                Notification.Status.QUEUED,
                null,
                null);
    }

    private static String body(Notification.Kind kind, Recipient to) {
        return NotificationBody.of(
                        new ObjectMapper(), restrictedTo("ann"), page(kind, to), "https://center.example", READERS)
                .toString();
    }

    @ParameterizedTest
    @EnumSource(Notification.Kind.class)
    void otherPeopleGetNoDetailsOfARestrictedCase(Notification.Kind kind) {
        assertThat(body(kind, Recipient.person("bob")))
                .contains(CaseReaders.HIDDEN, "\"number\":7")
                .doesNotContain(SECRETS);
    }

    @Test
    void listedPeopleGetAllDetails() {
        assertThat(body(Notification.Kind.OPENED, Recipient.person("ann")))
                .contains("LSASS memory was read", "T1003.001", "ws01.corp.example", "137", "more alerts");
    }
}
