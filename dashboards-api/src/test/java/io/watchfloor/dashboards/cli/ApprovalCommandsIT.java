package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.wire.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Temporary roles on the command line: requested, listed, approved or denied, and ended. */
class ApprovalCommandsIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("");

    private static CommandRun run(Caller who, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--center", NODE.address().toString(), "--token", who.token()));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static String done(Caller who, String... words) {
        CommandRun run = run(who, words);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.DONE);
        return run.out();
    }

    private static String asked(Caller who, String role) {
        JsonNode asked = Json.parse(
                done(who, "temporary-roles", "request", "--minutes", "30", "--reason", "Ann is away", "--json", role));
        return asked.path("id").asText();
    }

    @Test
    void aRoleIsAskedForSeenGivenAndEnded() {
        Caller vic = NODE.responder("vic");
        String id = asked(vic, "lead");
        assertThat(done(vic, "approvals", "list"))
                .contains(id)
                .contains("role lead for 30 min")
                .doesNotContain("yes");
        assertThat(done(NODE.administrator(), "approvals", "list"))
                .contains(id)
                .contains("vic")
                .contains("yes");
        assertThat(run(vic, "approvals", "approve", id).status())
                .as("one's own")
                .isNotEqualTo(ExitCode.DONE);

        assertThat(done(NODE.administrator(), "approvals", "approve", id)).contains("by vic was approved");
        assertThat(done(vic, "temporary-roles", "list"))
                .contains("vic")
                .contains("lead")
                .contains("Ann is away");

        assertThat(done(vic, "temporary-roles", "end", id)).contains("was ended");
        assertThat(run(vic, "temporary-roles", "list").status())
                .as("needs a lead")
                .isNotEqualTo(ExitCode.DONE);
        assertThat(done(NODE.administrator(), "temporary-roles", "list")).doesNotContain("Ann is away");
    }

    @Test
    void aRoleThatIsDeniedIsNotGiven() {
        Caller bea = NODE.responder("bea");
        String id = asked(bea, "administrator");
        assertThat(done(NODE.administrator(), "approvals", "deny", id)).contains("by bea was denied");
        CommandRun late = run(NODE.administrator(), "approvals", "approve", id);
        assertThat(late.status()).isEqualTo(ExitCode.NO);
        assertThat(late.err()).isNotBlank();
        assertThat(run(bea, "temporary-roles", "list").status()).isNotEqualTo(ExitCode.DONE);
    }
}
