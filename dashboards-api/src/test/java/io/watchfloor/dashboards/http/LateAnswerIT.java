package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A request that takes too long gets a problem document, like other errors. */
class LateAnswerIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("pekko.http.server.request-timeout = 2 s\n");

    @Test
    void aRequestWithoutAnAnswerInTimeGetsAProblemAsJson() {
        Caller root = NODE.administrator();
        Caller.Answer late = NODE.jdbi().inTransaction(handle -> {
            handle.execute("LOCK TABLE case_board IN ACCESS EXCLUSIVE MODE");
            return CompletableFuture.supplyAsync(() -> root.get("/api/v1/cases"))
                    .join();
        });
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(late.code()).isEqualTo("server.no-answer");
        assertThat(late.json().path("detail").asText())
                .contains("may or may not have been executed", "Repeat the request");
        assertThat(NODE.metric("watchfloor_http_refused_total{code=\"request.timeout\""))
                .isEqualTo(1);
        assertThat(root.get("/api/v1/cases").status()).isEqualTo(200);
    }
}
