package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tasks, notes, mentions and tiers of cases on a whole node, also when two people change them at once. {@code -Pfull} makes
 * 1,000 edits.
 */
class CaseWorkIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final int EDITS = Integer.getInteger("watchfloor.case.edits", 60);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger ASSETS = new AtomicInteger();

    private static Caller ann;
    private static Caller lea;

    private String path;

    @BeforeAll
    static void aResponderAndALead() {
        ann = NODE.responder("ann");
        NODE.administrator().post("/api/v1/people", "{\"name\":\"lea\",\"role\":\"lead\"}");
        lea = NODE.responder("lea");
    }

    @BeforeEach
    void aCaseOpens() {
        path = opened();
    }

    private static String opened() {
        String asset = "ws" + ASSETS.incrementAndGet() + ".corp.example";
        LsassReader.on(asset, NODE.administrator());
        return "/api/v1/cases/"
                + await().atMost(PATIENCE)
                        .until(
                                () -> items(ann, "/api/v1/cases?q=" + asset).stream()
                                        .map(one -> one.path("id").asText())
                                        .findFirst()
                                        .orElse(""),
                                found -> !found.isEmpty());
    }

    @Test
    void twoPeopleEditOneCaseAtOnceAndNothingIsLost() {
        for (int task = 1; task <= 3; task++) {
            done(ann.post(path + "/tasks", "{\"title\":\"Task %d\"}".formatted(task)));
        }
        done(ann.post(path + "/notes", "{\"text\":\"Text 1\"}"));
        long note = items(ann, path + "/notes").getFirst().path("number").asLong();
        Edits edits = new Edits(note);
        List<CompletableFuture<Void>> people = Stream.of(Map.entry("ann", ann), Map.entry("lea", lea))
                .map(one -> CompletableFuture.runAsync(
                        () -> edit(one.getKey(), one.getValue(), edits),
                        work -> Thread.ofPlatform().start(work)))
                .toList();
        people.forEach(CompletableFuture::join);

        List<JsonNode> tasks = items(ann, path + "/tasks?limit=1000");
        assertThat(tasks).hasSize(3);
        tasks.forEach(task -> {
            int number = task.path("number").asInt();
            int revision = task.path("revision").asInt();
            assertThat(edits.accepted).as("task %d", number).containsKey("task " + number + ' ' + revision);
            IntStream.rangeClosed(2, revision)
                    .forEach(one -> assertThat(edits.accepted).containsKey("task " + number + ' ' + one));
            assertThat(task.path("title").asText()).isEqualTo(edits.accepted.get("task " + number + ' ' + revision));
        });
        List<JsonNode> notes = items(ann, path + "/notes?limit=1000");
        assertThat(notes)
                .filteredOn(one -> one.path("number").asLong() != note)
                .extracting(one -> one.path("text").asText())
                .containsExactlyInAnyOrderElementsOf(edits.notes);
        JsonNode shared = notes.getFirst();
        int revision = shared.path("revision").asInt();
        assertThat(shared.path("earlier")).hasSize(revision - 1);
        for (JsonNode earlier : shared.path("earlier")) {
            int one = earlier.path("revision").asInt();
            assertThat(earlier.path("text").asText())
                    .isEqualTo(one == 1 ? "Text 1" : edits.accepted.get("note " + note + ' ' + one));
        }
        assertThat(shared.path("text").asText()).isEqualTo(edits.accepted.get("note " + note + ' ' + revision));
        eachMoveBeganInTheTierThatThePersonSaw(edits);
        int counted = tasks.stream()
                        .mapToInt(task -> task.path("revision").asInt() - 1)
                        .sum()
                + notes.size()
                - 1
                + revision
                - 1
                + edits.moves.size();
        assertThat(counted).isEqualTo(EDITS);
        assertThat(ann.post(path + "/task", "{\"task\":1,\"revision\":1,\"title\":\"Too late\"}")
                        .code())
                .isEqualTo("case.task-stale");
        System.out.printf("Two people: %d edits, %d stale ones refused%n", counted, edits.stale.get());
    }

    private void eachMoveBeganInTheTierThatThePersonSaw(Edits edits) {
        List<String> moves = items(ann, path + "/activity?limit=1000").stream()
                .filter(one -> one.path("verb").asText().equals("tier-changed"))
                .map(one -> one.path("text").asText())
                .toList();
        assertThat(moves).containsExactlyInAnyOrderElementsOf(edits.moves);
        String before = "tier1";
        for (String one : moves.reversed().getFirst().startsWith("from tier1 ") ? moves.reversed() : moves) {
            assertThat(one).startsWith("from " + before + " to ");
            before = one.substring(one.indexOf(" to ") + 4, one.indexOf(':'));
        }
        assertThat(ann.get(path).json().path("tier").asText()).isEqualTo(before);
        assertThat(items(ann, "/api/v1/cases?limit=1000&tier=" + before))
                .extracting(one -> one.path("id").asText())
                .contains(path.substring(path.lastIndexOf('/') + 1));
    }

    /**
     * @param accepted text of each accepted change, by kind, number and revision
     * @param moves text of each accepted move between tiers
     */
    private record Edits(
            long note, Map<String, String> accepted, Set<String> notes, Set<String> moves, AtomicInteger stale) {
        Edits(long note) {
            this(
                    note,
                    new ConcurrentHashMap<>(),
                    ConcurrentHashMap.newKeySet(),
                    ConcurrentHashMap.newKeySet(),
                    new AtomicInteger());
        }
    }

    private void edit(String name, Caller person, Edits edits) {
        for (int round = 0; round < EDITS / 2; round++) {
            String text = name + ' ' + round;
            if (round % 3 == 0) {
                done(person.post(path + "/notes", "{\"text\":\"%s\"}".formatted(text)));
                assertThat(edits.notes.add(text)).isTrue();
            } else if (round % 12 == 1) {
                change(person, edits, "note", edits.note, text);
            } else if (round % 6 == 4) {
                move(
                        person,
                        edits,
                        name.equals("ann") ? List.of("tier2", "forensics") : List.of("tier3", "legal"),
                        text);
            } else {
                change(person, edits, "task", round / 3 % 3 + 1, text);
            }
        }
    }

    /** Changes what the person sees, and reads it again while somebody else was faster. */
    private void change(Caller person, Edits edits, String kind, long number, String text) {
        while (true) {
            int revision = items(person, path + '/' + kind + "s?limit=1000").stream()
                    .filter(one -> one.path("number").asLong() == number)
                    .findFirst()
                    .orElseThrow()
                    .path("revision")
                    .asInt();
            Caller.Answer answer = person.post(
                    path + '/' + kind,
                    "{\"%s\":%d,\"revision\":%d,\"%s\":\"%s\"}"
                            .formatted(kind, number, revision, kind.equals("note") ? "text" : "title", text));
            if (answer.status() == 200) {
                assertThat(edits.accepted.put(kind + ' ' + number + ' ' + (revision + 1), text))
                        .as("two changes of %s %d have the revision %d", kind, number, revision + 1)
                        .isNull();
                return;
            }
            assertThat(answer.code()).isEqualTo("case.%s-stale".formatted(kind));
            edits.stale.incrementAndGet();
        }
    }

    /** Moves the case to another tier than the person sees, and reads it again while somebody else was faster. */
    private void move(Caller person, Edits edits, List<String> tiers, String reason) {
        while (true) {
            Caller.Answer seen = person.get(path);
            String from = done(seen).path("tier").asText();
            String to = from.equals(tiers.getFirst()) ? tiers.getLast() : tiers.getFirst();
            Caller.Answer answer = person.post(
                    path + "/tier",
                    "{\"tier\":\"%s\",\"reason\":\"%s\"}".formatted(to, reason),
                    "If-Match",
                    seen.response().headers().firstValue("ETag").orElseThrow());
            if (answer.status() == 200) {
                assertThat(edits.moves.add("from %s to %s: %s".formatted(from, to, reason)))
                        .isTrue();
                return;
            }
            assertThat(answer.status()).isEqualTo(412);
            assertThat(answer.code()).isEqualTo("case.stale-version");
            edits.stale.incrementAndGet();
        }
    }

    @Test
    void aMoveToAnotherTierNeedsATierAndAReason() {
        assertThat(ann.post(path + "/tier", "{\"tier\":\"legal\"}").code()).isEqualTo("body.missing-field");
        assertThat(ann.post(path + "/tier", "{\"tier\":\"legal\",\"reason\":\" \"}")
                        .status())
                .isEqualTo(400);
        assertThat(ann.post(path + "/tier", "{\"tier\":\"tier9\",\"reason\":\"x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(ann.get(path).json().path("tier").asText()).isEqualTo("tier1");
        assertThat(ann.get("/api/v1/cases?tier=tier9").code()).isEqualTo("query.value");
    }

    @Test
    void aTaskIsAssignedChangedAndListedUntilItIsDone() {
        Instant due = Instant.now().minusSeconds(60);
        done(ann.post(
                path + "/tasks", "{\"title\":\"Ask the owner\",\"owner\":\"lea\",\"due\":\"%s\"}".formatted(due)));
        assertThat(ann.post(path + "/tasks", "{\"title\":\"x\",\"owner\":\"nobody\"}")
                        .code())
                .isEqualTo("case.assignee-unknown");
        String id = path.substring(path.lastIndexOf('/') + 1);
        assertThat(items(lea, "/api/v1/tasks?owner=me&overdue=true"))
                .extracting(task -> task.path("ofCase").path("id").asText())
                .contains(id);
        assertThat(items(lea, "/api/v1/cases?tasks=overdue"))
                .extracting(one -> one.path("id").asText())
                .contains(id);
        assertThat(lea.post(path + "/task", "{\"task\":1,\"revision\":1,\"due\":\"%s\",\"noDue\":true}".formatted(due))
                        .code())
                .isEqualTo("case.task-due");
        JsonNode shown =
                done(lea.post(path + "/task", "{\"task\":1,\"revision\":1,\"noDue\":true,\"status\":\"in_progress\"}"));
        assertThat(shown.path("openTasks").asInt()).isEqualTo(1);
        assertThat(shown.path("nextTaskDue").isNull()).isTrue();
        assertThat(items(lea, "/api/v1/cases?tasks=overdue"))
                .extracting(one -> one.path("id").asText())
                .doesNotContain(id);
        done(lea.post(path + "/task", "{\"task\":1,\"revision\":2,\"owner\":\"none\"}"));
        JsonNode task = items(ann, path + "/tasks").getFirst();
        assertThat(task.path("owner").isNull()).isTrue();
        assertThat(task.path("due").isNull()).isTrue();
        assertThat(task.path("revision").asInt()).isEqualTo(3);
    }

    @Test
    void aCaseWithOpenTasksIsClosedByKeepingOrCancellingThem() {
        done(ann.post(path + "/tasks", "{\"title\":\"Ask the owner\"}"));
        done(ann.post(path + "/acknowledge", "{}"));
        done(ann.post(path + "/resolve", "{}"));
        String close = "{\"classification\":\"truePositive\",\"determination\":\"malware\"%s}";
        assertThat(ann.post(path + "/close", close.formatted("")).code()).isEqualTo("case.open-tasks");
        done(ann.post(path + "/close", close.formatted(",\"openTasks\":\"cancel\"")));
        assertThat(items(ann, path + "/tasks").getFirst().path("status").asText())
                .isEqualTo("cancelled");
    }

    @Test
    void aNoteTellsThePeopleWhomItMentionsIfTheyExistAndMaySeeTheCase() {
        NODE.responder("mona");
        Caller mona = NODE.responder("mona");
        done(ann.post(path + "/notes", text("Please help, @mona and @ghost, mail x@mona.example.")));
        assertThat(items(mona, "/api/v1/mentions?unread=true"))
                .extracting(one -> one.path("by").asText())
                .containsExactly("ann");
        assertThat(people()).doesNotContain("ghost");
        done(mona.post("/api/v1/mentions/seen", "{}"));
        assertThat(items(mona, "/api/v1/mentions?unread=true")).isEmpty();
        assertThat(items(mona, "/api/v1/mentions")).hasSize(1);

        JsonNode note = items(ann, path + "/notes").getFirst();
        String edit = "{\"note\":%d,\"revision\":1,\"text\":\"Never mind.\"}"
                .formatted(note.path("number").asLong());
        assertThat(mona.post(path + "/note", edit).code()).isEqualTo("case.note-of-other");
        done(ann.post(path + "/note", edit));
        assertThat(items(mona, "/api/v1/mentions")).isEmpty();

        done(NODE.administrator()
                .post(path + "/restrict", "{\"people\":[\"ann\",\"administrator\"],\"reason\":\"x\"}"));
        done(ann.post(path + "/notes", text("For @mona and @administrator only.")));
        assertThat(items(mona, "/api/v1/mentions")).isEmpty();
        assertThat(items(NODE.administrator(), "/api/v1/mentions")).hasSize(1);
    }

    @Test
    void listsOfNotesAndMentionsOfOneTimeAreWholeAtEachPageSize() {
        Caller tess = NODE.responder("tess");
        for (int note = 0; note < 5; note++) {
            done(ann.post(path + "/notes", text("@tess " + note)));
        }
        String id = path.substring(path.lastIndexOf('/') + 1);
        NODE.jdbi().useHandle(handle -> {
            handle.execute("UPDATE case_mention SET at = '2026-11-24T22:00:00.123456Z' WHERE case_id = ?", id);
            handle.execute("UPDATE case_note SET at = '2026-11-24T22:00:00.123456Z' WHERE case_id = ?", id);
        });
        for (int size = 1; size <= 5; size++) {
            assertThat(pages(tess, "/api/v1/mentions", size)).hasSize(5).doesNotHaveDuplicates();
            assertThat(pages(ann, path + "/notes", size)).hasSize(5).doesNotHaveDuplicates();
        }
        assertThat(ann.get(path + "/notes?cursor=x").status()).isEqualTo(400);
        assertThat(ann.get("/api/v1/mentions?cursor=1/2/x").status()).isEqualTo(400);
    }

    @Test
    void notesOfMergedCasesAreInTheOrderOfTheirTimes() {
        String other = opened();
        List<String> expected = new ArrayList<>();
        for (int note = 0; note < 6; note++) {
            expected.add("Note " + note);
            done(ann.post((note % 2 == 0 ? path : other) + "/notes", text("Note " + note)));
        }
        done(ann.post(other + "/merge", "{\"into\":\"%s\"}".formatted(path.substring(path.lastIndexOf('/') + 1))));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(items(ann, path + "/notes"))
                        .extracting(one -> one.path("text").asText())
                        .containsExactlyElementsOf(expected));
        BiFunction<Integer, String, String> at = (size, list) -> String.join(",", pages(ann, path + list, size));
        assertThat(at.apply(2, "/notes")).isEqualTo(at.apply(1000, "/notes"));
    }

    @Test
    void aTemplateAddsItsTasksAndLeadsChangeIt() {
        done(ann.post(path + "/template", "{\"template\":\"ransomware\"}"));
        List<JsonNode> tasks = items(ann, path + "/tasks");
        assertThat(tasks).hasSize(6);
        assertThat(tasks.getFirst().path("title").asText()).isEqualTo("Isolate the encrypting assets");
        assertThat(Instant.parse(tasks.getFirst().path("due").asText())).isAfter(Instant.now());
        assertThat(ann.post(path + "/template", "{\"template\":\"ransom\"}").code())
                .isEqualTo("task-template.unknown");
        String own = "{\"title\":\"Ransomware\",\"techniques\":[\"t1486\"],\"tasks\":[{\"title\":\"Call the CISO\"}]}";
        assertThat(put(ann, "ransomware", own, 0).status()).isEqualTo(403);
        Caller root = NODE.administrator();
        assertThat(done(put(root, "ransomware", own, 0)).path("version").asInt())
                .isEqualTo(1);
        assertThat(put(root, "ransomware", own, 0).code()).isEqualTo("task-template.stale");
        assertThat(put(root, "ransomware", own.replace("t1486", "impact"), 1).code())
                .isEqualTo("body.wrong-value");
        done(ann.post(path + "/template", "{\"template\":\"ransomware\"}"));
        assertThat(items(ann, path + "/tasks")).hasSize(7).anySatisfy(task -> {
            assertThat(task.path("title").asText()).isEqualTo("Call the CISO");
            assertThat(task.path("due").isNull()).isTrue();
        });
        done(remove(root, "ransomware"));
        assertThat(root.get("/api/v1/task-templates/ransomware")
                        .json()
                        .path("version")
                        .asInt())
                .isZero();
        assertThat(remove(root, "ransomware").code()).isEqualTo("task-template.built-in");
    }

    /** Each further case tells whether the node has read the change of the template. */
    @Test
    void aCaseOpensWithTheTasksOfAnAutomaticTemplate() {
        Caller root = NODE.administrator();
        assertThat(put(root, "dumping", "{\"title\":\"Dumping\",\"tasks\":[{\"title\":\"Ask\"}],\"automatic\":true}", 0)
                        .code())
                .isEqualTo("body.wrong-value");
        done(put(
                root,
                "dumping",
                "{\"title\":\"Dumping\",\"techniques\":[\"T1003\"],\"automatic\":true,"
                        + "\"tasks\":[{\"title\":\"Reset the passwords\",\"dueMinutes\":30},{\"title\":\"Ask the owner\"}]}",
                0));
        await().atMost(PATIENCE)
                .until(() -> path = opened(), one -> !items(ann, one + "/tasks").isEmpty());
        List<JsonNode> tasks = items(ann, path + "/tasks");
        assertThat(tasks)
                .extracting(task -> task.path("title").asText())
                .containsExactly("Reset the passwords", "Ask the owner");
        assertThat(items(ann, path + "/activity")).anySatisfy(line -> {
            assertThat(line.path("by").isNull()).as("no user added the tasks").isTrue();
            assertThat(line.path("text").asText())
                    .isEqualTo("Reset the passwords; Ask the owner, from the template dumping");
        });
        done(remove(root, "dumping"));
        await().atMost(PATIENCE).until(() -> items(ann, opened() + "/tasks"), List::isEmpty);
    }

    private static Caller.Answer put(Caller person, String name, String body, int version) {
        return person.send(person.request("/api/v1/task-templates/" + name)
                .header("If-Match", "\"" + version + "\"")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Caller.Answer remove(Caller person, String name) {
        return person.send(person.request("/api/v1/task-templates/" + name).DELETE());
    }

    /** Such a node folds the events that it knows into the same tables. */
    @Test
    void aNodeOfTheVersionBeforeLosesNeitherTasksNorNotes() {
        done(ann.post(path + "/tasks", "{\"title\":\"Ask the owner\"}"));
        String id = path.substring(path.lastIndexOf('/') + 1);
        NODE.jdbi().useHandle(handle -> {
            assertThat(handle.execute(
                            "UPDATE case_board SET state = (state::jsonb #- '{ledger,work}')::text WHERE id = ?", id))
                    .isEqualTo(1);
            handle.execute("""
                    INSERT INTO case_activity (mirrored, case_id, version, at, by, verb, text)
                    VALUES (false, ?, 1000, now(), 'lea', 'noted', 'Called')""", id);
        });
        done(ann.post(path + "/task", "{\"task\":1,\"revision\":1,\"status\":\"done\"}"));
        JsonNode task = items(ann, path + "/tasks").getFirst();
        assertThat(task.path("status").asText()).isEqualTo("done");
        assertThat(task.path("title").asText()).isEqualTo("Ask the owner");
        assertThat(items(ann, path + "/notes"))
                .extracting(note -> note.path("text").asText())
                .containsExactly("Called");
    }

    private static List<String> people() {
        return NODE.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT person FROM case_mention")
                        .mapTo(String.class)
                        .list());
    }

    /** Case and number of all items, read in parts of a size. */
    private static List<String> pages(Caller person, String list, int size) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode part = done(person.get(list + "?limit=" + size + cursor));
            part.path("items")
                    .forEach(one -> all.add(one.path("ofCase").path("id").asText()
                            + '/'
                            + one.path(one.has("note") ? "note" : "number").asLong()));
            cursor = part.hasNonNull("nextCursor")
                    ? "&cursor=" + part.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return all;
    }

    private static String text(String text) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        return body.put("text", text).toString();
    }

    /** All items, also those of further pages. */
    private static List<JsonNode> items(Caller person, String list) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = done(person.get(list + cursor));
            page.path("items").forEach(items::add);
            cursor = page.hasNonNull("nextCursor")
                    ? (list.contains("?") ? "&" : "?") + "cursor="
                            + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return items;
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isLessThan(300);
        return answer.status() == 204 ? JsonNodeFactory.instance.objectNode() : answer.json();
    }
}
