package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.backup.Backup;
import io.watchfloor.config.backup.Restore;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import io.watchfloor.dashboards.api.AttackSamples;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup does not contain the list of pack changes: the start rebuilds it from the journal, and does not wait for
 * later changes.
 */
class RestoredRulePackIT {

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aCenterThatHadARulePackStartsFromItsBackup() throws Exception {
        DatabaseAddress first = TestDatabase.migrated();
        DatabaseAddress second = TestDatabase.empty();
        Path file = folder.resolve("night.backup");
        ProgramConfig before = config("first", first);
        try (Node node = Node.start(before)) {
            changePacks(node);
            Backup.take(first, file, (table, bytes) -> {});
        }
        ProgramConfig after = config("second", second);
        Restore.into(second, after.settings().database(), file, (table, bytes) -> {});

        // Runs in its own thread, so that a start that hangs fails this test instead of blocking it.
        CompletableFuture<Node> starting = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                starting.complete(Node.start(after));
            } catch (RuntimeException e) {
                starting.completeExceptionally(e);
            }
        });
        try (Node node = starting.get(3, TimeUnit.MINUTES)) {
            assertThat(node.rules().pack().rules().stream()
                            .map(Object::toString)
                            .filter(rule -> rule.contains("11111111-1111-4111-8111")))
                    .as("the rolled back pack judges, and the withdrawn one does not")
                    .singleElement()
                    .asString()
                    .contains("wscript.exe");
            assertThat(send(node, "second", "GET", "/api/v1/rule-packs/night", ""))
                    .contains("rolledBack")
                    .contains("\"revision\":3");
        }
    }

    private void changePacks(Node node) throws Exception {
        send(node, "first", "PUT", "/api/v1/rule-packs/night", rule("1", "wscript.exe"));
        send(node, "first", "PUT", "/api/v1/rule-packs/night", rule("1", "cscript.exe"));
        send(node, "first", "POST", "/api/v1/rule-packs/night/rollback", "{\"revision\":1}");
        send(node, "first", "PUT", "/api/v1/rule-packs/gone", rule("2", "mshta.exe"));
        send(node, "first", "DELETE", "/api/v1/rule-packs/gone", "");
    }

    private String send(Node node, String place, String method, String path, String body) throws Exception {
        String token = Files.readString(folder.resolve(place).resolve(BootstrapToken.FILE))
                .strip();
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(node.address() + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        // A busy node may answer 503 before the change is active; the change is stored anyway.
        assertThat(answer.statusCode()).as(method + " " + path + answer.body()).isIn(200, 204, 503);
        return answer.body();
    }

    private ProgramConfig config(String place, DatabaseAddress database) throws Exception {
        Path file = Files.writeString(folder.resolve(place + ".conf"), """
                watchfloor.database { jdbc-url = "%s", user = "%s", password = "%s" }
                """.formatted(
                        database.jdbcUrl(), database.user(), database.password()));
        return ProgramConfig.load(
                Optional.of(file),
                new CommandLineSettings(Optional.of(folder.resolve(place)), Optional.of(0), Optional.empty()));
    }

    private static String rule(String number, String program) {
        return AttackSamples.programSeen("11111111-1111-4111-8111-11111111000" + number, program, "low");
    }
}
