package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.live.Sights.Person;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.platform.rights.RemovedCheck;
import io.watchfloor.ops.platform.rights.RemovedCheck.Check;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every topic of the live stream contains only visible objects, for each role, scope, clearance and name, and follows
 * changed rights.
 */
@ExtendWith(Serving.class)
class TopicSightIT {

    private static ServedBoards center;

    private Sights sights;
    private int asked;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void tellTheStory() {
        sights = new Sights(center);
    }

    @Test
    void everyTopicTellsWhatOneSees() {
        List<Person> people = sights.people();
        for (Person person : people) {
            assertThat(wrong(person)).as(person.bearer().toString()).isEmpty();
        }
        System.out.printf("Rights: topics for %d people, %d asked and asserted%n", people.size(), asked);
    }

    /** Fails if a topic is not tested here. */
    @Test
    void everyTopicThereIsIsAskedFor() throws IllegalAccessException {
        Set<String> topics = new TreeSet<>();
        for (Field field : Topic.class.getDeclaredFields()) {
            Object constant = field.get(null);
            if (constant instanceof Topic topic) {
                topics.add(topic.text());
            } else if (constant instanceof String text) {
                topics.add(text);
            }
        }
        assertThat(topics)
                .containsExactly(
                        "approvals", "asset:", "assets", "case:", "cases", "notifications:me", "sensors", "status");
    }

    @Test
    void aTopicThatOnesRoleMayNotHaveEndsTheStreamWith4403() {
        for (Person person : sights.people()) {
            if (person.may(Verb.WATCH)) {
                continue;
            }
            try (LiveClient client = client(person)) {
                client.subscribe("sensors");
                assertThat(client.closeCode()).as(person.bearer().toString()).isEqualTo(4403);
            }
        }
    }

