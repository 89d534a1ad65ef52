package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.api.RunningNode;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook at a private address that is not allowed is reported at start, not when the first notification fails. */
class PrivateReceiverIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "watchfloor.escalation { webhook-url = \"http://127.0.0.1:9/page\", webhook-secret = secret }",
                "watchfloor.escalation { webhook-url = \"http://169.254.169.254/page\", webhook-secret = secret }",
                "watchfloor.escalation { webhook-url = \"http://2130706433/page\", webhook-secret = secret }",
                "watchfloor.audit.heads.post = \"http://127.0.0.1:9/heads\""
            })
    void theStartEndsWithTheSettingThatAllowsIt(String settings) {
        try (RunningNode node = RunningNode.with(settings + "\n")) {
            StartFailure failure =
                    Objects.requireNonNull(catchThrowableOfType(StartFailure.class, node::start), settings);
            assertThat(failure.code()).startsWith("egress.");
            assertThat(failure.advice()).contains("watchfloor.egress.allow");
        }
    }
}
