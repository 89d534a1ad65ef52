package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.response.views.ResponseRequest;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.response.PackageStore;
import io.watchfloor.ops.response.ResponseStore;
import io.watchfloor.sensors.protocol.ActionFrame;
import io.watchfloor.sensors.protocol.HostState;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Routes for downloading packages that sensors collected for a case. Each download is recorded in the activity of the case and in the
 * audit log.
 */
public final class PackageRoutes {

    private static final String ZIP = "application/zip";
    private static final String DIGEST = "Repr-Digest";

    private final ReadModelStore boards;
    private final ResponseStore responses;
    private final PackageStore packages;
    private final Executor threads;
    private final Clock clock;

    /** @param threads threads that read the database while the response is sent; these threads may block */
    public PackageRoutes(
            ReadModelStore boards, ResponseStore responses, PackageStore packages, Executor threads, Clock clock) {
        this.boards = boards;
        this.responses = responses;
        this.packages = packages;
        this.threads = threads;
        this.clock = clock;
    }

    /** Converts the request into arguments of the collect action. */
    static Map<String, String> arguments(ResponseRequest.Collection asked) {
        List<String> paths = nonBlank(asked.paths());
        List<String> state = nonBlank(asked.state());
        if (paths.isEmpty() && state.isEmpty()) {
            throw Body.wrong("paths", "Name the files to collect in `paths`, or the host state to collect in `state`.");
        }
        for (String path : paths) {
            if (!path.startsWith("/") || path.chars().anyMatch(Character::isISOControl)) {
                throw Body.wrong(
                        "paths",
                        "Each path must be absolute, such as /var/log/*.log, and contain no control characters.");
            }
        }
        for (String one : state) {
            if (HostState.of(one).isEmpty()) {
                throw Body.wrong(
                        "state",
                        "\"%s\" is not a kind of host state. Use one of %s."
                                .formatted(one, String.join(", ", HostState.texts())));
            }
        }
        String joined = String.join("\n", paths);
        if (joined.length() > ActionFrame.LONGEST_VALUE) {
            throw Body.wrong(
                    "paths", "All paths together must not exceed %d characters.".formatted(ActionFrame.LONGEST_VALUE));
        }
        return Map.of("paths", joined, "state", String.join(" ", state));
    }

    private static List<String> nonBlank(@Nullable List<String> texts) {
        return texts == null
                ? List.of()
                : texts.stream()
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .toList();
    }

    public ApiRoute route() {
        return ApiRoute.get(ResponseRoutes.ONE + "/{response}/package", Verb.RESPOND, this::download)
                .is(
                        Operation.of("downloadPackage", "Download a collected package: a zip file with a manifest")
                                .text(
                                        "Each download is recorded in the activity of the case and in the audit log. The SHA-256"
                                                + " of the file is in the evidence of the response action.")
                                .with(CaseRoutes.ID, Parameter.path("response", "ID of the response action."))
                                .replies(new Reply(
                                        200,
                                        "The package as a zip file.",
                                        Content.text(ZIP),
                                        Map.of(DIGEST, "SHA-256 of the package (RFC 9530).")))
                                .refuses(
                                        409,
                                        "package.not-there: the package is incomplete or was deleted after its retention time."));
    }

    private HttpResponse download(Call call) {
        String caseId = boards.read(call.sight(), handle -> CaseRoutes.id(handle, call));
        String id = call.path("response");
        if (responses.find(id).filter(kept -> kept.caseId().equals(caseId)).isEmpty()) {
            throw Problem.unknown("response", id).asException();
        }
        PackageStore.PackageState held = packages.read(id, call.person().name(), clock.instant())
                .orElseThrow(() -> Problem.of(
                                409,
                                "package.not-there",
                                "The package of this response action is incomplete or deleted; `collected` shows its state.")
                        .asException());
        String digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(held.sha256()));
        Source<ByteString, NotUsed> parts = Source.unfoldAsync(0L, offset -> part(id, offset, held.total()));
        return HttpResponse.create()
                .withEntity(HttpEntities.create(ContentTypes.parse(ZIP), held.total(), parts))
                .addHeader(
                        Answers.header("Content-Disposition", "attachment; filename=\"package-%s.zip\"".formatted(id)))
                .addHeader(Answers.header(DIGEST, "sha-256=:%s:".formatted(digest)))
                .addHeader(Answers.header("ETag", "\"" + held.sha256() + "\""));
    }

    private CompletionStage<Optional<Pair<Long, ByteString>>> part(String id, long offset, long total) {
        if (offset >= total) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    byte[] part = packages.part(id, offset)
                            .orElseThrow(() -> new IllegalStateException("The package was deleted while it was read"));
                    return Optional.of(Pair.create(offset + part.length, ByteString.fromArray(part)));
                },
                threads);
    }
}
