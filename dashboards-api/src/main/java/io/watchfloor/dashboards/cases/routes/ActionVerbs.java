package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/**
 * Operations on the actions of automations or sensors in a case. Each operation changes one action if the state of the action allows the
 * change.
 *
 * @param <T> type of the action
 * @param <S> type of the action's steps
 */
record ActionVerbs<T, S>(ReadModelStore boards, Clock clock, Subject<T, S> subject) {

    /**
     * Describes the kind of action.
     *
     * @param name name of the kind in paths, codes and texts
     * @param refusals description of the responses with status 409
     */
    record Subject<T, S>(Name name, Class<? extends Record> view, String refusals, Store<T, S> kept) {}

    /** Name of a kind of action: in paths and codes, in texts, and at the beginning of a sentence with its article. */
    record Name(String code, String words, String sentence) {}

    /** Reads and changes actions. */
    interface Store<T, S> {

        /** Returns the state of an action; empty if the case does not contain the action. */
        Optional<String> state(String id, String caseId);

        /** @return whether the decision has changed the action */
        boolean change(String id, Function<T, Optional<S>> decision, String by, Instant now);

        /** Returns the action as shown to users. */
        Object shown(Handle handle, String id, Instant now);
    }

    /** Returns empty if the state of the action does not allow the change. */
    @FunctionalInterface
    interface Step<T, S> {
        Optional<S> step(T one, String by, Instant now);
    }

    ApiRoute route(String verb, String summary, Step<T, S> step) {
        String code = subject.name().code();
        return ApiRoute.reading(
                        "POST",
                        "/api/v1/cases/{id}/%ss/{%s}/%s".formatted(code, code, verb),
                        Verb.RESPOND,
                        call -> change(call, verb, step))
                .is(Operation.of(verb + code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1), summary)
                        .with(
                                CaseRoutes.ID,
                                Parameter.path(
                                        code,
                                        "ID of the %s.".formatted(subject.name().words())))
                        .takes(RequestBodies.Nothing.class)
                        .answers(subject.view())
                        .refuses(409, subject.refusals()));
    }

    private HttpResponse change(Call call, String verb, Step<T, S> step) {
        call.body(RequestBodies.Nothing.class);
        String caseId = boards.read(call.sight(), handle -> CaseRoutes.id(handle, call));
        String code = subject.name().code();
        String id = call.path(code);
        String before = subject.kept()
                .state(id, caseId)
                .orElseThrow(() -> Problem.unknown(code, id).asException());
        String by = call.person().name();
        Instant now = clock.instant();
        if (!subject.kept().change(id, one -> step.step(one, by, now), by, now)) {
            throw new Problem(
                            409,
                            code + ".not-now",
                            ("%s in the state %s does not allow %s. Load the action again; `allowed` lists the possible"
                                            + " changes.")
                                    .formatted(subject.name().sentence(), before, verb),
                            Map.of("state", before))
                    .asException();
        }
        return Answers.json(boards.readAll(handle -> subject.kept().shown(handle, id, now)));
    }

    /** Position of an action in the list of its case: oldest first. */
    static String place(Instant at, String id) {
        return "%015d-%s".formatted(at.toEpochMilli(), id);
    }
}
