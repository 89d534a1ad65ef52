package io.watchfloor.ops.intake.input.alerting;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.HttpInput;
import io.watchfloor.ops.intake.input.InputCredential;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.JsonAnswer;
import io.watchfloor.ops.intake.input.Protocol;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The webhook of Prometheus Alertmanager. Alertmanager retries only after status 5xx or 429. */
public final class AlertmanagerInput implements Protocol {

    private final HttpInput door;
    private final BoundedJson json;

    public AlertmanagerInput(HttpInput door, BoundedJson json) {
        this.door = door;
        this.json = json;
    }

    @Override
    public CompletionStage<HttpResponse> answer(HttpRequest request, String path) {
        if (!path.isEmpty() && !path.equals("/")) {
            return CompletableFuture.completedFuture(
                    problem(404, "alertmanager.path", "The webhook's URL must end with the input's path."));
        }
        if (!request.method().value().equals("POST")) {
            return CompletableFuture.completedFuture(problem(405, "alertmanager.method", "Send alerts by POST."));
        }
        return door.withBody(
                request,
                InputCredential.of(request).token(),
                AlertmanagerInput::refused,
                (sender, body) -> door.submit(sender, Alertmanager.read(body, json))
                        .thenApply(brought -> {
                            ObjectNode answer =
                                    JsonNodeFactory.instance.objectNode().put("accepted", brought.accepted());
                            var rejected = answer.putArray("rejected");
                            brought.rejected()
                                    .forEach(one -> rejected.addObject()
                                            .put("alert", one.index())
                                            .put("code", one.code())
                                            .put("reason", one.reason()));
                            return JsonAnswer.of(200, answer);
                        }));
    }

    private static HttpResponse refused(InputRejection refusal) {
        return problem(refusal.why().status(), refusal.code(), refusal.detail());
    }

    private static HttpResponse problem(int status, String code, String detail) {
        return JsonAnswer.of(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", status)
                        .put("code", code)
                        .put("detail", detail));
    }
}