    @Test
    void aCaseThatIsRestrictedWhilePeopleLookLeavesTheirPages() {
        Person finance = sights.person("responder-finance", Role.RESPONDER, Scope.of(List.of("finance")), Tlp.AMBER);
        try (LiveClient client = client(finance)) {
            client.subscribe("cases");
            client.await("snapshot", "cases");
            assertThat(client.items("cases")).containsKey(sights.plain);
            sights.story.happens(sights.plain, new CaseEvent.Restricted("x", List.of("x"), null, null, Story.at(200)));
            JsonNode gone = client.await("gone", "cases");
            assertThat(gone.path("id").asText()).isEqualTo(sights.plain);
            assertThat(client.items("cases")).isEmpty();
            assertThat(center.get(finance.token(), "/api/v1/cases/" + sights.plain)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    /** A new notification of a case replaces queued ones, which their recipients also see. */
    private static boolean tellsOf(JsonNode message, String page) {
        return message.path("type").asText().equals("delta")
                && message.path("topic").asText().equals("notifications:me")
                && message.at("/item/id").asText().equals(page);
    }

    @Test
    void aPageIsToldToItsPersonAloneAndTheirCursorIsNobodyElses() {
        Person ann = sights.person("ann-paged", Role.RESPONDER, Scope.ALL, Tlp.AMBER);
        Person bob = sights.person("bob-paged", Role.RESPONDER, Scope.ALL, Tlp.AMBER);
        String first = sights.story.told(sights.plain, "ann-paged", 1, 200).id();
        try (LiveClient anns = client(ann);
                LiveClient bobs = client(bob)) {
            for (LiveClient one : List.of(anns, bobs)) {
                one.subscribe("notifications:me");
                one.subscribe("cases");
                one.await("snapshot", "notifications:me");
                one.await("snapshot", "cases");
            }
            String second = sights.story.told(sights.plain, "bob-paged", 2, 201).id();
            bobs.await("delta", "notifications:me");
            String third = sights.story.told(sights.plain, "ann-paged", 3, 202).id();
            String cursor = anns.await(message -> tellsOf(message, third))
                    .path("cursor")
                    .asText();
            assertThat(anns.items("notifications:me")).containsOnlyKeys(first, third);
            assertThat(bobs.items("notifications:me")).containsOnlyKeys(second);
            String fourth = sights.story.told(sights.plain, "ann-paged", 4, 203).id();
            try (LiveClient back = client(ann);
                    LiveClient other = client(bob)) {
                back.send("{\"op\":\"subscribe\",\"topic\":\"notifications:me\",\"from\":\"" + cursor + "\"}");
                back.await(message -> tellsOf(message, fourth));
                assertThat(back.items("notifications:me"))
                        .as("what changed since, and nothing from before")
                        .containsKey(fourth)
                        .doesNotContainKey(first);
                back.send("{\"op\":\"subscribe\",\"topic\":\"cases\",\"from\":\"" + cursor + "\"}");
                back.await("delta", "cases");
                other.send("{\"op\":\"subscribe\",\"topic\":\"notifications:me\",\"from\":\"" + cursor + "\"}");
                other.await("gap", "notifications:me");
                other.await("snapshot", "notifications:me");
                assertThat(other.items("notifications:me")).containsOnlyKeys(second);
            }
        }
    }

    @Test
    void whoseRightsChangeLosesTheStream() {
        Person finance = sights.person("responder-finance", Role.RESPONDER, Scope.of(List.of("finance")), Tlp.AMBER);
        try (LiveClient client = client(finance)) {
            client.subscribe("cases");
            client.await("snapshot", "cases");
            sights.person("responder-finance", Role.RESPONDER, Scope.NOTHING, Tlp.AMBER);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(client::isClosed);
            assertThat(client.closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void whoIsShownARestrictedCaseInAListOrByTheStreamIsTakenDownOnceAnHour() {
        Person named = sights.person("reads-hourly", Role.LEGAL, Scope.ALL, Tlp.AMBER);
        Person other = sights.person("reads-nothing", Role.ADMINISTRATOR, Scope.ALL, Tlp.RED);
        sights.story.happens(
                sights.plain, new CaseEvent.Restricted("x", List.of("reads-hourly"), null, null, Story.at(200)));
        for (Person person : List.of(named, other)) {
            try (LiveClient client = client(person)) {
                client.subscribe("cases");
                client.await("snapshot", "cases");
            }
            center.get(person.token(), "/api/v1/cases");
        }
        List<String> audited = center.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT actor || ' ' || object FROM audit_record"
                                + " WHERE action = 'case.read' AND actor LIKE 'reads-%'")
                        .mapTo(String.class)
                        .list());
        assertThat(audited).containsExactly("reads-hourly case:" + sights.plain);
    }

    @Test
    void aTopicThatDoesNotAskIsCaught() {
        Person viewer = sights.person("viewer-finance", Role.VIEWER, Scope.of(List.of("finance")), Tlp.AMBER);
        try (RemovedCheck left = RemovedCheck.of(Check.TOPIC)) {
            List<String> wrong = wrong(viewer);
            for (String topic : List.of("cases", "assets", "case:", "asset:")) {
                assertThat(wrong).as("%s", left).anyMatch(one -> one.startsWith(topic));
            }
        }
        assertThat(wrong(viewer)).isEmpty();
    }

    private static LiveClient client(Person person) {
        return new LiveClient(center.http(), center.uri("/api/v1/stream"), person.token());
    }

    private List<String> wrong(Person person) {
        List<String> wrong = new ArrayList<>();
        Set<String> cases = person.seen(sights.cases);
        try (LiveClient client = client(person)) {
            topic(client, "cases", cases, wrong);
            topic(client, "assets", person.seen(sights.assets), wrong);
            topic(client, "notifications:me", sights.ownPages(person), wrong);
            for (String id : sights.cases.keySet()) {
                topic(client, "case:" + id, cases.contains(id) ? Set.of(id) : Set.of(), wrong);
            }
            sights.assets.forEach(
                    (id, thing) -> topic(client, "asset:" + id, person.sees(thing) ? Set.of(id) : Set.of(), wrong));
            client.subscribe("status");
            JsonNode status = client.await("snapshot", "status").path("items").path(0);
            asked++;
            if (status.path("cases").path("open").asInt(-1) != cases.size()) {
                wrong.add("status: " + status.path("cases"));
            }
            client.subscribe("approvals");
            String approvals = client.await("snapshot", "approvals").toString();
            asked++;
            sights.secrets.forEach((secret, thing) -> {
                if (!person.sees(thing) && approvals.contains(secret)) {
                    wrong.add("approvals: " + secret);
                }
            });
            if (person.may(Verb.WATCH)) {
                topic(client, "sensors", Set.of(), wrong);
            }
            wrong.addAll(client.complaints());
        }
        return wrong;
    }

    private void topic(LiveClient client, String topic, Set<String> expected, List<String> wrong) {
        asked++;
        client.subscribe(topic);
        client.await("snapshot", topic);
        Set<String> found = client.items(topic).keySet();
        if (!Objects.equals(found, expected)) {
            wrong.add("%s: %s instead of %s".formatted(topic, found, expected));
        }
    }
}
