package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** On-call commands. */
@ExtendWith(Serving.class)
class OnCallCommandIT {

    @TempDir
    Path folder;

    private static ServedBoards center;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @Test
    void aNightIsGivenAwayAndTakenBack() {
        Caller lead = center.caller("lea", Role.LEAD);
        String ann = center.token("ann", Role.RESPONDER);
        String bob = center.token("bob", Role.RESPONDER);
        lead.send(lead.request("/api/v1/schedules/always").PUT(HttpRequest.BodyPublishers.ofString("""
            {"zone": "UTC", "fallback": "lea", "layers": [
              {"name": "base", "people": ["ann"], "from": "2026-01-01T00:00", "rotation": {"unit": "week", "length": 1}}]}""")));
        assertThat(run(ann, "list")).contains("always").contains("ann").contains("layer base");
        assertThat(run(ann, "show", "always"))
                .contains("fallback: lea", "layer base: ann; 1 week from 2026-01-01T00:00", "no verified contact");
        Instant from = Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.HOURS);
        Instant until = from.plus(Duration.ofHours(8));
        String asked = run(
                ann,
                "swap",
                "always",
                "--with",
                "bob",
                "--from",
                from.toString(),
                "--until",
                until.toString(),
                "--json");
        String id = asked.replaceFirst(".*?\"id\":\"([^\"]+)\".*\\s*", "$1");
        assertThat(run(bob, "requests")).contains(id, "take-over", "open");
        assertThat(run(bob, "accept", "always", id)).contains("The request is now accepted.");
        assertThat(run(ann, "at", from.toString())).contains("bob").contains("override");
        String made = run(ann, "override", "always", "--from", from.toString(), "--until", until.toString(), "--json");
        String override = made.replaceFirst(".*?\"id\":\"([^\"]+)\".*\\s*", "$1");
        assertThat(run(ann, "at", from.toString(), "--schedule", "always", "--json"))
                .contains("\"person\":\"ann\"");
        assertThat(run(ann, "override", "always", "--end", override)).contains("was removed");
        assertThat(run(ann, "shifts", "always")).contains("bob");
        assertThat(run(ann, "calendar")).contains("/api/v1/calendars/wfcal_");
        CommandRun refused =
                CommandRun.of(words(bob, "override", "always", "--person", "ann", "--until", until.toString()));
        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains("You can add an override only for yourself");
    }

    @Test
    void anExportIsTriedAndTakenOver() throws Exception {
        String lead = center.token("lea", Role.LEAD);
        center.token("ann", Role.RESPONDER);
        Path file = Files.writeString(folder.resolve("export.json"), """
            {"schedules": [{"name": "Old watch", "time_zone": "UTC", "schedule_layers": [
              {"name": "Weeks", "start": "2026-01-05T08:00:00Z", "rotation_virtual_start": "2026-01-05T08:00:00Z",
               "rotation_turn_length_seconds": 604800, "users": [{"user": {"id": "P1", "summary": "Ann Archer"}}]}]}]}""");
        String[] words = {"import", "--from", "pagerduty", "--fallback", "lea", file.toString()};
        CommandRun unknown = CommandRun.of(words(lead, words));
        assertThat(unknown.status()).isEqualTo(ExitCode.NO);
        assertThat(unknown.out()).contains("Old watch: refused. No user matches Ann Archer");
        List<String> known = new ArrayList<>(List.of(words));
        known.addAll(1, List.of("--person", "P1=ann"));
        List<String> dry = new ArrayList<>(known);
        dry.add(1, "--dry-run");
        assertThat(run(lead, dry.toArray(String[]::new))).contains("Old watch: new", "nothing was stored");
        assertThat(run(lead, known.toArray(String[]::new)))
                .contains("Old watch: new")
                .doesNotContain("nothing was stored");
        assertThat(run(lead, "at", "2026-12-01T00:00:00Z", "--schedule", "Old watch"))
                .contains("ann");
    }

    private static String run(String token, String... arguments) {
        CommandRun run = CommandRun.of(words(token, arguments));
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }

    private static String[] words(String token, String... arguments) {
        List<String> words = new ArrayList<>(List.of("oncall"));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--center", center.uri("").toString(), "--token", token));
        return words.toArray(String[]::new);
    }
}
