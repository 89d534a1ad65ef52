package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code watchfloor tail} ends with an error instead of waiting for a topic that never sends. */
@ExtendWith(Serving.class)
@Timeout(60)
class TailIT {

    private static ServedBoards center;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    private static CommandRun tail(String topic, String token) {
        return CommandRun.of("tail", topic, "--center", center.uri("").toString(), "--token", token);
    }

    @Test
    void anUnknownTopicIsRefusedWithTheTopicsThatThereAre() {
        CommandRun run = tail("casse", center.token("ruth", Role.RESPONDER));
        assertThat(run.status()).isEqualTo(ExitCode.NO);
        assertThat(run.err()).contains("Topics are cases").contains("live.unknown-topic");
    }

    @Test
    void aTokenThatNobodyKnowsIsCalledThat() {
        CommandRun run = tail("cases", "wf_wrong");
        assertThat(run.status()).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(run.err()).contains("This API token is unknown").doesNotContain("signed in");
        CommandRun list =
                CommandRun.of("cases", "list", "--center", center.uri("").toString(), "--token", "wf_wrong");
        assertThat(list.err()).contains("This API token is unknown").doesNotContain("signed-out");
    }
}
